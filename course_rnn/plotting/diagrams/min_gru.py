"""The wiring of a minGRU cell: the state goes through one product and one sum."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    START,
    STATE,
    arrow,
    node,
    note,
    sheet,
)

GATE, SIGN, END = (0.46, 0.3), (0.26, 0.26), (0.52, 0.34)
TOP, MIDDLE, GATES, FEET = 2.05, 1.35, 0.7, -0.05
NODES = {
    "h before": ((0.2, TOP), "$h_{t-1}$", END, OUTPUT),
    "h": ((3.9, TOP), "$h_t$", END, OUTPUT),
    "x": ((2.2, FEET), "$x_t$", END, INPUT),
    "z": ((1.6, GATES), "$\\sigma$", GATE, STATE),
    "n": ((2.9, GATES), "linear", (0.62, 0.3), STATE),
    "keep": ((1.6, TOP), "×", SIGN, START),
    "take": ((2.9, MIDDLE), "×", SIGN, START),
    "add": ((2.9, TOP), "+", SIGN, START),
}
WIRES = (
    ("h before", "keep", "", (0, 0)),
    ("keep", "add", "", (0, 0)),
    ("add", "h", "", (0, 0)),
    ("x", "z", "", (0, 0)),
    ("x", "n", "", (0, 0)),
    ("z", "keep", "$z_t$", (-0.18, 0)),
    ("z", "take", "$1 - z_t$", (0.0, 0.2)),
    ("n", "take", "$n_t$", (0.2, 0)),
    ("take", "add", "", (0, 0)),
)


def min_gru_cell(ax: Axes) -> None:
    """Draw a minGRU cell: no wire leads from the state to a gate or to the candidate.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> min_gru_cell(ax)
    """
    boxes = {
        name: node(
            ax,
            place,
            label,
            colour,
            name=name,
            size=size,
            oval=size == SIGN,
            shaded=colour != START,
            fontsize=9 if label == "linear" else 10,
        )
        for name, (place, label, size, colour) in NODES.items()
    }
    for start, end, label, at in WIRES:
        arrow(ax, boxes[start], boxes[end], label, at=at)
    note(ax, (0.92, TOP + 0.22), "$a_t = z_t$", fontsize=10)
    note(ax, (3.12, (TOP + MIDDLE) / 2), "$b_t$", fontsize=10)
    sheet(ax, (-0.15, 4.25), (-0.3, 2.35))
