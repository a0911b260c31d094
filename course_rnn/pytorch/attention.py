"""Additive and scaled dot-product attention in PyTorch.

Twin of :mod:`course_rnn.reference.attention`. Everything here runs on any device and dtype that its
arguments have, and under autocast; autograd supplies the backward pass. A key mask keeps padding
out, whatever stands there, NaN too.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def masked_softmax(
    scores: Float[Tensor, "*axes S"], mask: Bool[Tensor, "*mask_axes S"]
) -> Float[Tensor, "*axes S"]:
    """Softmax over those entries of the last axis that the mask keeps.

    Parameters
    ----------
    scores : float tensor (..., S)
        Unnormalised log-weights.
    mask : bool tensor that broadcasts to (..., S)
        True keeps an entry.

    Returns
    -------
    float tensor (..., S)
        0 where masked; each row sums to 1, or to 0 if all of it is masked. Masked scores get the
        gradient 0.

    Raises
    ------
    ValueError
        If the mask is not boolean or does not fit.

    Notes
    -----
    Chapter 7. Twin: :func:`course_rnn.reference.attention.masked_softmax`.

    Examples
    --------
    >>> masked_softmax(torch.tensor([1.0, 1.0, 9.0]), torch.tensor([True, True, False])).tolist()
    [0.5, 0.5, 0.0]
    """
    if mask.dtype != torch.bool:
        raise ValueError(f"mask: expected dtype torch.bool, got {mask.dtype}")
    try:
        masked = ~mask.broadcast_to(scores.shape)
    except RuntimeError:
        expected, got = tuple(scores.shape), tuple(mask.shape)
        raise ValueError(f"mask: expected to broadcast to {expected}, got {got}") from None
    # −∞ would make NaN of a row without entries, on the way there and back; the lowest number not
    lowest = torch.finfo(scores.dtype).min
    weights = torch.softmax(scores.masked_fill(masked, lowest), dim=-1)
    return weights.masked_fill(masked, 0)


def dot_product_attention_forward(
    queries: Float[Tensor, "T N D"],
    keys: Float[Tensor, "S N D"],
    values: Float[Tensor, "S N E"],
    mask: Bool[Tensor, "S N"],
) -> tuple[Float[Tensor, "T N E"], Float[Tensor, "T N S"]]:
    """Scaled dot-product attention: the score of query q and key k is q · k / √D.

    Parameters
    ----------
    queries, keys, values : float tensors (T, N, D), (S, N, D), (S, N, E)
        Time first.
    mask : bool tensor (S, N)
        True for a real key, False for padding.

    Returns
    -------
    context : float tensor (T, N, E)
        For every query the weighted mean of the values.
    weights : float tensor (T, N, S)
        The softmax of the scores over the real keys. If a sequence has none, its weights and
        context are 0.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Vaswani et al. (2017), equation 1. Chapter 7. Twin:
    :func:`course_rnn.reference.attention.dot_product_attention_forward`. PyTorch's
    ``scaled_dot_product_attention`` is the same function, but does not return the weights.

    Examples
    --------
    >>> x, mask = torch.randn(3, 1, 4), torch.ones(3, 1, dtype=torch.bool)
    >>> context, weights = dot_product_attention_forward(x[:2], x, x, mask)
    >>> tuple(context.shape), tuple(weights.shape)
    ((2, 1, 4), (2, 1, 3))
    """
    _expect_attention(queries, keys, values, mask)
    expect_shape("keys", keys, (*keys.shape[:2], queries.shape[2]))
    queries, keys, values = _without_padding(queries, keys, values, mask)
    scores = torch.einsum("tnd,snd->tns", queries, keys) * queries.shape[2] ** -0.5
    weights = masked_softmax(scores, mask.T)
    context = torch.einsum("tns,sne->tne", weights, values)
    expect_no_nan(context, queries=queries, keys=keys, values=values)
    return context, weights


def additive_attention_forward(
    queries: Float[Tensor, "T N D"],
    keys: Float[Tensor, "S N K"],
    values: Float[Tensor, "S N E"],
    W_q: Float[Tensor, "A D"],
    W_k: Float[Tensor, "A K"],
    v: Float[Tensor, " A"],
    mask: Bool[Tensor, "S N"],
) -> tuple[Float[Tensor, "T N E"], Float[Tensor, "T N S"]]:
    """Additive attention: the score of query q and key k is v · tanh(W_q q + W_k k).

    Parameters
    ----------
    queries, keys, values : float tensors (T, N, D), (S, N, K), (S, N, E)
        Time first.
    W_q, W_k, v : float tensors (A, D), (A, K), (A,)
        The scoring network; it has no biases.
    mask : bool tensor (S, N)
        True for a real key, False for padding.

    Returns
    -------
    context, weights : as from :func:`dot_product_attention_forward`

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Bahdanau, Cho and Bengio (2015), section 3.1 and appendix A.1.2. Chapter 7. Twin:
    :func:`course_rnn.reference.attention.additive_attention_forward`.

    Examples
    --------
    >>> x, W = torch.randn(3, 1, 4), torch.randn(6, 4)
    >>> mask = torch.ones(3, 1, dtype=torch.bool)
    >>> context, weights = additive_attention_forward(x[:2], x, x, W, W, torch.randn(6), mask)
    >>> tuple(weights.shape)
    (2, 1, 3)
    """
    _expect_attention(queries, keys, values, mask)
    if W_q.numel() == 0:
        got = tuple(W_q.shape)
        raise ValueError(f"W_q: expected at least one row and one column, got shape {got}")
    expect_shape("W_q", W_q, (*W_q.shape[:1], queries.shape[2]))
    expect_shape("W_k", W_k, (W_q.shape[0], keys.shape[2]))
    expect_shape("v", v, (W_q.shape[0],))
    for name, tensor in (("W_q", W_q), ("W_k", W_k), ("v", v)):
        expect_floats(name, tensor)
    queries, keys, values = _without_padding(queries, keys, values, mask)
    projected_keys = (keys @ W_k.T).transpose(0, 1)  # (N, S, A)
    hidden = torch.tanh((queries @ W_q.T)[:, :, None] + projected_keys)  # (T, N, S, A)
    weights = masked_softmax(hidden @ v, mask.T)
    context = torch.einsum("tns,sne->tne", weights, values)
    expect_no_nan(context, queries=queries, keys=keys, values=values, W_q=W_q, W_k=W_k, v=v)
    return context, weights


class DotProductAttention(nn.Module):
    """Scaled dot-product attention as a module; it has no parameters.

    Examples
    --------
    >>> x = torch.randn(3, 1, 4)
    >>> context, weights = DotProductAttention()(x, x, x, torch.ones(3, 1, dtype=torch.bool))
    >>> tuple(context.shape)
    (3, 1, 4)
    """

    def forward(
        self, queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return context and weights, see :func:`dot_product_attention_forward`."""
        return dot_product_attention_forward(queries, keys, values, mask)


