"""Pooling over time: one vector of a sequence out of its states, padding left out.

The mean, the maximum of each feature, and attention pooling, a mean whose weights are learned.
Axes: T steps, N sequences, H features, time first; the mask (T, N) is True at real steps, and what
stands elsewhere, NaN too, does not matter. The twin is :mod:`course_rnn.pytorch.pooling`.
Chapter 9.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from course_rnn.reference.attention import masked_softmax
from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


class AttentionPoolingGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`attention_pooling_forward`.

    Examples
    --------
    >>> AttentionPoolingGrads._fields
    ('hs', 'W', 'b', 'u')
    """

    hs: np.ndarray
    W: np.ndarray
    b: np.ndarray
    u: np.ndarray


def mean_pooling_forward(
    hs: Float[np.ndarray, "T N H"], mask: Bool[np.ndarray, "T N"]
) -> tuple[Float[np.ndarray, "N H"], tuple]:
    """Mean of every sequence's real states.

    Parameters
    ----------
    hs : float array (T, N, H)
        States.
    mask : bool array (T, N)
        True at real steps, at least one in each sequence.

    Returns
    -------
    pooled : float array (N, H)
        The sum of the real states over their number.
    cache : tuple
        What :func:`mean_pooling_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN that counts.

    Notes
    -----
    Chapter 9. Twin: :func:`course_rnn.pytorch.padding.masked_mean`.

    Examples
    --------
    >>> hs = np.array([[[1.0]], [[3.0]], [[99.0]]])
    >>> pooled, cache = mean_pooling_forward(hs, np.array([[True], [True], [False]]))
    >>> pooled
    array([[2.]])
    """
    hs = _real_states(hs, mask)
    shares = (mask / mask.sum(axis=0)).astype(hs.dtype)[..., None]  # 1 / length, 0 in the padding
    pooled = (shares * hs).sum(axis=0)
    expect_no_nan(pooled, hs=hs)
    return pooled, (shares, hs.shape[1:])


def mean_pooling_backward(
    dpooled: Float[np.ndarray, "N H"], cache: tuple
) -> Float[np.ndarray, "T N H"]:
    """Gradient of a loss with respect to the states: each real one gets an equal share.

    Parameters
    ----------
    dpooled : float array (N, H)
        ∂L/∂pooled.
    cache : tuple
        From :func:`mean_pooling_forward`.

    Returns
    -------
    float array (T, N, H)
        0 in the padding.

    Raises
    ------
    ValueError
        If ``dpooled`` does not have the shape of ``pooled``.

    Examples
    --------
    >>> mask = np.array([[True], [True], [False]])
    >>> _, cache = mean_pooling_forward(np.ones((3, 1, 1)), mask)
    >>> mean_pooling_backward(np.array([[6.0]]), cache)[:, 0, 0].tolist()
    [3.0, 3.0, 0.0]
    """
    shares, shape = cache
    expect_shape("dpooled", dpooled, shape)
    return shares * dpooled


def max_pooling_forward(
    hs: Float[np.ndarray, "T N H"], mask: Bool[np.ndarray, "T N"]
) -> tuple[Float[np.ndarray, "N H"], tuple]:
    """Maximum of every sequence's real states, each feature by itself.

    Parameters
    ----------
    hs, mask : as for :func:`mean_pooling_forward`

    Returns
    -------
    pooled : float array (N, H)
        Its features may come from different steps.
    cache : tuple
        What :func:`max_pooling_backward` needs.

    Raises
    ------
    ValueError
        As :func:`mean_pooling_forward` does.

    Notes
    -----
    Chapter 9. Twin: :func:`course_rnn.pytorch.padding.masked_max`.

    Examples
    --------
    >>> hs = np.array([[[1.0, -1.0]], [[3.0, -2.0]], [[99.0, 99.0]]])
    >>> pooled, cache = max_pooling_forward(hs, np.array([[True], [True], [False]]))
    >>> pooled
    array([[ 3., -1.]])
    """
    hs = _real_states(hs, mask)
    there = np.where(mask[..., None], hs, -np.inf)  # a pad of 0 would win over negative states
    pooled = there.max(axis=0)
    expect_no_nan(pooled, hs=hs)
    won = there == pooled
    return pooled, ((won / won.sum(axis=0)).astype(hs.dtype),)


def max_pooling_backward(
    dpooled: Float[np.ndarray, "N H"], cache: tuple
) -> Float[np.ndarray, "T N H"]:
    """Gradient of a loss with respect to the states: all of it goes to the step that won.

    Parameters
    ----------
    dpooled : float array (N, H)
        ∂L/∂pooled.
    cache : tuple
        From :func:`max_pooling_forward`.

    Returns
    -------
    float array (T, N, H)
        0 where a feature did not win. Equal winners share, as in PyTorch's ``amax``.

    Raises
    ------
    ValueError
        If ``dpooled`` does not have the shape of ``pooled``.

    Examples
    --------
    >>> hs = np.array([[[1.0]], [[3.0]], [[2.0]]])
    >>> _, cache = max_pooling_forward(hs, np.ones((3, 1), bool))
    >>> max_pooling_backward(np.array([[5.0]]), cache)[:, 0, 0].tolist()
    [0.0, 5.0, 0.0]
    """
    (shares,) = cache
    expect_shape("dpooled", dpooled, shares.shape[1:])
    return shares * dpooled


