"""The Elman RNN, forward and backward through time.

The recurrence is h_t = tanh(W_xh x_t + b_xh + W_hh h_{t−1} + b_hh) (Elman 1990), in PyTorch's
layout: ``W_xh`` is ``weight_ih_l0`` and so on. Its twin is :mod:`course_rnn.pytorch.rnn`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.ops import one_hot
from course_rnn.reference.validate import expect_dtype, expect_ids, expect_shape

Inputs = Float[np.ndarray, "T N I"] | Integer[np.ndarray, "T N"]


class RNNGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`rnn_forward`; ``x`` is None for indices."""

    x: np.ndarray | None
    h0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b_xh: np.ndarray
    b_hh: np.ndarray


class RNNCache(NamedTuple):
    """What :func:`rnn_forward` leaves for :func:`rnn_backward`."""

    x: np.ndarray
    h0: np.ndarray
    hs: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray


def rnn_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "H I"],
    W_hh: Float[np.ndarray, "H H"],
    b_xh: Float[np.ndarray, " H"],
    b_hh: Float[np.ndarray, " H"],
) -> tuple[Float[np.ndarray, "T N H"], RNNCache]:
    """Run an Elman RNN over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first. Integers stand for one-hot vectors: W_xh times a one-hot vector is a
        column of W_xh, so it is looked up instead of multiplied.
    h0 : float array (N, H)
        State before the first input.
    W_xh, W_hh : float arrays (H, I), (H, H)
        Input-to-hidden and hidden-to-hidden weights.
    b_xh, b_hh : float arrays (H,)
        The two biases; only their sum matters.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T; ``hs[-1]`` starts the next chunk.
    cache : RNNCache
        What :func:`rnn_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit. All floats must have one
        dtype: mixed, the states would be rounded to the narrowest without a word.

    Notes
    -----
    Elman (1990). Chapter 2. Twin: :func:`course_rnn.pytorch.rnn.rnn_forward`, ``torch.nn.RNN``.
    """
    _expect_rnn(x, h0, W_xh, W_hh, b_xh, b_hh)
    # The input's share of every step needs no state: one product before the loop, not T in it.
    projected = W_xh.T[x] if x.ndim == 2 else x @ W_xh.T
    hs = projected + (b_xh + b_hh)
    h, W_hh_T = h0, W_hh.T
    for a in hs:
        a += h @ W_hh_T
        h = np.tanh(a, out=a)
    return hs, RNNCache(x, h0, hs, W_xh, W_hh)


def rnn_backward(dhs: Float[np.ndarray, "T N H"], cache: RNNCache) -> RNNGrads:
    """Backpropagate through time.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state, that is, by way of that
        step's output alone; what comes back through later states is added here.
    cache : RNNCache
        From :func:`rnn_forward`.

    Returns
    -------
    RNNGrads
        Total gradients, shaped like the arguments of :func:`rnn_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` does not have the shape of ``hs``.

    Notes
    -----
    Werbos (1990). Chapter 3. Twin: autograd.
    """
    x, h0, hs, W_xh, W_hh = cache
    expect_shape("dhs", dhs, hs.shape)
    (T, N, H), I = hs.shape, W_xh.shape[1]
    da = 1 - hs**2  # tanh' = 1 - tanh²
    dh_next = np.zeros_like(h0)
    for da_t, dh_t in zip(reversed(da), reversed(dhs), strict=True):
        da_t *= dh_t + dh_next
        dh_next = da_t @ W_hh
    # A weight is used at every step, so its gradient sums over steps: one product after the loop.
    da_rows = da.reshape(T * N, H)
    x_rows = (one_hot(x, I, hs.dtype.type) if x.ndim == 2 else x).reshape(T * N, I)
    h_previous = np.concatenate([h0[None], hs[:-1]]).reshape(T * N, H)
    db = da_rows.sum(axis=0)
    return RNNGrads(
        x=None if x.ndim == 2 else da @ W_xh,
        h0=dh_next,
        W_xh=da_rows.T @ x_rows,
        W_hh=da_rows.T @ h_previous,
        b_xh=db,
        b_hh=db.copy(),
    )


def _expect_rnn(x, h0, W_xh, W_hh, b_xh, b_hh) -> None:
    expect_shape("W_xh", W_xh, (-1, -1))
    H, I = W_xh.shape
    if np.ndim(x) == 2:
        expect_ids("x", x, I)
    else:
        expect_shape("x", x, (-1, -1, I))
        if x.shape[0] == 0 or x.shape[1] == 0:
            raise ValueError(f"x: expected at least one step and one sequence, got shape {x.shape}")
        expect_dtype("x", x, W_xh.dtype)
    expect_shape("h0", h0, (x.shape[1], H))
    expect_shape("W_hh", W_hh, (H, H))
    expect_shape("b_xh", b_xh, (H,))
    expect_shape("b_hh", b_hh, (H,))
    for name, array in (("h0", h0), ("W_hh", W_hh), ("b_xh", b_xh), ("b_hh", b_hh)):
        expect_dtype(name, array, W_xh.dtype)
