"""Attention: every query takes a mean of the values, weighted by how well it fits the keys.

Two scores are here: additive (Bahdanau, Cho and Bengio 2015) and scaled dot product (Vaswani et al.
2017). Axes: T queries, S keys and values, N batch, time first. A key mask keeps padding out,
whatever stands there, NaN too. The twin is :mod:`course_rnn.pytorch.attention`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


class DotProductAttentionGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`dot_product_attention_forward`.

    Examples
    --------
    >>> DotProductAttentionGrads._fields
    ('queries', 'keys', 'values')
    """

    queries: np.ndarray
    keys: np.ndarray
    values: np.ndarray


class AdditiveAttentionGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`additive_attention_forward`.

    Examples
    --------
    >>> AdditiveAttentionGrads._fields
    ('queries', 'keys', 'values', 'W_q', 'W_k', 'v')
    """

    queries: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    W_q: np.ndarray
    W_k: np.ndarray
    v: np.ndarray


def masked_softmax(
    scores: Float[np.ndarray, "*axes S"], mask: Bool[np.ndarray, "*mask_axes S"]
) -> Float[np.ndarray, "*axes S"]:
    """Softmax over those entries of the last axis that the mask keeps.

    Parameters
    ----------
    scores : float array (..., S)
        Unnormalised log-weights.
    mask : bool array that broadcasts to (..., S)
        True keeps an entry.

    Returns
    -------
    float array (..., S)
        0 where masked; each row sums to 1, or to 0 if all of it is masked. What stands in a masked
        entry, NaN too, does not matter.

    Raises
    ------
    ValueError
        If the mask is not boolean or does not fit.

    Notes
    -----
    Chapter 7. Twin: :func:`course_rnn.pytorch.attention.masked_softmax`.

    Examples
    --------
    >>> masked_softmax(np.array([1.0, 1.0, 9.0]), np.array([True, True, False]))
    array([0.5, 0.5, 0. ])
    """
    expect_floats("scores", scores)
    expect_dtype("mask", mask, np.bool_)
    try:
        mask = np.broadcast_to(mask, scores.shape)
    except ValueError:
        got = mask.shape
        raise ValueError(f"mask: expected to broadcast to {scores.shape}, got {got}") from None
    lowest = np.finfo(scores.dtype).min  # the largest of a row without entries; never −∞, as −∞ + ∞
    largest = scores.max(axis=-1, keepdims=True, where=mask, initial=lowest)
    shifted = np.subtract(scores, largest, where=mask, out=np.zeros_like(scores))
    exps = np.exp(shifted) * mask
    total = exps.sum(axis=-1, keepdims=True)
    return exps / (total + (total == 0))  # a row without entries: 0 / 1


def dot_product_attention_forward(
    queries: Float[np.ndarray, "T N D"],
    keys: Float[np.ndarray, "S N D"],
    values: Float[np.ndarray, "S N E"],
    mask: Bool[np.ndarray, "S N"],
) -> tuple[Float[np.ndarray, "T N E"], Float[np.ndarray, "T N S"], tuple]:
    """Scaled dot-product attention: the score of query q and key k is q · k / √D.

    Parameters
    ----------
    queries, keys, values : float arrays (T, N, D), (S, N, D), (S, N, E)
        One dtype.
    mask : bool array (S, N)
        True for a real key, False for padding.

    Returns
    -------
    context : float array (T, N, E)
        For every query the weighted mean of the values.
    weights : float array (T, N, S)
        The softmax of the scores over the real keys. If a sequence has none, its weights and
        context are 0.
    cache : tuple
        What :func:`dot_product_attention_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN that counts.

    Notes
    -----
    Vaswani et al. (2017), equation 1. Chapter 7. Twin:
    :func:`course_rnn.pytorch.attention.dot_product_attention_forward`,
    ``torch.nn.functional.scaled_dot_product_attention``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> queries, keys = rng.normal(size=(2, 1, 4)), rng.normal(size=(3, 1, 4))
    >>> values = rng.normal(size=(3, 1, 5))
    >>> context, weights, cache = dot_product_attention_forward(
    ...     queries, keys, values, np.ones((3, 1), bool)
    ... )
    >>> context.shape, weights.shape
    ((2, 1, 5), (2, 1, 3))
    """
    _expect_attention(queries, keys, values, mask)
    expect_shape("keys", keys, (*keys.shape[:2], queries.shape[2]))
    queries, keys, values = _without_padding(queries, keys, values, mask)
    scores = np.einsum("tnd,snd->tns", queries, keys) * _scale(queries)
    weights = masked_softmax(scores, mask.T)
    context = np.einsum("tns,sne->tne", weights, values)
    expect_no_nan(context, queries=queries, keys=keys, values=values)
    return context, weights, (queries, keys, values, weights)


def dot_product_attention_backward(
    dcontext: Float[np.ndarray, "T N E"], cache: tuple
) -> DotProductAttentionGrads:
    """Gradients of a loss with respect to the arguments of :func:`dot_product_attention_forward`.

    Parameters
    ----------
    dcontext : float array (T, N, E)
        ∂L/∂context.
    cache : tuple
        From :func:`dot_product_attention_forward`.

    Returns
    -------
    DotProductAttentionGrads
        Shaped like the arguments; 0 at masked keys and values.

    Raises
    ------
    ValueError
        If ``dcontext`` does not have the shape of ``context``.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(3, 1, 4))
    >>> context, weights, cache = dot_product_attention_forward(x, x, x, np.ones((3, 1), bool))
    >>> grads = dot_product_attention_backward(np.ones_like(context), cache)
    >>> grads.queries.shape
    (3, 1, 4)
    """
    queries, keys, values, weights = cache
    expect_shape("dcontext", dcontext, (*queries.shape[:2], values.shape[2]))
    dscores, dvalues = _weighted_mean_backward(dcontext, weights, values)
    dscores *= _scale(queries)
    return DotProductAttentionGrads(
        queries=np.einsum("tns,snd->tnd", dscores, keys),
        keys=np.einsum("tns,tnd->snd", dscores, queries),
        values=dvalues,
    )


def additive_attention_forward(
    queries: Float[np.ndarray, "T N D"],
    keys: Float[np.ndarray, "S N K"],
    values: Float[np.ndarray, "S N E"],
    W_q: Float[np.ndarray, "A D"],
    W_k: Float[np.ndarray, "A K"],
    v: Float[np.ndarray, " A"],
    mask: Bool[np.ndarray, "S N"],
) -> tuple[Float[np.ndarray, "T N E"], Float[np.ndarray, "T N S"], tuple]:
    """Additive attention: the score of query q and key k is v · tanh(W_q q + W_k k).

    Parameters
    ----------
    queries, keys, values : float arrays (T, N, D), (S, N, K), (S, N, E)
        One dtype, also of the weights.
    W_q, W_k, v : float arrays (A, D), (A, K), (A,)
        The scoring network; it has no biases.
    mask : bool array (S, N)
        True for a real key, False for padding.

    Returns
    -------
    context, weights, cache : as from :func:`dot_product_attention_forward`

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN that counts.

    Notes
    -----
    Bahdanau, Cho and Bengio (2015), section 3.1 and appendix A.1.2. Chapter 7. Twin:
    :func:`course_rnn.pytorch.attention.additive_attention_forward`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> queries, keys = rng.normal(size=(2, 1, 4)), rng.normal(size=(3, 1, 5))
    >>> W_q, W_k, v = rng.normal(size=(6, 4)), rng.normal(size=(6, 5)), rng.normal(size=6)
    >>> mask = np.ones((3, 1), bool)
    >>> context, weights, cache = additive_attention_forward(queries, keys, keys, W_q, W_k, v, mask)
    >>> weights.sum(axis=-1).round(6)
    array([[1.],
           [1.]])
    """
    _expect_attention(queries, keys, values, mask)
    expect_shape("W_q", W_q, (-1, queries.shape[2]))
    if len(W_q) == 0:
        raise ValueError(f"W_q: expected at least one row, got shape {W_q.shape}")
    expect_shape("W_k", W_k, (W_q.shape[0], keys.shape[2]))
    expect_shape("v", v, (W_q.shape[0],))
    for name, array in (("W_q", W_q), ("W_k", W_k), ("v", v)):
        expect_dtype(name, array, queries.dtype)
    queries, keys, values = _without_padding(queries, keys, values, mask)
    projected_keys = (keys @ W_k.T).swapaxes(0, 1)  # (N, S, A)
    hidden = np.tanh((queries @ W_q.T)[:, :, None] + projected_keys)  # (T, N, S, A)
    weights = masked_softmax(hidden @ v, mask.T)
    context = np.einsum("tns,sne->tne", weights, values)
    expect_no_nan(context, queries=queries, keys=keys, values=values, W_q=W_q, W_k=W_k, v=v)
    return context, weights, (queries, keys, values, W_q, W_k, v, hidden, weights)


def additive_attention_backward(
    dcontext: Float[np.ndarray, "T N E"], cache: tuple
) -> AdditiveAttentionGrads:
    """Gradients of a loss with respect to the arguments of :func:`additive_attention_forward`.

    Parameters
    ----------
    dcontext : float array (T, N, E)
        ∂L/∂context.
    cache : tuple
        From :func:`additive_attention_forward`.

    Returns
    -------
    AdditiveAttentionGrads
        Shaped like the arguments. Errors are those of :func:`dot_product_attention_backward`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, W, v = rng.normal(size=(3, 1, 4)), rng.normal(size=(6, 4)), rng.normal(size=6)
    >>> mask = np.ones((3, 1), bool)
    >>> context, weights, cache = additive_attention_forward(x, x, x, W, W, v, mask)
    >>> additive_attention_backward(np.ones_like(context), cache).W_q.shape
    (6, 4)
    """
    queries, keys, values, W_q, W_k, v, hidden, weights = cache
    expect_shape("dcontext", dcontext, (*queries.shape[:2], values.shape[2]))
    dscores, dvalues = _weighted_mean_backward(dcontext, weights, values)
    da = dscores[..., None] * v * (1 - hidden**2)  # tanh' = 1 - tanh²
    da_queries = da.sum(axis=2)  # a query meets every key, and a key every query
    da_keys = da.sum(axis=0).swapaxes(0, 1)
    return AdditiveAttentionGrads(
        queries=da_queries @ W_q,
        keys=da_keys @ W_k,
        values=dvalues,
        W_q=np.einsum("tna,tnd->ad", da_queries, queries),
        W_k=np.einsum("sna,snk->ak", da_keys, keys),
        v=np.einsum("tns,tnsa->a", dscores, hidden),
    )


def _weighted_mean_backward(dcontext, weights, values) -> tuple[np.ndarray, np.ndarray]:
    """Back through context = weights · values and through the softmax: dscores and dvalues."""
    dweights = np.einsum("tne,sne->tns", dcontext, values)
    # softmax: ∂w_i/∂e_j = w_i (δ_ij − w_j); where w is 0, masked, nothing comes back
    dscores = weights * (dweights - np.sum(weights * dweights, axis=-1, keepdims=True))
    return dscores, np.einsum("tns,tne->sne", weights, dcontext)


def _without_padding(queries, keys, values, mask) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put 0 where nothing counts: a weight of 0 does not help against NaN, 0 · NaN = NaN."""
    if mask.all():
        return queries, keys, values
    some_key = mask.any(axis=0)[:, None]
    keys, values = (np.where(mask[..., None], array, 0) for array in (keys, values))
    return np.where(some_key, queries, 0), keys, values


def _scale(queries) -> np.floating:
    return queries.dtype.type(queries.shape[2] ** -0.5)


def _expect_attention(queries, keys, values, mask) -> None:
    expect_shape("queries", queries, (-1, -1, -1))
    expect_floats("queries", queries)
    expect_shape("keys", keys, (-1, queries.shape[1], -1))
    expect_shape("values", values, (*keys.shape[:2], -1))
    for name, array in (("queries", queries), ("keys", keys), ("values", values)):
        if array.size == 0:
            raise ValueError(f"{name}: expected no axis of size 0, got shape {array.shape}")
        expect_dtype(name, array, queries.dtype)
    expect_shape("mask", mask, keys.shape[:2])
    expect_dtype("mask", mask, np.bool_)
