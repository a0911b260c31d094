"""Truncated sampling: cut the improbable symbols off before one is drawn.

What comes out is a distribution for :func:`course_rnn.reference.sampling.inverse_transform`.
"""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.ops import softmax
from course_rnn.reference.validate import expect_floats, expect_no_nan


def top_k(logits: Float[np.ndarray, "*axes V"], k: int) -> Float[np.ndarray, "*axes V"]:
    """Softmax over the ``k`` largest logits only; the other symbols get probability 0.

    Parameters
    ----------
    logits : float array (..., V)
        Unnormalised log-probabilities.
    k : int
        How many symbols to keep, 1 to V. Of equal logits the one with the lower index stays.

    Returns
    -------
    float array (..., V)
        Probabilities, renormalised.

    Raises
    ------
    ValueError
        If ``k`` is out of range.

    Notes
    -----
    Fan, Lewis and Dauphin (2018).

    Examples
    --------
    >>> top_k(np.array([1.0, 3.0, 2.0]), k=2)
    array([0.        , 0.73105858, 0.26894142])
    """
    _expect_logits(logits)
    if not 1 <= k <= logits.shape[-1]:
        raise ValueError(f"k: expected 1 to {logits.shape[-1]} symbols, got {k}")
    return _softmax_of_largest(logits, k)


def top_p(logits: Float[np.ndarray, "*axes V"], p: float) -> Float[np.ndarray, "*axes V"]:
    """Softmax over the nucleus: the fewest symbols whose probabilities sum to at least ``p``.

    Parameters
    ----------
    logits : float array (..., V)
        Unnormalised log-probabilities.
    p : float
        Mass to keep, in (0, 1]. Of equal logits the one with the lower index stays.

    Returns
    -------
    float array (..., V)
        Probabilities, renormalised.

    Raises
    ------
    ValueError
        If ``p`` is out of range.

    Notes
    -----
    Holtzman et al. (2020), section 3.1.

    Examples
    --------
    >>> top_p(np.log([0.6, 0.3, 0.1]), p=0.8).round(2)
    array([0.67, 0.33, 0.  ])
    """
    _expect_logits(logits)
    if not 0 < p <= 1:
        raise ValueError(f"p: expected a probability in (0, 1], got {p}")
    if p == 1:  # rounding may bring the sum to 1 before the last symbol
        return softmax(logits)
    descending = -np.sort(-softmax(logits), axis=-1)
    short = np.cumsum(descending, axis=-1, dtype=np.float64)[..., :-1] < p
    return _softmax_of_largest(logits, 1 + short.sum(axis=-1, keepdims=True))


def _expect_logits(logits) -> None:
    expect_floats("logits", logits)
    expect_no_nan(logits, logits=logits)  # sorting puts a NaN last: it would be cut off unseen


def _softmax_of_largest(logits, count) -> np.ndarray:
    order = np.argsort(-logits, axis=-1, kind="stable")  # stable: ties by index
    rank = np.argsort(order, axis=-1)
    return softmax(np.where(rank < count, logits, -np.inf))
