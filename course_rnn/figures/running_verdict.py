"""Interactive: a sentence is read word by word; the verdict so far, and what pooling took."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure

MAX_WORDS = 30  # more would not fit a phone


class Read(NamedTuple):
    """A sentence (T words), the verdict after each (T,), and the share of each in v so far (T, T).

    Row t of ``shares`` belongs to the first t words; it sums to 1, and is 0 after them.

    Examples
    --------
    >>> Read(["not", "bad"], np.array([0.3, 0.4]), np.array([[1, 0], [0.5, 0.5]])).words
    ['not', 'bad']
    """

    words: list[str]
    verdict: np.ndarray
    shares: np.ndarray


def running_verdict(
    sentences: Sequence[Read], classes: tuple[str, str], *, share: str
) -> InteractiveFigure:
    """Step through sentences, and see what a classifier would say if they ended here.

    Parameters
    ----------
    sentences : sequence of Read
        At least one, each of at most 30 words.
    classes : tuple of two str
        What a verdict of 0 and of 1 means.
    share : str
        What the shares are, for the reader: "weight of attention", say.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If there is no sentence, or the arrays of one do not belong together.
    """
    if not sentences:
        raise ValueError("sentences: expected at least one, got none")
    for k, (words, verdict, shares) in enumerate(sentences):
        T = len(words)
        if not 1 <= T <= MAX_WORDS:
            raise ValueError(f"sentences[{k}]: expected 1 to {MAX_WORDS} words, got {T}")
        _expect_shares(f"sentences[{k}]", T, verdict, shares)
    data = {
        "sentences": [
            {
                "words": list(words),
                "verdict": _rounded(verdict),
                "shares": [_rounded(row[: t + 1]) for t, row in enumerate(shares)],
            }
            for words, verdict, shares in sentences
        ],
        "classes": list(classes),
        "share": share,
    }
    return InteractiveFigure("running_verdict", data, "A sentence and the verdict, word by word")


def _expect_shares(
    name: str, T: int, verdict: Float[np.ndarray, " t"], shares: Float[np.ndarray, "t t"]
) -> None:
    if verdict.shape != (T,) or not np.all((verdict >= 0) & (verdict <= 1)):
        raise ValueError(f"{name}.verdict: expected {T} probabilities, got {verdict.shape}")
    if shares.shape != (T, T) or np.any(np.triu(shares, 1)):
        raise ValueError(f"{name}.shares: expected a lower triangle {(T, T)}, got {shares.shape}")
    if not np.allclose(shares.sum(axis=1), 1, atol=1e-3):
        raise ValueError(f"{name}.shares: expected rows of sum 1, got {shares.sum(axis=1)}")


def _rounded(values: np.ndarray) -> list[float]:
    return np.round(values.astype(np.float64), 3).tolist()
