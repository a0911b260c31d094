"""One recurrent layer over sequences of different lengths, in either direction.

Any cell of the course fits: a :class:`Layer` is the pair of its forward and backward functions.
Its twin is :mod:`course_rnn.pytorch.layer`.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.params import expect_like
from course_rnn.reference.recurrent import Inputs
from course_rnn.reference.validate import expect_floats, expect_shape

States = tuple[np.ndarray, ...]
Pieces = list[tuple[slice, np.ndarray]]


class Layer(NamedTuple):
    """The two functions of a cell, for instance ``Layer(rnn_forward, rnn_backward)``.

    ``forward(x, *states, *weights)`` returns the hidden states (T, N, H), those of any further
    state, and a cache. ``backward(dhs, cache, *dlast)``, with the gradient of the last value of
    any further state, returns gradients in the order of forward's arguments.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> layer = Layer(rnn_forward, rnn_backward)
    """

    forward: Callable
    backward: Callable


class LayerGrads(NamedTuple):
    """Gradients structured like the arguments; ``x`` is None for indices.

    Examples
    --------
    >>> LayerGrads._fields
    ('x', 'states', 'weights')
    """

    x: np.ndarray | None
    states: tuple
    weights: tuple


class LayerCache(NamedTuple):
    """What :func:`layer_forward` leaves for :func:`layer_backward`.

    Examples
    --------
    >>> LayerCache._fields[:3]
    ('layer', 'x', 'states')
    """

    layer: Layer
    x: np.ndarray
    states: tuple[np.ndarray, ...]
    weights: tuple[np.ndarray, ...]
    pieces: Pieces
    caches: list
    order: slice


def layer_forward(
    layer: Layer,
    x: Inputs,
    states: States,
    weights: Sequence[np.ndarray],
    lengths: Integer[np.ndarray, " N"] | None = None,
    *,
    reverse: bool,
) -> tuple[Float[np.ndarray, "T N H"], tuple[np.ndarray, ...], LayerCache]:
    """Run a layer over right-padded sequences, from left to right or from right to left.

    The batch is cut wherever a sequence ends, and every piece runs with the sequences that are
    long enough, from the states that the piece before left. Padding is never read.

    Parameters
    ----------
    layer : Layer
        The cell.
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first.
    states : tuple of float arrays (N, H)
        The states before the first step that is run: ``(h0,)``, or ``(h0, c0)`` for an LSTM.
    weights : tuple of float arrays
        ``(W_xh, W_hh, b_xh, b_hh)``.
    lengths : int array (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.
    reverse : bool
        Whether each sequence is read from its own last element to its first.

    Returns
    -------
    hs : float array (T, N, H)
        The hidden state after reading ``x[t]``; 0 where there is padding.
    last : tuple of float arrays (N, H)
        Every state after the last step that was run.
    cache : LayerCache
        What :func:`layer_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    PyTorch's packed sequences shrink the batch in the same way. Chapter 6.
    Twin: :func:`course_rnn.pytorch.layer.layer_forward`.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> rng = np.random.default_rng(0)
    >>> weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3), np.zeros(3)
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 2, 2))
    >>> lengths = np.array([4, 2])
    >>> hs, last, cache = layer_forward(
    ...     layer, x, (np.zeros((2, 3)),), weights, lengths, reverse=False
    ... )
    >>> bool((last[0][1] == hs[1, 1]).all()), hs[2:, 1].tolist()
    (True, [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    """
    _expect_layer(x, states, lengths)
    T, N = x.shape[:2]
    pieces = _pieces(np.full(N, T) if lengths is None else lengths)
    order = slice(None, None, -1 if reverse else 1)
    hs = np.zeros((T, N, states[0].shape[1]), states[0].dtype)
    last = tuple(state.copy() for state in states)
    caches = []
    for steps, columns in pieces[order]:
        before = [state[columns] for state in last]
        *outputs, cache = layer.forward(x[steps, columns][order], *before, *weights)
        hs[steps, columns] = outputs[0][order]
        for state, values in zip(last, outputs, strict=True):
            state[columns] = values[-1]
        caches.append(cache)
    return hs, last, LayerCache(layer, x, states, tuple(weights), pieces, caches, order)


def layer_backward(
    dhs: Float[np.ndarray, "T N H"], cache: LayerCache, dlast: States | None = None
) -> LayerGrads:
    """Backpropagate through a layer run by :func:`layer_forward`.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every hidden state; not read where there
        is padding.
    cache : LayerCache
        From :func:`layer_forward`.
    dlast : tuple of float arrays (N, H), optional
        The gradient with respect to ``last``; zeros if left out.

    Returns
    -------
    LayerGrads
        ``x`` like x (0 where there is padding), ``states`` and ``weights`` like theirs.

    Raises
    ------
    ValueError
        If a gradient does not have the shape of what it belongs to.

    Examples
    --------
    >>> from course_rnn.reference.rnn import rnn_backward, rnn_forward
    >>> rng = np.random.default_rng(0)
    >>> weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3), np.zeros(3)
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(4, 2, 2))
    >>> hs, last, cache = layer_forward(layer, x, (np.zeros((2, 3)),), weights, reverse=True)
    >>> layer_backward(np.ones_like(hs), cache).x.shape
    (4, 2, 2)
    """
    layer, x, states, weights, pieces, caches, order = cache
    expect_shape("dhs", dhs, (*x.shape[:2], states[0].shape[1]))
    if dlast is not None:
        expect_like("dlast", dlast, states)
    dx = None if x.ndim == 2 else np.zeros_like(x)
    dstates = tuple(
        np.zeros_like(s) if dlast is None else dlast[k].copy() for k, s in enumerate(states)
    )
    dweights = tuple(np.zeros_like(w) for w in weights)
    for (steps, columns), piece_cache in zip(
        reversed(pieces[order]), reversed(caches), strict=True
    ):
        dpiece = dhs[steps, columns][order]
        dh, *dfurther = [dstate[columns] for dstate in dstates]
        dpiece[-1] += dh  # what the next piece, or the loss by way of the last state, sends back
        grads = layer.backward(dpiece, piece_cache, *dfurther)
        if dx is not None:
            dx[steps, columns] = grads[0][order]
        for dstate, grad in zip(dstates, grads[1:], strict=False):
            dstate[columns] = grad
        for dweight, grad in zip(dweights, grads[1 + len(states) :], strict=True):
            dweight += grad
    return LayerGrads(dx, dstates, dweights)


def expect_inputs(x: Inputs) -> None:
    """Raise ``ValueError`` unless ``x`` has the axes (T, N, I) or (T, N) and is not empty.

    Parameters
    ----------
    x : array
        Inputs; whether their values fit is for the cell to say.

    Raises
    ------
    ValueError
        If there is no step, no sequence, or another number of axes.
    """
    if not isinstance(x, np.ndarray) or x.ndim not in (2, 3) or 0 in x.shape[:2]:
        raise ValueError(f"x: expected inputs (T, N, I) or (T, N), got shape {np.shape(x)}")


def expect_states(states: States, shape: tuple[int, ...]) -> None:
    """Raise ``ValueError`` unless ``states`` is a tuple of one array or more of this shape.

    Parameters
    ----------
    states : tuple of arrays
        ``(h0,)`` or ``(h0, c0)``.
    shape : tuple of int
        What each must have; ``-1`` leaves an axis free.

    Raises
    ------
    ValueError
        Naming the first that does not fit.
    """
    if not isinstance(states, tuple) or not states:
        raise ValueError(f"states: expected (h0,) or (h0, c0), got {type(states).__name__}")
    for k, state in enumerate(states):
        expect_shape(f"states[{k}]", state, shape)
        expect_floats(f"states[{k}]", state)


def _pieces(lengths: np.ndarray) -> Pieces:
    """Steps, and columns of the sequences that have them, between one ending and the next."""
    stops = np.unique(lengths)
    starts = [0, *stops[:-1]]
    return [
        (slice(start, stop), np.flatnonzero(lengths >= stop))
        for start, stop in zip(starts, stops, strict=True)
    ]


def _expect_layer(x, states, lengths) -> None:
    expect_inputs(x)
    T, N = x.shape[:2]
    expect_states(states, (N, -1))
    if lengths is None:
        return
    expect_shape("lengths", lengths, (N,))
    if not np.issubdtype(lengths.dtype, np.integer):
        raise ValueError(f"lengths: expected integers, got dtype {lengths.dtype}")
    if lengths.min() < 1 or lengths.max() > T:
        raise ValueError(
            f"lengths: expected steps in [1, {T}], got {lengths.min()} to {lengths.max()}"
        )
