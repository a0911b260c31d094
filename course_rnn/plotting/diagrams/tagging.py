"""One tag for every word: at once, some words later, or after all of them."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import INPUT, OUTPUT, STATE, arrow, node, note, sheet

BOX, WORD = (0.44, 0.32), (0.72, 0.3)
RISE = 0.72  # between the rows


def tagger_runs(ax: Axes, words: Sequence[str], tags: Sequence[str], *, delay: int = 1) -> None:
    """Draw three taggers: at once, with a delay, and with both sides read.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    words, tags : sequences of T str
        A short sentence and its tags; T is 2 to 4.
    delay : int
        Words that the tagger in the middle waits, 1 or 2.

    Raises
    ------
    ValueError
        If the numbers do not fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> tagger_runs(ax, ["tastes", "like", "soap"], ["VERB", "ADP", "NOUN"])
    """
    if not 2 <= len(words) <= 4:
        raise ValueError(f"words: expected 2 to 4, got {len(words)}")
    if len(tags) != len(words):
        raise ValueError(f"tags: expected {len(words)}, got {len(tags)}")
    if delay not in (1, 2):
        raise ValueError(f"delay: expected 1 or 2, got {delay!r}")
    columns = len(words) + delay
    step = min(0.86, 4.0 / columns)
    _to_the_right(ax, words, tags, 0, step, y=5.3, panel="at once")
    _to_the_right(ax, words, tags, delay, step, y=2.9, panel="later")
    _both(ax, words, tags, step, y=-0.3)
    for y, text in ((7.05, "at once"), (4.65, f"waiting {delay}"), (2.2, "both sides")):
        note(ax, (-0.4, y), text, align="left")
    sheet(ax, (-0.45, step * (columns - 1) + 0.45), (-0.55, 7.25))


def _to_the_right(ax, words, tags, delay, step, y, panel) -> None:
    states = []
    for t in range(len(words) + delay):
        x = step * t
        h = node(ax, (x, y + RISE), "", STATE, name=f"{panel} h{t + 1}", size=BOX)
        if t < len(words):
            arrow(ax, _word(ax, words[t], x, y, f"{panel} x{t + 1}"), h)
        if states:
            arrow(ax, states[-1], h, colour=STATE)
        if t >= delay:
            tag = _tag(ax, tags[t - delay], x, y + 2 * RISE, f"{panel} y{t - delay + 1}")
            arrow(ax, h, tag)
        states.append(h)


def _both(ax, words, tags, step, y) -> None:
    right, left, shift = [], [], 0.13
    for t, (word, tag) in enumerate(zip(words, tags, strict=True)):
        x = step * t
        below = _word(ax, word, x, y, f"both x{t + 1}")
        above = _tag(ax, tag, x, y + 2.9 * RISE, f"both y{t + 1}")
        right.append(node(ax, (x - shift, y + RISE), "", STATE, name=f"both →h{t + 1}", size=BOX))
        left.append(
            node(ax, (x + shift, y + 1.75 * RISE), "", STATE, name=f"both ←h{t + 1}", size=BOX)
        )
        arrow(ax, below, right[-1], leave=(x - shift, y + 0.15), enter=(x - shift, y + 0.55))
        arrow(ax, below, left[-1], leave=(x + 0.27, y + 0.15), enter=(x + 0.27, y + 1.09))
        arrow(ax, right[-1], above, leave=(x - 0.27, y + 0.88), enter=(x - 0.27, y + 1.93))
        arrow(ax, left[-1], above, leave=(x + shift, y + 1.42), enter=(x + shift, y + 1.93))
    for t in range(1, len(words)):
        arrow(ax, right[t - 1], right[t], colour=STATE)
        arrow(ax, left[t], left[t - 1], colour=STATE)


def _word(ax, word, x, y, name):
    return node(ax, (x, y), word, INPUT, name=name, size=WORD, fontsize=9)


def _tag(ax, tag, x, y, name):
    return node(ax, (x, y), tag, OUTPUT, name=name, size=WORD, fontsize=9)