class AdditiveAttention(nn.Module):
    """Additive attention with its scoring network.

    Parameters
    ----------
    query_size, key_size, attention_size : int
        D, K and A, ≥ 1.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> attend = AdditiveAttention(query_size=4, key_size=5, attention_size=6)
    >>> queries, keys = torch.randn(2, 1, 4), torch.randn(3, 1, 5)
    >>> context, weights = attend(queries, keys, keys, torch.ones(3, 1, dtype=torch.bool))
    >>> tuple(context.shape)
    (2, 1, 5)
    """

    def __init__(self, query_size: int, key_size: int, attention_size: int):
        super().__init__()
        if min(query_size, key_size, attention_size) < 1:
            raise ValueError(
                f"query_size, key_size, attention_size: expected positive sizes, "
                f"got {query_size}, {key_size} and {attention_size}"
            )
        self.W_q = nn.Parameter(torch.empty(attention_size, query_size))
        self.W_k = nn.Parameter(torch.empty(attention_size, key_size))
        self.v = nn.Parameter(torch.empty(attention_size))
        for parameter in self.parameters():  # as torch.nn.Linear does: 1 / √(inputs)
            nn.init.uniform_(parameter, -(parameter.shape[-1] ** -0.5), parameter.shape[-1] ** -0.5)

    def forward(
        self, queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return context and weights, see :func:`additive_attention_forward`."""
        return additive_attention_forward(queries, keys, values, self.W_q, self.W_k, self.v, mask)


def _without_padding(queries, keys, values, mask) -> tuple[Tensor, Tensor, Tensor]:
    """Put 0 where nothing counts: a weight of 0 does not help against NaN, 0 · NaN = NaN."""
    if mask.dtype != torch.bool:
        raise ValueError(f"mask: expected dtype torch.bool, got {mask.dtype}")
    masked, no_key = ~mask[..., None], ~mask.any(0)[:, None]
    keys, values = keys.masked_fill(masked, 0), values.masked_fill(masked, 0)
    return queries.masked_fill(no_key, 0), keys, values


def _expect_attention(queries, keys, values, mask) -> None:
    for name, tensor in (("queries", queries), ("keys", keys), ("values", values)):
        if tensor.ndim != 3 or tensor.numel() == 0:
            got = tuple(tensor.shape)
            raise ValueError(f"{name}: expected three axes, none of size 0, got shape {got}")
        expect_floats(name, tensor)
    expect_shape("keys", keys, (keys.shape[0], queries.shape[1], keys.shape[2]))
    expect_shape("values", values, (*keys.shape[:2], values.shape[2]))
    expect_shape("mask", mask, tuple(keys.shape[:2]))
