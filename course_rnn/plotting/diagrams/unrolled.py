"""An RNN unrolled in time."""

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import INPUT, OUTPUT, START, STATE, arrow, node, row, sheet


def unrolled_graph(
    ax: Axes, inputs: Sequence[str], outputs: Sequence[str], states: Sequence[str]
) -> None:
    """Draw an RNN unrolled in time: inputs below, states in a row, outputs above.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    inputs, outputs : sequences of T str
        Labels; an empty string leaves the node out.
    states : sequence of T + 1 str
        Labels of h_0 … h_T.

    Raises
    ------
    ValueError
        If the numbers of labels do not fit, or T is 0.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> unrolled_graph(ax, ["$x_1$", "$x_2$"], ["", "$o_2$"], ["$h_0$", "$h_1$", "$h_2$"])
    """
    if not len(inputs) == len(outputs) == len(states) - 1:
        raise ValueError(
            f"states: expected one more than inputs and outputs, "
            f"got {len(states)}, {len(inputs)}, {len(outputs)}"
        )
    if not inputs:
        raise ValueError("inputs: expected at least one time step, got none")
    chain = [node(ax, (t, 1), h, STATE if t else START) for t, h in enumerate(states)]
    for before, after in pairwise(chain):
        arrow(ax, before, after, r"$W_{hh}$", fontsize=10)
    for x, h in zip(row(ax, inputs, INPUT, 1, 0, 1), chain[1:], strict=True):
        if x:
            arrow(ax, x, h, r"$W_{xh}$", at=(0.2, 0), fontsize=10)
    for h, o in zip(chain[1:], row(ax, outputs, OUTPUT, 1, 2, 1), strict=True):
        if o:
            arrow(ax, h, o, r"$W_{hy}$", at=(0.2, 0), fontsize=10)
    sheet(ax, (-0.3, len(inputs) + 0.4), (-0.25, 2.25))
