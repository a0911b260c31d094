"""Interactive: what a language model expects next, and how a uniform draw picks from it."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure


def next_symbol(
    text: str, logits: Float[np.ndarray, "T V"], symbols: Sequence[str]
) -> InteractiveFigure:
    """Step through a text; at each position turn the temperature and move the draw u.

    Parameters
    ----------
    text : str of T + 1 characters
        The text read; the model has seen ``text[: t + 1]`` when it gives ``logits[t]``.
    logits : float array (T, V)
        Logits of the next symbol after each of the first T characters; kept to 4 decimals.
    symbols : sequence of V str
        The vocabulary, in the order of the logits.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If the sizes do not fit, a logit is not finite, or a character is not in the vocabulary.
    """
    if not isinstance(logits, np.ndarray):
        raise ValueError(f"logits: expected a NumPy array, got {type(logits).__name__}")
    if logits.shape != (len(text) - 1, len(symbols)):
        raise ValueError(
            f"logits: expected {(len(text) - 1, len(symbols))} for this text and vocabulary, "
            f"got {logits.shape}"
        )
    if not np.isfinite(logits).all():
        raise ValueError("logits: expected finite numbers, got NaN or infinity")
    unknown = sorted(set(text) - set(symbols))
    if unknown:
        raise ValueError(f"text: expected characters of the vocabulary, got {unknown}")
    data = {
        "text": text,
        "symbols": list(symbols),
        "logits": np.round(logits.astype(np.float64), 4).tolist(),
    }
    label = "Next-character probabilities of a language model, with inverse-transform sampling"
    return InteractiveFigure("next_symbol", data, label)
