"""The linear recurrence h_t = a_t ∘ h_{t−1} + b_t, step by step and as an associative scan.

A step is an affine map of the state, the pair (a, b). Two steps in a row are again one,

    (a₂, b₂) after (a₁, b₁) = (a₂ a₁, a₂ b₁ + b₂),

and since composing maps is associative, the states can be had in about 2 log₂ T rounds, in each of
which everything is independent. Its twin is :mod:`course_rnn.pytorch.scan`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Inexact

from course_rnn.reference.validate import expect_dtype, expect_no_nan, expect_shape

Pair = tuple[np.ndarray, np.ndarray]


class LinearGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`linear_recurrence_forward`.

    Examples
    --------
    >>> LinearGrads._fields
    ('a', 'b', 'h0')
    """

    a: np.ndarray
    b: np.ndarray
    h0: np.ndarray


class LinearCache(NamedTuple):
    """What :func:`linear_recurrence_forward` leaves for the way back; ``hs[0]`` is h0.

    Examples
    --------
    >>> LinearCache._fields
    ('a', 'hs', 'parallel')
    """

    a: np.ndarray
    hs: np.ndarray  # (T + 1, N, H)
    parallel: bool


def combine(first: Pair, then: Pair) -> Pair:
    """Compose two affine maps h ↦ a h + b: the one that is applied first, then the other.

    Parameters
    ----------
    first, then : pairs of arrays
        (a, b) each; shapes that broadcast.

    Returns
    -------
    pair of arrays
        The one map that does both.

    Notes
    -----
    Associative, not commutative. Chapter 12. Twin: :func:`course_rnn.pytorch.scan.combine`.

    Examples
    --------
    >>> one, two, half, zero = np.array([[1.0], [2.0], [0.5], [0.0]])
    >>> a, b = combine((half, one), (two, zero))  # halve, add 1; then double
    >>> a.item(), b.item()
    (1.0, 2.0)
    >>> a, b = combine((two, zero), (half, one))
    >>> a.item(), b.item()
    (1.0, 1.0)
    """
    (a1, b1), (a2, b2) = first, then
    return a2 * a1, a2 * b1 + b2


def scan(a: Inexact[np.ndarray, "T *#axes"], b: Inexact[np.ndarray, "T *axes"]) -> Pair:
    """Compose the steps 1 … t, for every t: the prefixes of :func:`combine` along the first axis.

    Neighbours are combined, the pairs are scanned, half as many, and every other prefix is made
    from the one before it. That is fewer than 2T combinations, in fewer than 2 log₂ T + 2 rounds.

    Parameters
    ----------
    a, b : float or complex arrays (T, ...)
        The steps. ``a`` may have 1 where ``b`` has a longer axis, but for the first.

    Returns
    -------
    a, b : arrays like the arguments
        Element t is the map from h_0 to h_t.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit.

    Notes
    -----
    Blelloch (1990), section 1.2.1. Chapter 12. Twin: :func:`course_rnn.pytorch.scan.scan`.

    Examples
    --------
    >>> products, sums = scan(np.array([2.0, 2.0, 2.0]), np.array([1.0, 1.0, 1.0]))
    >>> products.tolist(), sums.tolist()
    ([2.0, 4.0, 8.0], [1.0, 3.0, 7.0])
    """
    _expect_fit(a, b)
    return _scan(a, b)


def linear_recurrence_forward(
    a: Inexact[np.ndarray, "T #N H"],
    b: Inexact[np.ndarray, "T N H"],
    h0: Inexact[np.ndarray, "N H"],
    *,
    parallel: bool = True,
) -> tuple[Inexact[np.ndarray, "T N H"], LinearCache]:
    """Compute h_t = a_t ∘ h_{t−1} + b_t for all t.

    Parameters
    ----------
    a : float or complex array (T, N, H), or (T, 1, H)
        What is kept of the state, element by element; one for all sequences if (T, 1, H).
    b : array (T, N, H)
        What is added.
    h0 : array (N, H)
        State before the first step.
    parallel : bool
        By :func:`scan`; else in a loop over T. The states are the same up to rounding.

    Returns
    -------
    hs : array (T, N, H)
        States h_1 … h_T.
    cache : LinearCache
        What :func:`linear_recurrence_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Chapter 12. Twin: :func:`course_rnn.pytorch.scan.linear_recurrence`.

    Examples
    --------
    >>> half, ones = np.full((3, 1, 1), 0.5), np.ones((3, 1, 1))
    >>> hs, cache = linear_recurrence_forward(half, ones, np.array([[4.0]]))
    >>> hs.ravel().tolist()
    [3.0, 2.5, 2.25]
    """
    _expect_arguments(a, b, h0)
    hs = np.concatenate([h0[None], _run(a, b, h0, parallel)])
    expect_no_nan(hs[-1], a=a, b=b, h0=h0)
    return hs[1:].copy(), LinearCache(a, hs, parallel)


