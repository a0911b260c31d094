"""Choosing the next symbol: argmax, temperature, inverse-transform sampling, and generation.

Inverse-transform sampling draws u uniformly from [0, 1) and answers the smallest k whose
cumulative probability exceeds u. Three ways to write it are here; chapter 2 proves them equal.
"""

import random

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.char_rnn import CharRNNParams, expect_params
from course_rnn.reference.ops import softmax
from course_rnn.reference.validate import (
    expect_distribution,
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)


def temperature_softmax(
    logits: Float[np.ndarray, "*axes V"], temperature: float
) -> Float[np.ndarray, "*axes V"]:
    """Softmax of ``logits / temperature``.

    Parameters
    ----------
    logits : float array (..., V)
        Unnormalised log-probabilities.
    temperature : float
        τ > 0. Below 1 the likely becomes likelier, above 1 the distribution flattens.

    Returns
    -------
    float array (..., V)
        Probabilities.

    Raises
    ------
    ValueError
        If τ is not a positive number of the logits' dtype (for τ → 0 take the argmax).

    Examples
    --------
    >>> temperature_softmax(np.array([0.0, 1.0]), 0.1).round(3)
    array([0., 1.])
    >>> temperature_softmax(np.array([0.0, 1.0]), 10.0).round(3)
    array([0.475, 0.525])
    """
    expect_floats("logits", logits)
    with np.errstate(over="ignore"):  # a quotient beyond the dtype is −∞, and exp(−∞) = 0 is right
        tau = logits.dtype.type(temperature)
        if not 0 < tau < np.inf:
            raise ValueError(f"temperature: expected a positive number, got {temperature}")
        # the largest becomes 0 before the division, and 0 / τ is 0 for every τ
        return softmax((logits - logits.max(axis=-1, keepdims=True)) / tau)


def cumulative(p: Float[np.ndarray, " V"]) -> Float[np.ndarray, " V"]:
    """Cumulative probabilities that end at exactly 1.

    Parameters
    ----------
    p : float array (V,)
        Probabilities; they must sum to 1 within 1e-3.

    Returns
    -------
    float64 array (V,)
        Rounding can leave the plain sum a little below 1, and a u above it would then point past
        the last symbol; so the sum is divided out.

    Raises
    ------
    ValueError
        If ``p`` is not one row of probabilities.

    Examples
    --------
    >>> cumulative(np.array([0.25, 0.5, 0.25]))
    array([0.25, 0.75, 1.  ])
    """
    expect_distribution("p", p)
    cdf = np.cumsum(p, dtype=np.float64)
    return cdf / cdf[-1]


def inverse_transform(
    p: Float[np.ndarray, " V"], u: Float[np.ndarray, "*draws"]
) -> Integer[np.ndarray, "*draws"]:
    """Inverse-transform sampling by binary search in the cumulative sum.

    Parameters
    ----------
    p : float array (V,)
        Probabilities.
    u : float array of any shape
        Uniform draws in [0, 1).

    Returns
    -------
    int array shaped like ``u``
        For each u the smallest k with p_0 + … + p_k > u. The inequality is strict, so a symbol of
        probability 0 never comes up, not even at u = 0.

    Raises
    ------
    ValueError
        If ``p`` is not one row of probabilities or a u is outside [0, 1).

    Examples
    --------
    >>> inverse_transform(np.array([0.25, 0.5, 0.25]), np.array([0.1, 0.3, 0.9])).tolist()
    [0, 1, 2]
    """
    expect_uniform(u)
    return np.asarray(np.searchsorted(cumulative(p), u, side="right"))


def inverse_transform_argmax(
    p: Float[np.ndarray, " V"], u: Float[np.ndarray, "*draws"]
) -> Integer[np.ndarray, "*draws"]:
    """Inverse-transform sampling by ``argmax``, which finds the first True of ``cdf > u``.

    Parameters
    ----------
    p, u : as in :func:`inverse_transform`

    Returns
    -------
    int array shaped like ``u``

    Raises
    ------
    ValueError
        As in :func:`inverse_transform`.

    Examples
    --------
    >>> inverse_transform_argmax(np.array([0.25, 0.5, 0.25]), np.array([0.1, 0.3, 0.9])).tolist()
    [0, 1, 2]
    """
    expect_uniform(u)
    return np.asarray(np.argmax(cumulative(p) > u[..., None], axis=-1))


