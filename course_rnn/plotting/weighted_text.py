"""A text whose words are shaded by weights."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from course_rnn.plotting.style import INTENSITY

LETTER, LINE = 0.098, 0.27  # inches: a letter of the monospaced font at 9 points, a line


def weighted_text(
    ax: Axes, words: Sequence[str], weights: Sequence[float], *, letters: int = 46
) -> None:
    """Write a text line by line, each word on a ground as dark as its weight.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to write. A figure that holds nothing else gets the size that fits.
    words : sequence of str
        The text, at least one word.
    weights : sequence of float
        One a word, not negative; the darkest ground is that of the largest.
    letters : int
        Letters in a line, at least those of the longest word.

    Raises
    ------
    ValueError
        If the weights do not fit the words, or a word a line.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> weighted_text(ax, ["not", "bad"], [0.7, 0.3])
    """
    shares = np.asarray(weights, dtype=float)
    if not words or shares.shape != (len(words),) or not np.all(shares >= 0) or not shares.any():
        raise ValueError(f"weights: expected {len(words)} of at least 0, got {shares}")
    if letters < max(map(len, words)):
        raise ValueError(f"letters: expected room for the longest word, got {letters}")
    at, line = 0, 0
    for word, share in zip(words, shares / shares.max(), strict=True):
        if at and at + len(word) > letters:
            at, line = 0, line + 1
        x, y = at * LETTER, -line * LINE
        ax.text(
            x,
            y,
            word,
            family="monospace",
            fontsize=9,
            va="center",
            color="white" if share > 0.6 else "black",
            bbox={"fc": INTENSITY(float(share)), "ec": "none", "pad": 1.5},
        )
        at += len(word) + 1
    width, height = letters * LETTER + 0.1, (line + 1) * LINE
    ax.set(xlim=(-0.05, width - 0.05), ylim=(LINE / 2 - height, LINE / 2))
    ax.axis("off")
    figure = ax.get_figure()
    if figure.axes == [ax]:
        figure.set_layout_engine("none")
        figure.set_size_inches(width, height)
        ax.set_position((0, 0, 1, 1))
