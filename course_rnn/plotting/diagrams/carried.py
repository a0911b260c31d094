"""The state carried from chunk to chunk: its value goes on, the gradient does not."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    START,
    STATE,
    arrow,
    node,
    note,
    sheet,
)

STEP, GAP = 0.62, 0.56
BOX = (0.4, 0.34)


def carried_state(ax: Axes, *, chunk: int = 3) -> None:
    """Draw two chunks of a text: values pass the border between them, gradients end there.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    chunk : int
        Steps K of a chunk, 2 or 3.

    Raises
    ------
    ValueError
        If ``chunk`` is neither 2 nor 3.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> carried_state(ax, chunk=3)
    """
    if chunk not in (2, 3):
        raise ValueError(f"chunk: expected 2 or 3, got {chunk!r}")
    places = [STEP * t + GAP * (t >= chunk) for t in range(2 * chunk)]
    states = [_step(ax, t, x) for t, x in enumerate(places, start=1)]
    for t in range(1, 2 * chunk):
        arrow(ax, states[t - 1], states[t], colour=STATE, width=1.8)
        if t != chunk:
            _back(ax, states[t], states[t - 1], places[t], places[t - 1])
    border = (places[chunk - 1] + places[chunk]) / 2
    leave = (places[chunk] - 0.1, -0.2)
    arrow(ax, states[chunk], (border, -0.36), leave=leave, colour=LOSS, curve=-0.2)
    ax.vlines(border, -0.5, -0.22, color=LOSS, lw=2.6)
    note(ax, (border, 0.17), "value", colour=STATE)
    note(ax, (border, -0.62), "detach", colour=LOSS)
    for i, first in enumerate((0, chunk), start=1):
        middle, width = (places[first] + places[first + chunk - 1]) / 2, STEP * (chunk - 1) + 0.54
        node(ax, (middle, 0), "", START, name=f"chunk {i}", size=(width, 1.95), dashed=True)
        note(ax, (middle, 1.12), f"chunk {i}", colour="black")
    sheet(ax, (-0.4, places[-1] + 0.4), (-1.1, 1.3))


def _step(ax: Axes, t: int, x: float):
    h = node(ax, (x, 0), f"$h_{t}$", STATE, size=BOX)
    arrow(ax, node(ax, (x, -0.76), f"$x_{t}$", INPUT, size=BOX), h)
    loss = node(ax, (x, 0.76), rf"$\ell_{t}$", LOSS, size=BOX)
    arrow(ax, h, loss)
    return h


def _back(ax: Axes, start, end, x0: float, x1: float) -> None:
    leave, enter = (x0 - 0.1, -0.2), (x1 + 0.1, -0.2)
    arrow(ax, start, end, leave=leave, enter=enter, colour=LOSS, curve=-0.4)