def linear_recurrence_backward(
    dhs: Inexact[np.ndarray, "T N H"], cache: LinearCache
) -> LinearGrads:
    """Backpropagate: g_t = dhs_t + a_{t+1} ∘ g_{t+1}, a linear recurrence from right to left.

    Parameters
    ----------
    dhs : array (T, N, H)
        The immediate gradient of the loss with respect to every state.
    cache : LinearCache
        From :func:`linear_recurrence_forward`, which also says whether to scan.

    Returns
    -------
    LinearGrads
        Shaped like the arguments. Of complex arrays the gradient is ∂L/∂Re + i ∂L/∂Im.

    Raises
    ------
    ValueError
        If ``dhs`` does not have the shape of ``hs``.

    Notes
    -----
    Chapter 12. Twin: autograd.

    Examples
    --------
    >>> half, ones = np.full((3, 1, 1), 0.5), np.ones((3, 1, 1))
    >>> hs, cache = linear_recurrence_forward(half, ones, np.array([[4.0]]))
    >>> linear_recurrence_backward(ones, cache).b.ravel().tolist()
    [1.75, 1.5, 1.0]
    """
    a, hs, parallel = cache
    expect_shape("dhs", dhs, hs[1:].shape)
    factors = np.conj(np.concatenate([a[1:], np.zeros_like(a[:1])]))  # none after the last step
    g = _run(factors[::-1], dhs[::-1], np.zeros_like(hs[0]), parallel)[::-1]
    da = g * np.conj(hs[:-1])
    if a.shape[1] != hs.shape[1]:
        da = da.sum(axis=1, keepdims=True)
    return LinearGrads(da, g.copy(), np.conj(a[0]) * g[0])


def expect_numbers(name: str, array: np.ndarray) -> None:
    """Raise ``ValueError`` unless ``array`` holds floats or complex numbers.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : array
        What the caller passed.

    Raises
    ------
    ValueError
        If it is no array or of another dtype.
    """
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fc":
        got = f"dtype {array.dtype}" if isinstance(array, np.ndarray) else type(array).__name__
        raise ValueError(f"{name}: expected floats or complex numbers, got {got}")


def _scan(a: np.ndarray, b: np.ndarray) -> Pair:
    if len(a) == 1:
        return a, b
    pair_a, pair_b = _scan(*combine((a[:-1:2], b[:-1:2]), (a[1::2], b[1::2])))
    products, sums = np.empty_like(a), np.empty_like(b)
    products[0], sums[0] = a[0], b[0]
    products[1::2], sums[1::2] = pair_a, pair_b
    if rest := len(a[2::2]):  # the last pair has no one after it if T is even
        products[2::2], sums[2::2] = combine((pair_a[:rest], pair_b[:rest]), (a[2::2], b[2::2]))
    return products, sums


def _run(a: np.ndarray, b: np.ndarray, h0: np.ndarray, parallel: bool) -> np.ndarray:
    if parallel:
        started = b.copy()
        started[0] += a[0] * h0
        return _scan(a, started)[1]
    hs, h = np.empty_like(b), h0
    for t in range(len(b)):
        h = a[t] * h + b[t]
        hs[t] = h
    return hs


def _expect_fit(a, b) -> None:
    expect_numbers("a", a)
    if a.ndim == 0 or a.size == 0:
        raise ValueError(f"a: expected at least one step and one unit, got shape {a.shape}")
    expect_dtype("b", b, a.dtype)
    fits = b.ndim == a.ndim and all(
        a.shape[axis] == size or (axis > 0 and a.shape[axis] == 1)
        for axis, size in enumerate(b.shape)
    )
    if not fits:
        raise ValueError(f"b: expected a shape that a, {a.shape}, fits, got {b.shape}")


def _expect_arguments(a, b, h0) -> None:
    expect_numbers("a", a)
    expect_shape("b", b, (-1, -1, -1))
    T, N, H = b.shape
    if b.size == 0:
        raise ValueError(f"b: expected at least one step and one unit, got {b.shape}")
    expect_shape("a", a, (T, 1 if a.ndim == 3 and a.shape[1] == 1 else N, H))
    expect_shape("h0", h0, (N, H))
    expect_dtype("b", b, a.dtype)
    expect_dtype("h0", h0, a.dtype)
