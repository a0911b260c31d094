"""The Elman RNN, forward and backward through time.

The recurrence is h_t = φ(W_xh x_t + b_xh + W_hh h_{t−1} + b_hh) with φ = tanh (Elman 1990) or
ReLU, in PyTorch's layout: ``W_xh`` is ``weight_ih_l0`` and so on. Its twin is
:mod:`course_rnn.pytorch.rnn`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.recurrent import (
    Inputs,
    expect_arguments,
    project_inputs,
    project_inputs_backward,
)
from course_rnn.reference.validate import expect_no_nan, expect_shape

NONLINEARITIES = ("tanh", "relu")


class RNNGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`rnn_forward`; ``x`` is None for indices.

    Examples
    --------
    >>> RNNGrads._fields
    ('x', 'h0', 'W_xh', 'W_hh', 'b_xh', 'b_hh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b_xh: np.ndarray
    b_hh: np.ndarray


class RNNCache(NamedTuple):
    """What :func:`rnn_forward` leaves for :func:`rnn_backward`.

    Examples
    --------
    >>> RNNCache._fields
    ('x', 'h0', 'hs', 'W_xh', 'W_hh', 'nonlinearity')
    """

    x: np.ndarray
    h0: np.ndarray
    hs: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    nonlinearity: str


def rnn_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "H I"],
    W_hh: Float[np.ndarray, "H H"],
    b_xh: Float[np.ndarray, " H"],
    b_hh: Float[np.ndarray, " H"],
    *,
    nonlinearity: str = "tanh",
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
    nonlinearity : {"tanh", "relu"}
        The function φ of the pre-activation.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T; ``hs[-1]`` starts the next chunk.
    cache : RNNCache
        What :func:`rnn_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN. All
        floats must have one dtype: mixed, the states would be rounded to the narrowest without a
        word.

    Notes
    -----
    Elman (1990). Chapter 2. Twin: :func:`course_rnn.pytorch.rnn.rnn_forward`, ``torch.nn.RNN``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3)
    >>> hs, cache = rnn_forward(x, h0, W_xh, W_hh, b, b)
    >>> hs.shape
    (4, 1, 3)
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh)
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity: expected one of {NONLINEARITIES}, got {nonlinearity!r}")
    hs = project_inputs(x, W_xh)
    hs += b_xh + b_hh
    h, W_hh_T = h0, W_hh.T
    for a in hs:
        a += h @ W_hh_T
        h = np.tanh(a, out=a) if nonlinearity == "tanh" else np.maximum(a, 0, out=a)
    expect_no_nan(h, x=x, h0=h0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return hs, RNNCache(x, h0, hs.copy(), W_xh, W_hh, nonlinearity)


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

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3)
    >>> hs, cache = rnn_forward(x, h0, W_xh, W_hh, b, b)
    >>> rnn_backward(np.ones_like(hs), cache).W_hh.shape
    (3, 3)
    """
    x, h0, hs, W_xh, W_hh, nonlinearity = cache
    expect_shape("dhs", dhs, hs.shape)
    H = hs.shape[-1]
    # Both slopes follow from the value alone: tanh' = 1 - tanh², and relu' = 1 where relu > 0.
    da = 1 - hs**2 if nonlinearity == "tanh" else (hs > 0).astype(hs.dtype)
    dh_next = np.zeros_like(h0)
    for da_t, dh_t in zip(reversed(da), reversed(dhs), strict=True):
        da_t *= dh_t + dh_next
        dh_next = da_t @ W_hh
    # A weight is used at every step, so its gradient sums over steps: one product after the loop.
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    da_rows = da.reshape(-1, H)
    h_previous = np.concatenate([h0[None], hs[:-1]]).reshape(-1, H)
    db = da_rows.sum(axis=0)
    return RNNGrads(
        x=dx,
        h0=dh_next,
        W_xh=dW_xh,
        W_hh=da_rows.T @ h_previous,
        b_xh=db,
        b_hh=db.copy(),
    )
