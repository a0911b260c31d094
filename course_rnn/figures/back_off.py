"""Interactive: which order of a Kneser–Ney model the probability of the next symbol comes from."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure

SHOWN = 8  # symbols drawn at each position


def back_off(
    text: str,
    p: Float[np.ndarray, "T n V"],
    weights: Float[np.ndarray, "T n"],
    symbols: Sequence[str],
) -> InteractiveFigure:
    """Step through a text; choose how many orders of an interpolated n-gram model may speak.

    Parameters
    ----------
    text : str
        Its last T characters are predicted, each from the n − 1 before it.
    p : float array (T, n, V)
        ``p[t, m - 1]`` is the distribution of order m at the t-th of them. Kept to 6 digits, for
        the symbol that came and those among the first 8 at some order.
    weights : float array (T, n)
        ``weights[t, m - 1]`` is the share that order m leaves to order m − 1; order 1 leaves it to
        the uniform distribution.
    symbols : sequence of V str
        The vocabulary, in the order of the probabilities.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If the sizes do not fit, a number is not in [0, 1], or a character is not in the
        vocabulary.
    """
    _expect_shares("p", p, (-1, -1, len(symbols)))
    T, n, V = p.shape
    _expect_shares("weights", weights, (T, n))
    if len(text) < T + n - 1:
        raise ValueError(f"text: expected at least {T + n - 1} characters, got {len(text)}")
    unknown = sorted(set(text) - set(symbols))
    if unknown:
        raise ValueError(f"text: expected characters of the vocabulary, got {unknown}")
    steps = []
    for t in range(T):
        first = np.argsort(-p[t], axis=1)[:, :SHOWN]
        kept = np.union1d(first, symbols.index(text[len(text) - T + t]))
        steps.append(
            {
                "symbols": [symbols[k] for k in kept],
                "p": [[_short(v) for v in row] for row in p[t][:, kept]],
                "weights": [_short(v) for v in weights[t]],
            }
        )
    data = {"text": text, "V": V, "shown": SHOWN, "steps": steps}
    label = "Probabilities of the next character, split by the order of the n-gram they come from"
    return InteractiveFigure("back_off", data, label)


def _short(value: float) -> float:
    return float(f"{value:.6g}")  # 6 digits, not 6 decimals: a rare symbol keeps its logarithm


def _expect_shares(name: str, values: np.ndarray, shape: tuple[int, ...]) -> None:
    if not isinstance(values, np.ndarray):
        raise ValueError(f"{name}: expected a NumPy array, got {type(values).__name__}")
    fits = values.ndim == len(shape) and all(
        want in (-1, got) for want, got in zip(shape, values.shape, strict=True)
    )
    if not fits or values.size == 0:
        raise ValueError(f"{name}: expected shape {shape}, got {values.shape}")
    if not np.all((values >= 0) & (values <= 1)):
        raise ValueError(
            f"{name}: expected numbers from 0 to 1, got {values.min()} to {values.max()}"
        )
