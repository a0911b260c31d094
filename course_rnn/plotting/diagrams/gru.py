"""The wiring of a GRU cell, with the reset gate before or after the matrix product."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    GREY,
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
TOP, GATES, BUS, FEET = 2.45, 1.05, 0.4, -0.2

# name: place, label, size, colour
NODES = {
    "h before": ((0.2, TOP), "$h_{t-1}$", END, OUTPUT),
    "h": ((4.35, TOP), "$h_t$", END, OUTPUT),
    "x": ((1.1, FEET), "$x_t$", END, INPUT),
    "joined": ((1.1, BUS), "$[x_t; h_{t-1}]$", (2.1, 0.26), START),
    "r": ((0.95, GATES), "$\\sigma$", GATE, STATE),
    "z": ((1.75, GATES), "$\\sigma$", GATE, STATE),
    "n": ((2.9, GATES), "tanh", GATE, STATE),
    "reset": ((0.95, 1.75), "×", SIGN, START),
    "keep": ((2.9, TOP), "×", SIGN, START),
    "take": ((3.6, 1.75), "×", SIGN, START),
    "add": ((3.6, TOP), "+", SIGN, START),
}
# start, end, label, where it stands beside the middle of the arrow
WIRES = (
    ("h before", "keep", "", (0, 0)),
    ("keep", "add", "", (0, 0)),
    ("add", "h", "", (0, 0)),
    ("x", "joined", "", (0, 0)),
    ("joined", "r", "", (0, 0)),
    ("joined", "z", "", (0, 0)),
    ("r", "reset", "$r_t$", (-0.16, 0)),
    ("z", "keep", "$z_t$", (0.05, 0.28)),
    ("z", "take", "$1 - z_t$", (0.1, 0.2)),
    ("n", "take", "$n_t$", (0.1, -0.12)),
    ("take", "add", "", (0, 0)),
)


def gru_cell(ax: Axes, *, reset_after: bool = True) -> None:
    """Draw a GRU cell: reset gate r, update gate z, candidate n, and one state on top.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    reset_after : bool
        Whether the reset gate acts on the product with W_hn, as in cuDNN, or on the state before.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> gru_cell(ax, reset_after=False)
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
            fontsize=9 if label == "tanh" else 10,
        )
        for name, (place, label, size, colour) in NODES.items()
    }
    for start, end, label, at in WIRES:
        up = start == "joined"  # straight up from where the gate stands
        leave = (NODES[end][0][0], BUS + 0.14) if up else None
        arrow(ax, boxes[start], boxes[end], label, at=at, leave=leave)
    arrow(ax, boxes["h before"], boxes["joined"], enter=(0.2, BUS + 0.14))
    product = {"colour": OUTPUT, "width": 2.2}
    first, second = ({}, product) if not reset_after else (product, {})
    arrow(ax, boxes["h before"], boxes["reset"], **first)
    arrow(ax, boxes["reset"], boxes["n"], **second)
    note(ax, (0.85, 2.12) if reset_after else (1.42, 1.76), "$W_{hn}$", fontsize=10)
    x, n = NODES["x"][0][0], NODES["n"][0][0]
    ax.plot([x + END[0] / 2 + 0.02, n], [FEET, FEET], color=GREY, lw=1.3)
    arrow(ax, (n, FEET), boxes["n"], "$W_{xn}$", at=(0.3, 0.0))
    sheet(ax, (-0.15, 4.7), (-0.45, 2.7))
