"""A bidirectional layer: one run from left to right, one from right to left, side by side.

Its twin is :mod:`course_rnn.pytorch.bidirectional`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.layer import (
    Layer,
    LayerCache,
    LayerGrads,
    States,
    expect_inputs,
    expect_states,
    layer_backward,
    layer_forward,
)
from course_rnn.reference.params import expect_like
from course_rnn.reference.recurrent import Inputs
from course_rnn.reference.validate import expect_shape


class BidirectionalCache(NamedTuple):
    """What :func:`bidirectional_forward` leaves for :func:`bidirectional_backward`.

    Examples
    --------
    >>> BidirectionalCache._fields
    ('rightward', 'leftward')
    """

    rightward: LayerCache
    leftward: LayerCache


def bidirectional_forward(
    layer: Layer,
    x: Inputs,
    states: States,
    weights: Sequence[Sequence[np.ndarray]],
    lengths: Integer[np.ndarray, " N"] | None = None,
) -> tuple[Float[np.ndarray, "T N H2"], tuple[np.ndarray, ...], BidirectionalCache]:
    """Run a layer in both directions and concatenate the hidden states.

    Parameters
    ----------
    layer : Layer
        The cell.
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first, padded on the right.
    states : tuple of float arrays (2, N, H)
        ``(h0,)``, or ``(h0, c0)`` for an LSTM: first that of the run to the right, before step 0,
        then that of the run to the left, before each sequence's last step.
    weights : two tuples ``(W_xh, W_hh, b_xh, b_hh)``
        Those of the run to the right, then those of the run to the left.
    lengths : int array (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.

    Returns
    -------
    hs : float array (T, N, 2H)
        At step t what the first run knows of ``x[:t+1]`` and the second of ``x[t:]``; 0 where
        there is padding.
    last : tuple of float arrays (2, N, H)
        The states where each run ended: to the right at each sequence's last step, to the left at
        step 0.
    cache : BidirectionalCache
        What :func:`bidirectional_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Schuster and Paliwal (1997). Chapter 6. Twin:
    :func:`course_rnn.pytorch.bidirectional.bidirectional_forward`, and ``torch.nn.RNN``, ``LSTM``
    and ``GRU`` with ``bidirectional=True``.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> rng = np.random.default_rng(0)
    >>> weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3), np.zeros(3)
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 1, 2))
    >>> states = (np.zeros((2, 1, 3)),)
    >>> hs, last, cache = bidirectional_forward(layer, x, states, [weights, weights])
    >>> hs.shape
    (4, 1, 6)
    """
    expect_inputs(x)
    expect_states(states, (2, x.shape[1], -1))
    if len(weights) != 2:
        raise ValueError(f"weights: expected those of two directions, got {len(weights)}")
    (right, last_right, rightward), (left, last_left, leftward) = [
        layer_forward(layer, x, tuple(s[d] for s in states), weights[d], lengths, reverse=d == 1)
        for d in (0, 1)
    ]
    last = tuple(np.stack(pair) for pair in zip(last_right, last_left, strict=True))
    return np.concatenate([right, left], axis=-1), last, BidirectionalCache(rightward, leftward)


def bidirectional_backward(
    dhs: Float[np.ndarray, "T N H2"], cache: BidirectionalCache, dlast: States | None = None
) -> LayerGrads:
    """Backpropagate through both runs of :func:`bidirectional_forward`.

    Parameters
    ----------
    dhs : float array (T, N, 2H)
        The immediate gradient of the loss with respect to ``hs``.
    cache : BidirectionalCache
        From :func:`bidirectional_forward`.
    dlast : tuple of float arrays (2, N, H), optional
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
    >>> weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3), np.zeros(3)
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 1, 2))
    >>> states = (np.zeros((2, 1, 3)),)
    >>> hs, last, cache = bidirectional_forward(layer, x, states, [weights, weights])
    >>> bidirectional_backward(np.ones_like(hs), cache).x.shape
    (4, 1, 2)
    """
    states = tuple(np.stack(pair) for pair in zip(*[run.states for run in cache], strict=True))
    _, N, H = states[0].shape
    expect_shape("dhs", dhs, (cache.rightward.x.shape[0], N, 2 * H))
    if dlast is not None:
        expect_like("dlast", dlast, states)
    right, left = [
        layer_backward(half, run, None if dlast is None else tuple(d[k] for d in dlast))
        for k, (half, run) in enumerate(zip((dhs[..., :H], dhs[..., H:]), cache, strict=True))
    ]
    return LayerGrads(
        x=None if right.x is None else right.x + left.x,
        states=tuple(np.stack(pair) for pair in zip(right.states, left.states, strict=True)),
        weights=(right.weights, left.weights),
    )
