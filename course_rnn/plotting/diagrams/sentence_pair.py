"""Two sentences, one encoder: the same weights read both, a classifier reads the two vectors."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    START,
    STATE,
    Point,
    arrow,
    cells,
    centre,
    node,
    note,
    sheet,
)

RISE = 0.78  # between the rows
WORD, BOX, VECTOR = (0.47, 0.28), (0.32, 0.3), 4
STEP, GAP = 0.5, 1.2  # between the words of a sentence, and between the sentences


def sentence_pair(
    ax: Axes, first: Sequence[str], second: Sequence[str], classes: Sequence[str]
) -> None:
    """Draw two encoders that share their weights, the features of the pair, and the classes.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    first, second : sequences of str
        Two sentences of 2 to 4 words.
    classes : sequence of str
        2 or 3 names.

    Raises
    ------
    ValueError
        If there are too few or too many of them.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> sentence_pair(ax, ["no", "dog", "moves"], ["a", "dog", "runs"], ["follows", "does not"])
    """
    for name, words, most in (("first", first, 4), ("second", second, 4), ("classes", classes, 3)):
        if not 2 <= len(words) <= most:
            raise ValueError(f"{name}: expected 2 to {most}, got {len(words)}")
    start = STEP * (len(first) - 1) + GAP
    end = start + STEP * (len(second) - 1)
    u, last = _encoder(ax, first, 0.0, "u")
    v, begin = _encoder(ax, second, start, "v")
    ax.plot((last[0] + 0.2, begin[0]), (RISE, RISE), color=START, lw=1.3, ls=(0, (3, 2)))
    note(ax, ((last[0] + begin[0]) / 2, RISE + 0.2), "same")
    note(ax, ((last[0] + begin[0]) / 2, RISE - 0.2), "weights")
    middle = end / 2
    parts = ("u", "v", "|u − v|", "u ⊙ v")
    boxes = [
        node(ax, (middle + (i - 1.5) * 0.72, 3 * RISE), part, STATE, size=(0.68, 0.32), fontsize=9)
        for i, part in enumerate(parts)
    ]
    for vector, their in ((u, (boxes[0], *boxes[2:])), (v, boxes[1:])):
        for box in their:
            arrow(ax, vector, box, enter=_below(box, vector))
    top = boxes[0].get_y() + boxes[0].get_height() + 0.08
    left, right = boxes[0].get_x(), boxes[-1].get_x() + boxes[-1].get_width()
    ax.plot((left, left, right, right), (top - 0.05, top, top, top - 0.05), color=START, lw=1.3)
    for k, name in enumerate(classes):
        x = middle + (k - (len(classes) - 1) / 2) * 1.25
        out = node(ax, (x, 4.1 * RISE), name, OUTPUT, size=(1.15, 0.3), fontsize=9)
        arrow(ax, (middle, top), out, leave=(middle, top))
    sheet(ax, (-0.35, max(end, 3.4) + 0.35), (-0.25, 4.1 * RISE + 0.25))


def _below(box: FancyBboxPatch, source: FancyBboxPatch) -> Point:
    """Where an arrow from the source enters a box from below: on the side that it comes from."""
    (x, _), (origin, _) = centre(box), centre(source)
    return x + (0.16 if origin > x else -0.16), box.get_y() - 0.02


def _encoder(ax: Axes, words: Sequence[str], x0: float, name: str):
    """Words, states and the vector; returns the vector, and the place next to the other encoder."""
    states = []
    for t, word in enumerate(words):
        x = x0 + STEP * t
        below = node(ax, (x, 0), word, INPUT, name=f"{name}: {word} {t}", size=WORD, fontsize=8)
        h = node(ax, (x, RISE), "", STATE, name=f"{name}: h{t + 1}", size=BOX)
        arrow(ax, below, h)
        if states:
            arrow(ax, states[-1], h, colour=STATE)
        states.append(h)
    middle = x0 + STEP * (len(words) - 1) / 2
    vector = cells(ax, (middle, 2 * RISE), VECTOR, OUTPUT, name, size=(0.13, 0.24))
    note(ax, (vector.get_x() - 0.1, 2 * RISE), name, colour="black", fontsize=11, style="italic")
    for h in states:
        arrow(ax, h, vector)
    return vector, (x0 + (STEP * (len(words) - 1) if x0 == 0 else -0.2), RISE)
