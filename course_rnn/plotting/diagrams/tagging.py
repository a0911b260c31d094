"""One tag for every word: when it is said, which word decides it, which tags fit together."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Integer
from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    START,
    STATE,
    arrow,
    centre,
    node,
    note,
    sheet,
)

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


def deciding_words(ax: Axes, sentences: Sequence[tuple[Sequence[str], int, int]]) -> None:
    """Draw which word decides about a name, and how long a tagger must wait for it.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    sentences : sequence of 1 to 4 (words, name, decides)
        A few words; the place of the name among them, and that of the word that decides.

    Raises
    ------
    ValueError
        If there are too many sentences, or a place is none of theirs.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> deciding_words(ax, [("mother of Houston".split(), 2, 0), ("Houston smiled".split(), 0, 1)])
    """
    if not 1 <= len(sentences) <= 4:
        raise ValueError(f"sentences: expected 1 to 4, got {len(sentences)}")
    for words, name, decides in sentences:
        if name == decides or not all(0 <= i < len(words) for i in (name, decides)):
            raise ValueError(
                f"sentences: expected two places below {len(words)}, got {name} and {decides}"
            )
    wait_at = max(sum(map(_width, words)) for words, _, _ in sentences) + 0.15
    for i, (words, name, decides) in enumerate(sentences):
        x, y, boxes = 0.0, -0.85 * i, []
        for t, word in enumerate(words):
            colour = OUTPUT if t == name else INPUT if t == decides else START
            middle = x + _width(word) / 2
            size = _width(word) - 0.08, 0.3
            boxes.append(
                node(ax, (middle, y), word, colour, name=f"{i} {t}", size=size, fontsize=9)
            )
            x += _width(word)
        leave, enter = ((centre(boxes[t])[0], y + 0.16) for t in (decides, name))
        curve = 0.45 if decides > name else -0.45
        arrow(ax, boxes[decides], boxes[name], leave=leave, enter=enter, curve=curve, colour=INPUT)
        wait = decides - name
        said = "at once" if wait < 0 else f"{wait} word{'s' * (wait > 1)} later"
        note(ax, (wait_at, y), said, align="left")
    sheet(ax, (-0.05, wait_at + 0.95), (-0.85 * (len(sentences) - 1) - 0.2, 0.62))


def tag_lattice(
    ax: Axes,
    best: Float[np.ndarray, "T K"],
    back: Integer[np.ndarray, "T K"],
    words: Sequence[str],
    tags: Sequence[str],
    *,
    likeliest: Sequence[int] | np.ndarray,
    forbidden: Bool[np.ndarray, "K K"],
) -> None:
    """Draw the best way to each tag of each word, and the best sequence of all.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    best, back : arrays (T, K)
        As :func:`course_rnn.reference.viterbi.viterbi_steps` returns them; T is 2 to 7, K 2 to 7.
    words : sequence of T str
        Written below; short.
    tags : sequence of K str
        Written on the left; short.
    likeliest : sequence of T int
        The best tag of each word, each for itself: drawn as a square. A step from one to the next
        that is forbidden is crossed out.
    forbidden : bool array (K, K)
        ``forbidden[j, k]``: tag k may not stand right after tag j.

    Raises
    ------
    ValueError
        If the sizes do not fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> best = np.array([[-1.0, -2.0, -np.inf], [-7.0, -6.0, -3.0]])
    >>> back = np.array([[-1, -1, -1], [0, 0, 1]])
    >>> rule = np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]]) == 1
    >>> words, tags = ["Houston", "Falls"], ["B-ORG", "B-LOC", "I-LOC"]
    >>> tag_lattice(ax, best, back, words, tags, likeliest=[0, 2], forbidden=rule)
    """
    T, K = np.shape(best)
    if not (2 <= T <= 7 and 2 <= K <= 7):
        raise ValueError(f"best: expected (2 to 7, 2 to 7) scores, got {(T, K)}")
    sizes = {"back": (back, (T, K)), "forbidden": (forbidden, (K, K))}
    sizes |= {"words": (words, (T,)), "tags": (tags, (K,)), "likeliest": (likeliest, (T,))}
    for name, (given, shape) in sizes.items():
        if np.shape(given) != shape:
            raise ValueError(f"{name}: expected {shape}, got {np.shape(given)}")
    path = [int(np.argmax(best[-1]))]
    for pointers in back[:0:-1]:
        path.insert(0, int(pointers[path[0]]))
    step, finite = min(1.3, 3.6 / (T - 1)), best[np.isfinite(best)]
    form = ".0f" if np.array_equal(finite, finite.round()) else ".1f"
    boxes = [
        [
            node(
                ax,
                (step * t, -0.42 * k),
                f"{best[t, k]:{form}}".replace("-", "−") if np.isfinite(best[t, k]) else "",
                STATE if path[t] == k else START,
                name=f"{t} {k}",
                size=(0.38, 0.26),
                dashed=not np.isfinite(best[t, k]),
                oval=likeliest[t] != k,
                shaded=likeliest[t] == k,
                fontsize=7.5,
            )
            for k in range(K)
        ]
        for t in range(T)
    ]
    for t in range(1, T):
        for k in np.flatnonzero(np.isfinite(best[t])):
            wins = path[t] == k
            look = {"colour": STATE, "width": 2.6} if wins else {"colour": START, "width": 0.8}
            before = back[t, k]
            leave, enter = (step * t - 0.19, -0.42 * k), (step * (t - 1) + 0.19, -0.42 * before)
            arrow(ax, boxes[t][k], boxes[t - 1][before], leave=leave, enter=enter, **look)
        j, k = likeliest[t - 1], likeliest[t]
        if forbidden[j, k]:
            leave, enter = (step * (t - 1) + 0.19, -0.42 * j), (step * t - 0.19, -0.42 * k)
            look = {"colour": OUTPUT, "dashed": True}
            arrow(ax, boxes[t - 1][j], boxes[t][k], leave=leave, enter=enter, **look)
            x, y = step * (t - 0.5), -0.21 * (j + k)
            for rise in (-0.07, 0.07):
                ax.plot([x - 0.07, x + 0.07], [y - rise, y + rise], color=OUTPUT, lw=2.2, zorder=3)
    for k, tag in enumerate(tags):
        note(ax, (-0.28, -0.42 * k), tag, colour="black", align="right")
    for t, word in enumerate(words):
        note(ax, (step * t, -0.42 * K), word, colour="black")
    sheet(ax, (-0.8, step * (T - 1) + 0.3), (-0.42 * K - 0.16, 0.2))


def _width(word) -> float:
    return 0.09 * len(word) + 0.24


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
