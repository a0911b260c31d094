"""Truncated backpropagation through time: regular and randomised, beside the full gradient.

A sequence of T steps has T − 1 links, one from each state to the next, along which the gradient
comes back. Truncation is a weight for each link that multiplies what comes back along it: 1 leaves
it, 0 cuts it (PyTorch: ``detach``). The forward pass, and so the state, is the same whatever the
weights.
"""

from itertools import pairwise

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_forward
from course_rnn.reference.layer import (
    Layer,
    LayerGrads,
    States,
    expect_inputs,
    expect_states,
)
from course_rnn.reference.ops import (
    cross_entropy_backward,
    cross_entropy_forward,
    linear_backward,
)
from course_rnn.reference.rnn import Inputs, rnn_backward, rnn_forward
from course_rnn.reference.validate import expect_dtype, expect_floats, expect_shape


def regular_links(T: int, K: int) -> Float[np.ndarray, " links"]:
    """Cut after every K-th step: the gradient stays inside chunks of K steps.

    Parameters
    ----------
    T : int
        Steps of the sequence, ≥ 1.
    K : int
        Steps of a chunk, ≥ 1; the last chunk may be shorter. With K ≥ T nothing is cut.

    Returns
    -------
    float64 array (T − 1,)
        Entry t − 1 is the weight of the link from h_t to h_{t+1}: 0 where K divides t, else 1.

    Raises
    ------
    ValueError
        If a number is below 1.

    Notes
    -----
    Williams & Peng (1990). The estimate is biased: it misses every path longer than a chunk.

    Examples
    --------
    >>> regular_links(T=7, K=3)
    array([1., 1., 0., 1., 1., 0.])
    """
    _expect_steps(T=T, K=K)
    return np.where(np.arange(1, T) % K == 0, 0.0, 1.0)


def randomised_links(T: int, c: float, rng: np.random.Generator) -> Float[np.ndarray, " links"]:
    """Cut every link with probability c, and make up for it at those that stay.

    Parameters
    ----------
    T : int
        Steps of the sequence, ≥ 1.
    c : float
        Probability of a cut, in [0, 1). Stretches without a cut have 1 / c steps on average.
    rng : np.random.Generator
        Source of T − 1 uniform draws.

    Returns
    -------
    float64 array (T − 1,)
        0 at a cut, 1 / (1 − c) elsewhere.

    Raises
    ------
    ValueError
        If T is below 1 or c is not in [0, 1).

    Notes
    -----
    Tallec & Ollivier (2017), with a constant probability. The estimate is unbiased. The gradient
    of h_t is dh_t = dhs_t + J_{t+1}ᵀ dh_{t+1}, with the Jacobian J_{t+1} of the step to h_{t+1},
    and its estimate is e_t = dhs_t + ω_t J_{t+1}ᵀ e_{t+1}. The weight ω_t has mean
    c · 0 + (1 − c) / (1 − c) = 1 and is independent of e_{t+1}, in which only later weights are; so
    E[e_t] = dhs_t + J_{t+1}ᵀ E[e_{t+1}], which is the recursion of dh_t, and the gradient of a
    parameter is linear in the dh_t. The price is variance: a path of k links that survives counts
    (1 − c)^(−k) times. Chapter 3 writes 1 / K for c.

    Examples
    --------
    >>> links = randomised_links(T=7, c=0.5, rng=np.random.default_rng(0))
    >>> sorted(set(links.tolist()))
    [0.0, 2.0]
    """
    _expect_steps(T=T)
    if not 0 <= c < 1:
        raise ValueError(f"c: expected a probability in [0, 1), got {c}")
    return np.where(rng.random(T - 1) < c, 0.0, 1 / (1 - c))


