"""An RNN unrolled in time."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_rnn.plotting.style import BLUE, GREEN, GREY, INK, ORANGE


def unrolled_graph(
    ax: Axes, inputs: Sequence[str], outputs: Sequence[str], states: Sequence[str]
) -> None:
    """Draw an RNN unrolled in time: inputs below, states in a row, outputs above.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    inputs, outputs : sequences of T str
        Labels; an empty string leaves the node out.
    states : sequence of T + 1 str
        Labels of h_0 … h_T.

    Raises
    ------
    ValueError
        If the numbers of labels do not fit, or T is 0.
    """
    if not len(inputs) == len(outputs) == len(states) - 1:
        raise ValueError(
            f"states: expected one more than inputs and outputs, "
            f"got {len(states)}, {len(inputs)}, {len(outputs)}"
        )
    if not inputs:
        raise ValueError("inputs: expected at least one time step, got none")
    for t, label in enumerate(states):
        _node(ax, t, 1, label, BLUE if t else GREY)
        if t:
            _arrow(ax, (t - 1, 1), (t, 1), r"$W_{hh}$")
    for t, (below, above) in enumerate(zip(inputs, outputs, strict=True), start=1):
        if below:
            _node(ax, t, 0, below, GREEN)
            _arrow(ax, (t, 0), (t, 1), r"$W_{xh}$")
        if above:
            _node(ax, t, 2, above, ORANGE)
            _arrow(ax, (t, 1), (t, 2), r"$W_{hy}$")
    ax.set(xlim=(-0.4, len(inputs) + 0.5), ylim=(-0.35, 2.35))
    ax.axis("off")


def _node(ax: Axes, x: int, y: int, label: str, colour: str) -> None:
    box = FancyBboxPatch(
        (x - 0.24, y - 0.18), 0.48, 0.36, boxstyle="round,pad=0.02", fc="none", ec=colour, lw=1.6
    )
    ax.add_patch(box)
    ax.text(x, y, label, ha="center", va="center")


def _arrow(ax: Axes, start: tuple[int, int], end: tuple[int, int], label: str) -> None:
    (x0, y0), (x1, y1) = start, end
    gap_x, gap_y = 0.28 * np.sign(x1 - x0), 0.22 * np.sign(y1 - y0)
    ax.add_patch(
        FancyArrowPatch(
            (x0 + gap_x, y0 + gap_y),
            (x1 - gap_x, y1 - gap_y),
            arrowstyle="-|>",
            mutation_scale=11,
            color=GREY,
        )
    )
    offset = (0.0, 0.13) if y0 == y1 else (0.2, 0.0)
    ax.text(
        (x0 + x1) / 2 + offset[0],
        (y0 + y1) / 2 + offset[1],
        label,
        ha="center",
        va="center",
        fontsize=10,
        color=INK,
    )
