"""Interactive: where did the decoder look while it wrote this character?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from course_rnn.figures.base import InteractiveFigure

MAX_SOURCE, MAX_TARGET = 36, 14  # more would not fit a phone


class Looked(NamedTuple):
    """A sequence that was read, what was written, and where the decoder looked.

    Examples
    --------
    >>> Looked("ab", "B", np.array([[0.1, 0.9]]), np.array([[False, True]])).written
    'B'
    """

    read: Sequence[str]
    written: Sequence[str]
    weights: Float[np.ndarray, "T S"]
    truth: Bool[np.ndarray, "T S"]


def attention_map(
    examples: Sequence[Looked],
    *,
    first: int = 1,
    said: str = "which says it",
    unsaid: str = "The text does not say it in one place.",
) -> InteractiveFigure:
    """Show attention as a heat map; the reader goes through what was written.

    Parameters
    ----------
    examples : sequence of Looked
        At least one. ``read`` has S ≤ 36 symbols, ``written`` T ≤ 14; a row of ``weights`` (T, S)
        sums to 1, and ``truth`` (T, S) is True where the source says what is written (a row may be
        False everywhere). The symbols are characters or words.
    first : int
        The symbol that is shown first, from 1 to the shortest T.
    said, unsaid : str
        What is said of the places where ``truth`` is True, and where a row has none.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If there is no example, a size does not fit, a row of weights is no distribution, or there
        is no such first symbol.

    Examples
    --------
    >>> looked = Looked("ab", "B", np.array([[0.1, 0.9]]), np.array([[False, True]]))
    >>> attention_map([looked]).data["examples"][0]["weights"]
    [[0.1, 0.9]]
    """
    if not examples:
        raise ValueError("examples: expected at least one, got none")
    for k, example in enumerate(examples):
        _expect(f"examples[{k}]", example)
    shortest = min(len(example.written) for example in examples)
    if not 1 <= first <= shortest:
        raise ValueError(f"first: expected a symbol from 1 to {shortest}, got {first}")
    shown = [
        {
            "read": list(example.read),
            "written": list(example.written),
            "weights": np.round(np.asarray(example.weights, np.float64), 4).tolist(),
            "truth": np.asarray(example.truth).astype(int).tolist(),
        }
        for example in examples
    ]
    label = "Attention weights of a decoder, for each symbol that it writes"
    data = {"first": first, "examples": shown, "said": said, "unsaid": unsaid}
    return InteractiveFigure("attention_map", data, label)


def _expect(name: str, example: Looked) -> None:
    T, S = len(example.written), len(example.read)
    if not (1 <= S <= MAX_SOURCE and 1 <= T <= MAX_TARGET):
        expected = f"1 to {MAX_SOURCE} symbols read and 1 to {MAX_TARGET} written"
        raise ValueError(f"{name}: expected {expected}, got {S} and {T}")
    for part in ("weights", "truth"):
        got = np.shape(getattr(example, part))
        if got != (T, S):
            raise ValueError(f"{name}.{part}: expected shape {(T, S)}, got {got}")
    weights = np.asarray(example.weights, np.float64)
    if not (np.allclose(weights.sum(axis=1), 1, atol=1e-4) and (weights >= 0).all()):  # nan too
        raise ValueError(f"{name}.weights: expected rows ≥ 0 of sum 1, got {weights.sum(axis=1)}")
