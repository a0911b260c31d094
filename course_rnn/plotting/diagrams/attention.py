"""Attention: the soft look-up, the decoders that use it, and a sequence that asks itself."""

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    OUTPUT,
    START,
    STATE,
    Number,
    arrow,
    cells,
    node,
    note,
    row,
    sheet,
)

MOST = 6
WIDE = {"size": (1.35, 0.34), "fontsize": 9}
# of each decoder: name, place, label, colour; what they share comes first
SHARED = {
    "memory": ((0.75, 0.0), "$\\bar h_1, …, \\bar h_S$", STATE),
    "weights": ((0.75, 0.75), "weights $\\alpha_t$", LOSS),
    "context": ((0.75, 1.5), "context $c_t$", LOSS),
}
BAHDANAU = {
    "before": ((2.4, 0.0), "$h_{t-1}$", OUTPUT),
    "fed": ((2.4, 0.75), "$y_{t-1}$", INPUT),
    "cell": ((2.4, 1.5), "cell", STATE),
    "h": ((2.4, 2.25), "$h_t$", OUTPUT),
    "combine": ((2.4, 3.0), "tanh", START),
    "logits": ((2.4, 3.75), "logits", OUTPUT),
}
LUONG = {
    "before": ((2.4, 0.0), "$h_{t-1}$", OUTPUT),
    "fed": ((3.25, 0.0), "$y_{t-1}$", INPUT),
    "cell": ((2.8, 0.75), "cell", STATE),
    "h": ((2.8, 1.5), "$h_t$", OUTPUT),
    "combine": ((2.4, 3.0), "tanh", START),
    "logits": ((2.4, 3.75), "logits", OUTPUT),
}


def soft_lookup(ax: Axes, read: Sequence[str], scores: Sequence[Number], weights: Sequence[Number]):
    """Draw a query that is compared with every key, and the mean of the values that it gets.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    read : sequence of S str
        What the source says, 2 ≤ S ≤ 6, short.
    scores, weights : sequences of S numbers
        Their softmax; the wider an arrow, the larger its weight.

    Raises
    ------
    ValueError
        If there are too few or too many, or the numbers do not fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> soft_lookup(ax, ["5", "May", "2013"], [0, 2, 1], [0.09, 0.67, 0.24])
    """
    S = len(read)
    if not 2 <= S <= MOST:
        raise ValueError(f"read: expected 2 to {MOST} symbols, got {S}")
    for name, numbers in (("scores", scores), ("weights", weights)):
        if len(numbers) != S:
            raise ValueError(f"{name}: expected {S} numbers, got {len(numbers)}")
    if not (min(weights) >= 0 and abs(sum(weights) - 1) < 0.05):
        raise ValueError(f"weights: expected numbers ≥ 0 of sum 1, got {list(weights)}")
    step = 3.4 / (S - 1)
    xs = [0.95 + step * s for s in range(S)]
    below = row(ax, list(read), INPUT, xs[0], 0, step, size=(0.5, 0.3), fontsize=9)
    keys = [cells(ax, (x - 0.16, 0.6), 2, STATE, f"key {s}") for s, x in enumerate(xs, start=1)]
    values = [cells(ax, (x + 0.16, 0.6), 2, OUTPUT, f"value {s}") for s, x in enumerate(xs, 1)]
    query = cells(ax, (0.1, 1.35), 2, LOSS, "query")
    note(ax, (0.1, 1.6), "query", colour="black")
    note(ax, (0.1, 0.6), "keys,\nvalues", colour="black")
    ovals = {"size": (0.52, 0.28), "oval": True, "fontsize": 9}
    compared = [
        node(ax, (x - 0.16, 1.35), f"{score:g}", START, name=f"score {s}", **ovals)
        for s, (x, score) in enumerate(zip(xs, scores, strict=True), start=1)
    ]
    for left, right in zip([query, *compared], compared, strict=False):
        arrow(ax, left, right)
    softmax = node(ax, (2.65, 1.95), "softmax", START, size=(3.9, 0.26), fontsize=9)
    context = cells(ax, (2.65, 3.3), 2, OUTPUT, "context")
    note(ax, (2.85, 3.3), "context", colour="black", align="left")
    for s in range(S):
        arrow(ax, below[s], keys[s])
        arrow(ax, below[s], values[s])
        arrow(ax, keys[s], compared[s])
        arrow(ax, compared[s], softmax, enter=(xs[s] - 0.16, 1.82))
        note(ax, (xs[s], 2.25), f"{weights[s]:.2f}", colour="black")
        wide = 0.6 + 7 * weights[s]
        arrow(ax, (xs[s], 2.4), context, colour=OUTPUT, width=wide, enter=(2.65, 3.16))
    sheet(ax, (-0.25, 4.7), (-0.2, 3.5))


