"""Layers on layers, with dropout and skip connections between them.

Its twin is :mod:`course_rnn.pytorch.stacked`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.bidirectional import bidirectional_backward, bidirectional_forward
from course_rnn.reference.layer import (
    Layer,
    LayerGrads,
    States,
    expect_inputs,
    expect_states,
    layer_backward,
    layer_forward,
)
from course_rnn.reference.params import expect_like
from course_rnn.reference.recurrent import Inputs
from course_rnn.reference.validate import expect_dtype, expect_no_nan, expect_shape

Masks = Sequence[np.ndarray]


class StackedCache(NamedTuple):
    """What :func:`stacked_forward` leaves for :func:`stacked_backward`.

    Examples
    --------
    >>> StackedCache._fields[:2]
    ('levels', 'states')
    """

    levels: list
    states: tuple[np.ndarray, ...]
    directions: int
    masks: Masks | None
    residual: bool
    shape: tuple[int, ...]


def stacked_forward(
    layer: Layer,
    x: Inputs,
    states: States,
    weights: Sequence[Sequence[np.ndarray]],
    lengths: Integer[np.ndarray, " N"] | None = None,
    *,
    bidirectional: bool = False,
    masks: Masks | None = None,
    residual: bool = False,
) -> tuple[Float[np.ndarray, "T N DH"], tuple[np.ndarray, ...], StackedCache]:
    """Run L layers, each on the hidden states of the one below it.

    With y_1 = layer_1(x), the layers above give y_k = layer_k(m_k ⊙ y_{k−1}), or with skip
    connections y_k = y_{k−1} + layer_k(m_k ⊙ y_{k−1}). Dropout lies between layers, never between
    the steps of one: what a layer remembers is not dropped as it is carried along.

    Parameters
    ----------
    layer : Layer
        The cell of all layers.
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first, padded on the right.
    states : tuple of float arrays (L·D, N, H)
        ``(h0,)``, or ``(h0, c0)`` for an LSTM; D is the number of directions. From the bottom
        layer up, and in each layer the run to the right before the run to the left.
    weights : L·D tuples ``(W_xh, W_hh, b_xh, b_hh)``
        In the same order.
    lengths : int array (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.
    bidirectional : bool
        Whether every layer runs in both directions, D = 2.
    masks : L − 1 float arrays (T or 1, N, D·H), optional
        Dropout masks below every layer but the first, from
        :func:`course_rnn.reference.dropout.dropout_mask`. A mask of one step serves for all steps
        (Gal and Ghahramani 2016). No dropout if left out.
    residual : bool
        Whether each layer but the first adds its undropped input to its output.

    Returns
    -------
    hs : float array (T, N, D·H)
        The output of the top layer; 0 where there is padding.
    last : tuple of float arrays (L·D, N, H)
        The states where each run ended, in the order of ``states``.
    cache : StackedCache
        What :func:`stacked_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Dropout along depth: Zaremba, Sutskever and Vinyals (2014), section 3.2. Residual connections:
    Wu et al. (2016), section 3.1. Chapter 6. Twin:
    :func:`course_rnn.pytorch.stacked.stacked_forward`,
    and ``torch.nn.RNN``, ``LSTM`` and ``GRU`` with ``num_layers=L``.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> rng = np.random.default_rng(0)
    >>> W_hh, b = rng.normal(size=(3, 3)), np.zeros(3)
    >>> weights = [(rng.normal(size=(3, I)), W_hh, b, b) for I in (2, 3)]
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 1, 2))
    >>> hs, last, cache = stacked_forward(layer, x, (np.zeros((2, 1, 3)),), weights)
    >>> hs.shape, last[0].shape
    ((4, 1, 3), (2, 1, 3))
    """
    D = 2 if bidirectional else 1
    _expect_stack(x, states, weights, D, masks)
    y, lasts, levels = x, [], []
    for k in range(len(weights) // D):
        here = slice(k * D, (k + 1) * D)
        dropped = y if masks is None or k == 0 else y * masks[k - 1]
        before = tuple(s[here] for s in states)
        run = _level_forward(layer, dropped, before, weights[here], lengths)
        y = y + run[0] if residual and k > 0 else run[0]
        lasts.append(run[1])
        levels.append(run[2])
    last = tuple(np.concatenate(parts) for parts in zip(*lasts, strict=True))
    return y, last, StackedCache(levels, states, D, masks, residual, y.shape)


def stacked_backward(
    dhs: Float[np.ndarray, "T N DH"], cache: StackedCache, dlast: States | None = None
) -> LayerGrads:
    """Backpropagate from the top layer to the bottom one.

    Parameters
    ----------
    dhs : float array (T, N, D·H)
        The immediate gradient of the loss with respect to ``hs``.
    cache : StackedCache
        From :func:`stacked_forward`.
    dlast : tuple of float arrays (L·D, N, H), optional
        The gradient with respect to ``last``; zeros if left out.

    Returns
    -------
    LayerGrads
        Total gradients, structured like ``x``, ``states`` and ``weights``.

    Raises
    ------
    ValueError
        If a gradient does not have the shape of what it belongs to.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> rng = np.random.default_rng(0)
    >>> W_hh, b = rng.normal(size=(3, 3)), np.zeros(3)
    >>> weights = [(rng.normal(size=(3, I)), W_hh, b, b) for I in (2, 3)]
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 1, 2))
    >>> hs, last, cache = stacked_forward(layer, x, (np.zeros((2, 1, 3)),), weights)
    >>> stacked_backward(np.ones_like(hs), cache).x.shape
    (4, 1, 2)
    """
    levels, states, D, masks, residual, shape = cache
    expect_shape("dhs", dhs, shape)
    if dlast is not None:
        expect_like("dlast", dlast, states)
    dy, dstates, dweights = dhs, [], []
    for k in reversed(range(len(levels))):
        here = slice(k * D, (k + 1) * D)
        dlast_k = None if dlast is None else tuple(d[here] for d in dlast)
        dx, *rest = _level_backward(dy, levels[k], dlast_k, D)
        if masks is not None and k > 0:
            dx = dx * masks[k - 1]
        dy = dy + dx if residual and k > 0 else dx
        dstates.insert(0, rest[0])
        dweights[:0] = rest[1]
    joined = tuple(np.concatenate(parts) for parts in zip(*dstates, strict=True))
    return LayerGrads(dy, joined, tuple(dweights))


def _level_forward(layer, x, states, weights, lengths):
    """One layer of the stack in its one direction or two; states (D, N, H)."""
    if len(weights) == 2:
        return bidirectional_forward(layer, x, states, weights, lengths)
    states = tuple(s[0] for s in states)
    hs, last, cache = layer_forward(layer, x, states, weights[0], lengths, reverse=False)
    return hs, tuple(s[None] for s in last), cache


def _level_backward(dhs, cache, dlast, D):
    if D == 2:
        return bidirectional_backward(dhs, cache, dlast)
    dx, dstates, dweights = layer_backward(
        dhs, cache, None if dlast is None else tuple(d[0] for d in dlast)
    )
    return LayerGrads(dx, tuple(d[None] for d in dstates), (dweights,))


def _expect_stack(x, states, weights, D, masks) -> None:
    expect_inputs(x)
    if not weights or len(weights) % D:
        raise ValueError(
            f"weights: expected those of {D} direction(s) for every layer, got {len(weights)}"
        )
    expect_states(states, (len(weights), x.shape[1], -1))
    if masks is None:
        return
    if len(masks) != len(weights) // D - 1:
        raise ValueError(
            f"masks: expected {len(weights) // D - 1}, one below every layer but the first, "
            f"got {len(masks)}"
        )
    _, N, H = states[0].shape
    for k, mask in enumerate(masks):
        steps = 1 if np.shape(mask)[:1] == (1,) else len(x)
        expect_shape(f"masks[{k}]", mask, (steps, N, D * H))
        expect_dtype(f"masks[{k}]", mask, states[0].dtype)
        expect_no_nan(mask, **{f"masks[{k}]": mask})