def inverse_transform_choices(
    p: Float[np.ndarray, " V"], size: int, rng: random.Random
) -> Integer[np.ndarray, " size"]:
    """Inverse-transform sampling by the standard library's ``random.choices``.

    Parameters
    ----------
    p : float array (V,)
        Probabilities.
    size : int
        Number of draws, ≥ 0.
    rng : random.Random
        Source of the uniform draws, one ``rng.random()`` each.

    Returns
    -------
    int array (size,)

    Raises
    ------
    ValueError
        If ``p`` is not one row of probabilities or ``size`` is negative.

    Examples
    --------
    >>> draws = inverse_transform_choices(np.array([0.0, 1.0]), 5, random.Random(0))
    >>> draws.tolist()
    [1, 1, 1, 1, 1]
    """
    if size < 0:
        raise ValueError(f"size: expected at least 0 draws, got {size}")
    cdf = cumulative(p).tolist()
    return np.array(rng.choices(range(len(p)), cum_weights=cdf, k=size), dtype=np.int64)


def generate(
    start: int,
    h0: Float[np.ndarray, " H"],
    u: Float[np.ndarray, " T"],
    params: CharRNNParams,
    *,
    temperature: float = 1.0,
    end: int | None = None,
) -> tuple[Integer[np.ndarray, " T1"], Float[np.ndarray, " H"]]:
    """Let a character RNN write: feed each drawn symbol back as the next input.

    Parameters
    ----------
    start : int
        First input symbol; it is not part of the answer.
    h0 : float array (H,)
        State before the first input.
    u : float array (T,)
        One uniform draw in [0, 1) for each symbol to write.
    params : CharRNNParams
        Parameters.
    temperature : float
        τ > 0, see :func:`temperature_softmax`.
    end : int, optional
        Stop after this symbol was drawn.

    Returns
    -------
    symbols : int array (≤ T,)
        The drawn symbols.
    h : float array (H,)
        The state when the last of them was drawn; it has not been fed back yet.

    Raises
    ------
    ValueError
        Naming the argument whose shape or range does not fit.

    Examples
    --------
    >>> from course_rnn.reference.char_rnn import init_char_rnn
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0), dtype=np.float64)
    >>> symbols, h = generate(2, np.zeros(3), np.random.default_rng(1).random(6), params)
    >>> len(symbols), int(symbols[0])
    (6, 2)
    """
    expect_params(params)
    W_xh, W_hh, b_xh, b_hh, W_hy, b_y = params
    expect_shape("h0", h0, (W_hh.shape[0],))
    expect_dtype("h0", h0, W_hh.dtype)
    for name, array in {"h0": h0, **params._asdict()}.items():
        expect_no_nan(array, **{name: array})
    expect_shape("u", u, (-1,))
    expect_uniform(u)
    for name, symbol in (("start", start), ("end", start if end is None else end)):
        expect_ids(name, np.array(symbol), W_xh.shape[1])
    columns = W_xh.T + (b_xh + b_hh)  # W_xh times one-hot is a column: look it up
    symbols, h, symbol = [], h0, start
    for u_t in u:
        h = np.tanh(columns[symbol] + W_hh @ h)
        p = temperature_softmax(W_hy @ h + b_y, temperature)
        symbol = int(inverse_transform(p, u_t[None])[0])
        symbols.append(symbol)
        if symbol == end:
            break
    return np.array(symbols, dtype=np.int64), h


def expect_uniform(u: np.ndarray) -> None:
    """Raise ``ValueError`` unless every u is in [0, 1).

    Parameters
    ----------
    u : float array
        Uniform draws.

    Raises
    ------
    ValueError
        If a draw is outside [0, 1) or not a number.
    """
    expect_floats("u", u)
    if u.size and not (u.min() >= 0 and u.max() < 1):
        raise ValueError(f"u: expected draws in [0, 1), got {u.min()} to {u.max()}")