def attention_pooling_forward(
    hs: Float[np.ndarray, "T N H"],
    W: Float[np.ndarray, "A H"],
    b: Float[np.ndarray, " A"],
    u: Float[np.ndarray, " A"],
    mask: Bool[np.ndarray, "T N"],
) -> tuple[Float[np.ndarray, "N H"], Float[np.ndarray, "T N"], tuple]:
    """Mean of the real states, weighted by the softmax of u · tanh(W h + b) over time.

    Parameters
    ----------
    hs, mask : as for :func:`mean_pooling_forward`
    W, b, u : float arrays (A, H), (A,), (A,)
        The scoring network, in the dtype of ``hs``; ``u`` takes the place of a query.

    Returns
    -------
    pooled : float array (N, H)
    weights : float array (T, N)
        Positive at real steps with sum 1, 0 in the padding.
    cache : tuple
        What :func:`attention_pooling_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN that counts.

    Notes
    -----
    Yang et al. (2016), attention over words. Chapter 9. Twin:
    :func:`course_rnn.pytorch.pooling.attention_pooling_forward`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> hs, W, b, u = (rng.normal(size=s) for s in ((3, 1, 4), (5, 4), 5, 5))
    >>> mask = np.array([[True], [True], [False]])
    >>> pooled, weights, cache = attention_pooling_forward(hs, W, b, u, mask)
    >>> weights.sum(axis=0).round(6), weights[2]
    (array([1.]), array([0.]))
    """
    hs = _real_states(hs, mask)
    expect_shape("W", W, (-1, hs.shape[2]))
    if W.size == 0:
        raise ValueError(f"W: expected at least one row and one column, got shape {W.shape}")
    expect_shape("b", b, W.shape[:1])
    expect_shape("u", u, W.shape[:1])
    for name, array in (("W", W), ("b", b), ("u", u)):
        expect_dtype(name, array, hs.dtype)
    hidden = np.tanh(hs @ W.T + b)  # (T, N, A)
    weights = masked_softmax((hidden @ u).T, mask.T).T
    pooled = np.einsum("tn,tnh->nh", weights, hs)
    expect_no_nan(pooled, hs=hs, W=W, b=b, u=u)
    return pooled, weights, (hs, W, u, hidden, weights)


def attention_pooling_backward(
    dpooled: Float[np.ndarray, "N H"], cache: tuple
) -> AttentionPoolingGrads:
    """Gradients of a loss with respect to the arguments of :func:`attention_pooling_forward`.

    Parameters
    ----------
    dpooled : float array (N, H)
        ∂L/∂pooled.
    cache : tuple
        From :func:`attention_pooling_forward`.

    Returns
    -------
    AttentionPoolingGrads
        Shaped like the arguments; ``hs`` is 0 in the padding. A state has two ways to the loss: as
        what is averaged, and through its weight.

    Raises
    ------
    ValueError
        If ``dpooled`` does not have the shape of ``pooled``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> hs, W, b, u = (rng.normal(size=s) for s in ((3, 1, 4), (5, 4), 5, 5))
    >>> pooled, weights, cache = attention_pooling_forward(hs, W, b, u, np.ones((3, 1), bool))
    >>> attention_pooling_backward(np.ones_like(pooled), cache).W.shape
    (5, 4)
    """
    hs, W, u, hidden, weights = cache
    expect_shape("dpooled", dpooled, hs.shape[1:])
    dweights = np.einsum("nh,tnh->tn", dpooled, hs)
    # softmax: ∂w_i/∂e_j = w_i (δ_ij − w_j); where w is 0, masked, nothing comes back
    dscores = weights * (dweights - (weights * dweights).sum(axis=0))
    da = dscores[..., None] * u * (1 - hidden**2)  # tanh' = 1 - tanh²
    return AttentionPoolingGrads(
        hs=weights[..., None] * dpooled + da @ W,
        W=np.einsum("tna,tnh->ah", da, hs),
        b=da.sum(axis=(0, 1)),
        u=np.einsum("tn,tna->a", dscores, hidden),
    )


def _real_states(hs: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Check states and mask; put 0 where nothing counts, for 0 · NaN = NaN."""
    expect_shape("hs", hs, (-1, -1, -1))
    expect_floats("hs", hs)
    if hs.size == 0:
        raise ValueError(f"hs: expected no axis of size 0, got shape {hs.shape}")
    expect_shape("mask", mask, hs.shape[:2])
    expect_dtype("mask", mask, np.bool_)
    if not mask.any(axis=0).all():
        raise ValueError("mask: expected a real step in every sequence, got one without")
    return np.where(mask[..., None], hs, 0)
