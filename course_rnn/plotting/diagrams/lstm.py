"""The wiring of an LSTM cell, with the part in question lit."""

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    START,
    STATE,
    Point,
    arrow,
    node,
    note,
    sheet,
)

GATE, SIGN, END = (0.46, 0.3), (0.26, 0.26), (0.52, 0.34)
TOP, GATES, BUS = 2.35, 1.05, 0.4
COLUMNS = {"f": 1.2, "i": 1.9, "g": 2.5, "o": 3.15}

# name: place, label, size, colour
NODES = {
    "c before": ((0.2, TOP), "$c_{t-1}$", END, STATE),
    "c": ((4.3, TOP), "$c_t$", END, STATE),
    "h before": ((0.2, BUS), "$h_{t-1}$", END, OUTPUT),
    "h": ((4.3, BUS), "$h_t$", END, OUTPUT),
    "x": ((1.2, -0.2), "$x_t$", END, INPUT),
    "joined": ((2.17, BUS), "$[x_t; h_{t-1}]$", (2.5, 0.26), START),
    **{
        gate: ((x, GATES), "tanh" if gate == "g" else "$\\sigma$", GATE, STATE)
        for gate, x in COLUMNS.items()
    },
    "keep": ((1.2, TOP), "×", SIGN, START),
    "take": ((2.2, 1.7), "×", SIGN, START),
    "add": ((2.2, TOP), "+", SIGN, START),
    "squash": ((3.7, 1.7), "tanh", GATE, START),
    "show": ((3.7, GATES), "×", SIGN, START),
}
EDGES = {
    "c before": ["keep"],
    "keep": ["add"],
    "add": ["c"],
    "h before": ["joined"],
    "x": ["joined"],
    "joined": ["f", "i", "g", "o"],
    "f": ["keep"],
    "i": ["take"],
    "g": ["take"],
    "take": ["add"],
    "o": ["show"],
    "squash": ["show"],
    "show": ["h"],
}
PARTS = {
    "forget": {"x", "h before", "joined", "f", "keep", "c before"},
    "store": {"x", "h before", "joined", "i", "g", "take"},
    "update": {"keep", "take", "add", "c"},
    "output": {"x", "h before", "joined", "o", "squash", "show", "h"},
}


def lstm_cell(ax: Axes, *, lit: str | None = None) -> None:
    """Draw an LSTM cell: the gates f, i, o, the candidate g, the cell state on top.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    lit : str, optional
        ``"forget"``, ``"store"``, ``"update"`` or ``"output"``: the part that is in colour while
        the rest is grey. All is in colour if left out.

    Raises
    ------
    ValueError
        If ``lit`` is no part.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> lstm_cell(ax, lit="forget")
    """
    if lit is not None and lit not in PARTS:
        raise ValueError(f"lit: expected one of {', '.join(PARTS)}, got {lit!r}")
    on = PARTS[lit] if lit else set(NODES)
    boxes = {
        name: node(
            ax,
            place,
            label,
            colour if name in on else START,
            name=name,
            size=size,
            oval=size == SIGN,
            shaded=name in on and colour != START,
            fontsize=9 if label == "tanh" else 10,
        )
        for name, (place, label, size, colour) in NODES.items()
    }

    def wire(start: str, end: str, **more) -> None:
        _wire(ax, boxes[start], boxes[end], lit is not None and {start, end} <= on, **more)

    _wires(wire)
    both = lit == "output"  # the new cell state is read where its line goes by
    _wire(ax, (3.7, TOP), boxes["squash"], both)
    for gate, (x, y) in {
        "f": (1.07, 1.5),
        "i": (1.86, 1.42),
        "g": (2.58, 1.42),
        "o": (3.47, 1.2),
    }.items():
        note(ax, (x, y), f"${gate}_t$", fontsize=10)
    sheet(ax, (-0.15, 4.65), (-0.45, 2.6))


def _wires(wire: Callable) -> None:
    for start, ends in EDGES.items():
        for end in ends:
            (x0, y0), (x1, _) = NODES[start][0], NODES[end][0]
            if start == "joined":
                wire(start, end, leave=(x1, y0 + 0.15))
            elif start == "x":
                wire(start, end, enter=(x0, BUS - 0.15))
            elif (start, end) == ("show", "h"):
                wire(start, end, curve=0.25)
            else:
                wire(start, end)


def _wire(ax: Axes, start: FancyBboxPatch | Point, end: FancyBboxPatch, on: bool, **more) -> None:
    kinds = {"colour": OUTPUT, "width": 2.2} if on else {}
    arrow(ax, start, end, **kinds, **more)