def tbptt_backward(
    dhs: Float[np.ndarray, "T N H"],
    layer: Layer,
    x: Inputs,
    states: States,
    weights: tuple[np.ndarray, ...],
    links: Float[np.ndarray, " links"],
) -> tuple[LayerGrads, Integer[np.ndarray, " stretches"]]:
    """Backpropagate through any recurrent layer with a weight for each link.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every hidden state.
    layer : Layer
        The cell.
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first.
    states : tuple of float arrays (N, H)
        The states before the first step: ``(h0,)``, or ``(h0, c0)`` for an LSTM.
    weights : tuple of float arrays
        ``(W_xh, W_hh, b_xh, b_hh)``.
    links : float array (T − 1,)
        What multiplies the gradient at each link: :func:`regular_links`,
        :func:`randomised_links`, or ones for the full gradient.

    Returns
    -------
    grads : LayerGrads
        The estimate of the gradient.
    lengths : int array
        Steps of every stretch between two cuts, in order. They sum to T; the longest is what has
        to be kept in memory.

    Raises
    ------
    ValueError
        If ``links`` are not T − 1 finite numbers, ``dhs`` does not fit, or as the layer does.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3), np.zeros(3)
    >>> layer, x = Layer(rnn_forward, rnn_backward), rng.normal(size=(6, 1, 2))
    >>> h0, links = np.zeros((1, 3)), regular_links(T=6, K=2)
    >>> grads, stretches = tbptt_backward(np.ones((6, 1, 3)), layer, x, (h0,), weights, links)
    >>> stretches.tolist()
    [2, 2, 2]
    """
    expect_inputs(x)
    T, N = x.shape[:2]
    expect_states(states, (N, -1))
    expect_shape("dhs", dhs, (T, *states[0].shape))
    expect_dtype("dhs", dhs, states[0].dtype)
    expect_shape("links", links, (T - 1,))
    expect_floats("links", links)
    if not np.all(np.isfinite(links)):
        raise ValueError(f"links: expected finite weights, got {links}")
    # A layer's own backward pass weights nothing: it runs between links whose weight is not 1.
    borders = np.flatnonzero(links != 1) + 1
    chunks = [slice(start, stop) for start, stop in pairwise([0, *borders, T])]
    caches, last = [], states
    for chunk in chunks:
        *outputs, cache = layer.forward(x[chunk], *last, *weights)
        caches.append(cache)
        last = [values[-1] for values in outputs]
    parts, dstates = [], [np.zeros_like(state) for state in states]
    factors = [*links[borders - 1].tolist(), 1.0]  # the last chunk has only zeros behind it
    for chunk, cache, factor in list(zip(chunks, caches, factors, strict=True))[::-1]:
        # a cut stops an exploded gradient too, and 0 · ∞ would not be 0
        dstates = [factor * d if factor else np.zeros_like(d) for d in dstates]
        dhs_chunk = dhs[chunk].copy()
        dhs_chunk[-1] += dstates[0]
        parts.append(layer.backward(dhs_chunk, cache, *dstates[1:]))
        dstates = parts[-1][1 : 1 + len(states)]
    lengths = np.diff([0, *np.flatnonzero(links == 0) + 1, T])
    return _join(parts[::-1], len(states)), lengths


def char_rnn_tbptt(
    inputs: Integer[np.ndarray, "T N"],
    targets: Integer[np.ndarray, "T N"],
    h0: Float[np.ndarray, "N H"],
    params: CharRNNParams,
    links: Float[np.ndarray, " links"],
) -> tuple[float, CharRNNParams, Float[np.ndarray, "N H"], Integer[np.ndarray, " stretches"]]:
    """Loss of a character RNN on a long sequence, and an estimate of its gradients.

    Parameters
    ----------
    inputs, targets : int arrays (T, N)
        Symbols and the symbols that follow them.
    h0 : float array (N, H)
        State before the first input.
    params : CharRNNParams
        Parameters.
    links : float array (T − 1,)
        Weights, as in :func:`tbptt_backward`.

    Returns
    -------
    loss : float
        Nats per symbol; the same for all links.
    grads : CharRNNParams
        The estimate; the gradients of the output layer are exact.
    h_T : float array (N, H)
        State after the last input.
    lengths : int array
        Steps of every stretch between two cuts.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Chapter 3. With regular links this is what a training loop computes that calls
    :func:`course_rnn.reference.char_rnn.char_rnn_loss` chunk by chunk and carries the state on,
    averaged over the steps; the loop keeps one chunk in memory.

    Examples
    --------
    >>> from course_rnn.reference.char_rnn import init_char_rnn
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0), dtype=np.float64)
    >>> text, h0 = np.array([[0], [4], [2], [1], [3]]), np.zeros((1, 3))
    >>> loss, grads, h_last, stretches = char_rnn_tbptt(
    ...     text[:-1], text[1:], h0, params, regular_links(T=4, K=2)
    ... )
    >>> stretches.tolist()
    [2, 2]
    """
    hs, logits, (_, linear_cache) = char_rnn_forward(inputs, h0, params)
    loss, loss_cache = cross_entropy_forward(logits, targets)
    dhs, dW_hy, db_y = linear_backward(cross_entropy_backward(loss_cache), linear_cache)
    layer = Layer(rnn_forward, rnn_backward)
    rnn_grads, lengths = tbptt_backward(dhs, layer, inputs, (h0,), params[:4], links)
    return loss, CharRNNParams(*rnn_grads.weights, dW_hy, db_y), hs[-1], lengths


def _join(parts: list[tuple], n_states: int) -> LayerGrads:
    """Gradients of the whole sequence: inputs in a row, the first states, sums of the weights."""
    first = parts[0]
    dx = None if first[0] is None else np.concatenate([part[0] for part in parts])
    dweights = zip(*[part[1 + n_states :] for part in parts], strict=True)
    return LayerGrads(dx, tuple(first[1 : 1 + n_states]), tuple(map(sum, dweights)))


def _expect_steps(**steps: int) -> None:
    for name, value in steps.items():
        if value < 1:
            raise ValueError(f"{name}: expected at least 1 step, got {value}")
