"""A language model that sees a window of fixed size."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    STATE,
    WIDEST,
    arrow,
    cells,
    node,
    note,
    sheet,
)

STEP, CELLS, NOTES, LINE = 0.8, 4, 3.36, 0.2  # inches, cells of an embedding, left end of the notes


def window_language_model(
    ax: Axes, words: Sequence[str], guesses: Mapping[str, float], *, unseen: str = ""
) -> None:
    """Draw words, their embeddings, the vector of all, the hidden layer and what it predicts.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    words : sequence of C str
        The words in the window, from 1 to 4.
    guesses : mapping
        Next words and their probabilities, from 1 to 6 of them, drawn in this order.
    unseen : str
        What stands before the window and has no influence; nothing if empty.

    Raises
    ------
    ValueError
        If there are too few or too many words or guesses, or a guess is no probability.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> guesses = {"books": 0.4, "eyes": 0.2, "laptops": 0.1}
    >>> window_language_model(ax, ["the", "students", "opened", "their"], guesses)
    """
    if not 1 <= len(words) <= 4:
        raise ValueError(f"words: expected 1 to 4, got {len(words)}")
    if not 1 <= len(guesses) <= 6 or not all(0 <= p <= 1 for p in guesses.values()):
        raise ValueError(f"guesses: expected 1 to 6 words with probabilities, got {dict(guesses)}")
    middle = 0.4 + STEP * (len(words) - 1) / 2
    hidden = _layers(ax, words, middle)
    arrow(ax, hidden, (middle, 2.95))
    _notes(ax)
    _bars(ax, guesses)
    if unseen:
        note(ax, (middle, -0.36), f"not seen: {unseen}")
    sheet(ax, (-0.1, WIDEST - 0.1), (-0.5 if unseen else -0.25, 3.15 + LINE * len(guesses)))


def _layers(ax: Axes, words: Sequence[str], middle: float):
    long = len(words) * CELLS * 0.13
    joined = cells(ax, (middle, 1.5), len(words) * CELLS, INPUT, "x")
    for i, word in enumerate(words):
        x = 0.4 + i * STEP
        name = f"word {i + 1}"
        box = node(ax, (x, 0), word, INPUT, name=name, size=(0.72, 0.3), fontsize=9)
        found = cells(ax, (x, 0.8), CELLS, INPUT, f"embedding {i + 1}")
        arrow(ax, box, found, "$E$", at=(0.13, 0))
        place = middle + long * ((i + 0.5) / len(words) - 0.5)
        arrow(ax, found, joined, enter=(place, 1.37))
    hidden = cells(ax, (middle, 2.2), 7, STATE, "h", size=(0.2, 0.2))
    arrow(ax, joined, hidden, r"$W_{xh}$", at=(0.24, 0))
    note(ax, (middle + 0.24, 2.6), r"$W_{hy}$")
    return hidden


def _notes(ax: Axes) -> None:
    for y, text in (
        (0.0, "$C$ words"),
        (0.8, "embeddings,\n$D$ numbers each"),
        (1.5, "side by side:\n$CD$ numbers"),
        (2.2, "hidden layer,\n$H$ numbers, tanh"),
        (2.8, "softmax over\nall $V$ words"),
    ):
        note(ax, (NOTES, y), text, align="left", fontsize=8.5)


def _bars(ax: Axes, guesses: Mapping[str, float]) -> None:
    longest = max(guesses.values()) or 1
    for i, (word, p) in enumerate(reversed(guesses.items())):
        y = 3.1 + LINE * i
        note(ax, (0.85, y), word, colour="black", align="right")
        width = 1.5 * p / longest
        ax.add_patch(Rectangle((0.93, y - 0.06), width, 0.12, fc=OUTPUT, ec="none"))
        note(ax, (0.99 + width, y), f"{p:.2f}", align="left")
