"""An RNN as a loop, beside the same RNN unrolled in time."""

from itertools import pairwise

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    START,
    STATE,
    arrow,
    node,
    note,
    row,
    sheet,
)


def rolled_graph(ax: Axes, *, steps: int = 3) -> None:
    """Draw the loop with its delay on the left, and the same graph unrolled on the right.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    steps : int
        Time steps of the unrolled graph, at least 1.

    Raises
    ------
    ValueError
        If ``steps`` is no whole number of at least 1.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> rolled_graph(ax, steps=3)
    """
    if not isinstance(steps, int) or steps < 1:
        raise ValueError(f"steps: expected a whole number of at least 1, got {steps!r}")
    _loop(ax)
    note(ax, (0.78, 1), "=", fontsize=16)
    _chain(ax, steps, x=1.25, step=0.82)
    sheet(ax, (-1.2, 1.6 + 0.82 * steps), (-0.25, 2.25))


def _loop(ax: Axes) -> None:
    x = node(ax, (0.25, 0), "$x_t$", INPUT)
    h = node(ax, (0.25, 1), "$h_t$", STATE)
    o = node(ax, (0.25, 2), "$o_t$", OUTPUT)
    delay = node(ax, (-0.85, 1), "delay", START, size=(0.56, 0.3), dashed=True, fontsize=9)
    arrow(ax, x, h, r"$W_{xh}$", at=(0.22, 0))
    arrow(ax, h, o, r"$W_{hy}$", at=(0.22, 0))
    arrow(ax, h, delay, "$h_t$", curve=0.55, at=(0, 0.44))
    arrow(ax, delay, h, r"$W_{hh}$", curve=0.55, at=(0, -0.44))
    note(ax, (-0.9, 0.7), r"$h_{t-1}$")


def _chain(ax: Axes, steps: int, *, x: float, step: float) -> None:
    states = [f"$h_{{{t}}}$" for t in range(1, steps + 1)]
    chain = [node(ax, (x, 1), "$h_0$", START, size=(0.4, 0.36))]
    chain += row(ax, states, STATE, x + step, 1, step, size=(0.4, 0.36))
    for t, (before, after) in enumerate(pairwise(chain), start=1):
        below = node(ax, (x + t * step, 0), f"$x_{{{t}}}$", INPUT, size=(0.4, 0.36))
        above = node(ax, (x + t * step, 2), f"$o_{{{t}}}$", OUTPUT, size=(0.4, 0.36))
        arrow(ax, before, after, r"$W_{hh}$", at=(0, 0.14))
        arrow(ax, below, after, r"$W_{xh}$", at=(0.22, 0))
        arrow(ax, after, above, r"$W_{hy}$", at=(0.22, 0))
