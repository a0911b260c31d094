"""The graph that backpropagation through time walks back: with its losses, and their mean."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    START,
    STATE,
    arrow,
    node,
    note,
    row,
    sheet,
)


def loss_graph(ax: Axes, *, steps: int = 3, backward: bool = False) -> None:
    """Draw an unrolled RNN with the loss of every step and the one loss L that they make.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    steps : int
        Time steps T, from 2 to 4.
    backward : bool
        Draw the gradients too, dashed, against the arrows.

    Raises
    ------
    ValueError
        If ``steps`` is no whole number from 2 to 4.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> loss_graph(ax, steps=3, backward=True)
    """
    if not isinstance(steps, int) or not 2 <= steps <= 4:
        raise ValueError(f"steps: expected a whole number from 2 to 4, got {steps!r}")
    times = range(1, steps + 1)
    chain = [node(ax, (0, 1), "$h_0$", START)]
    chain += row(ax, [f"$h_{t}$" for t in times], STATE, 1, 1, 1)
    inputs = row(ax, [f"$x_{t}$" for t in times], INPUT, 1, 0, 1)
    losses = row(ax, [rf"$\ell_{t}$" for t in times], LOSS, 1, 2, 1)
    total = node(ax, ((steps + 1) / 2, 3), "$L$", LOSS, shaded=True)
    for x, before, h, loss in zip(inputs, chain, chain[1:], losses, strict=False):
        arrow(ax, before, h, r"$W_{hh}$", at=(0, 0.15), fontsize=10)
        arrow(ax, x, h, r"$W_{xh}$", at=(0.22, 0), fontsize=10)
        arrow(ax, h, loss, r"$W_{hy}$", at=(-0.22 if backward else 0.22, 0), fontsize=10)
        arrow(ax, loss, total)
    edges = [*zip(losses, chain[1:], strict=True), *zip(chain[:0:-1], chain[-2::-1], strict=True)]
    for start, end in edges if backward else []:
        _back(ax, start, end)
    if backward:
        for loss in losses:
            _back(ax, total, loss)
        note(ax, (0.0, 2.1), "dashed:\ngradients", colour=LOSS)
    sheet(ax, (-0.35, steps + 0.4), (-0.25, 3.25))


def _back(ax: Axes, start, end) -> None:
    arrow(ax, start, end, curve=-0.35, colour=LOSS, dashed=True, width=1.2)