def attention_decoder(ax: Axes, *, before: bool = False) -> None:
    """Draw one step of a decoder with attention: after the cell (Luong) or before it (Bahdanau).

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    before : bool
        Whether the last state asks, and the context is an input of the cell; else the new state
        asks, and the context goes past the cell.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> attention_decoder(ax, before=True)
    """
    boxes = {}
    for name, (place, label, colour) in {**SHARED, **(BAHDANAU if before else LUONG)}.items():
        kinds = WIDE if name in SHARED else {"size": (0.62, 0.34), "fontsize": 9}
        shaded = name in ("cell", "context")
        boxes[name] = node(ax, place, label, colour, name=name, shaded=shaded, **kinds)
    wires = [("memory", "weights"), ("weights", "context"), ("cell", "h"), ("h", "combine")]
    wires += [("context", "combine"), ("combine", "logits"), ("fed", "cell")]
    asks = "before" if before else "h"
    wires += [("context", "cell")] if before else [("before", "cell")]
    for start, end in wires:
        lit = {"colour": LOSS, "width": 2.4} if start == "context" else {}
        arrow(ax, boxes[start], boxes[end], **lit)
    arrow(ax, boxes[asks], boxes["weights"], colour=OUTPUT, width=2.0)
    if before:
        side = {"curve": 0.55, "leave": (2.72, 0.0), "enter": (2.72, 1.5)}
        arrow(ax, boxes["before"], boxes["cell"], **side)
        arrow(ax, boxes["fed"], boxes["combine"], curve=0.5, leave=(2.72, 0.75), enter=(2.72, 3.0))
    note(ax, (0.75, 2.55), "before the cell\n(Bahdanau)" if before else "after the cell\n(Luong)")
    sheet(ax, (-0.05, 3.7), (-0.25, 4.0))


def self_attention(ax: Axes, words: Sequence[str]) -> None:
    """Draw a decoder that asks a source, and beside it a sequence that asks itself.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    words : sequence of 3 str
        Short; the same on both sides.

    Raises
    ------
    ValueError
        If there are not three.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> self_attention(ax, ["5", "May", "2013"])
    """
    if len(words) != 3:
        raise ValueError(f"words: expected 3, got {len(words)}")
    kinds = {"size": (0.54, 0.3), "fontsize": 9}
    read = row(ax, list(words), INPUT, 0, 0, 0.68, **kinds)
    states = _named(ax, "state", STATE, 0, 0.75)
    writer = _named(ax, "writer", OUTPUT, 0, 1.75)
    for chain in (states, writer):
        for left, right in pairwise(chain):
            arrow(ax, left, right)
    below = [node(ax, (2.5 + 0.68 * k, 0), w, INPUT, **kinds) for k, w in enumerate(words)]
    new = _named(ax, "new", STATE, 2.5, 1.75)
    for start, end in zip(read, states, strict=True):
        arrow(ax, start, end)
    for end in writer:
        for start in states:
            arrow(ax, start, end, colour=LOSS, dashed=True)
    for end in new:
        for start in below:
            arrow(ax, start, end, colour=LOSS, dashed=True)
    note(ax, (0.68, 2.2), "the decoder asks\nthe encoder's states", colour="black")
    note(ax, (3.18, 2.2), "every position asks\nall positions", colour="black")
    sheet(ax, (-0.35, 4.25), (-0.25, 2.5))


def _named(ax: Axes, name: str, colour: str, x: Number, y: Number) -> list[FancyBboxPatch]:
    kinds = {"size": (0.4, 0.3), "shaded": True}
    return [
        node(ax, (x + 0.68 * k, y), "", colour, name=f"{name} {k + 1}", **kinds) for k in range(3)
    ]
