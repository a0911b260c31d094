"""The long short-term memory (LSTM), forward and backward through time.

Four gates a unit, stacked i, f, g, o as in ``torch.nn.LSTM``:

    i, f, o = σ(W_xh x_t + b_xh + W_hh h_{t−1} + b_hh)
    g = tanh(W_xh x_t + b_xh + W_hh h_{t−1} + b_hh)
    c_t = f ∘ c_{t−1} + i ∘ g
    h_t = o ∘ tanh(c_t)

each gate with its own rows. Its twin is :mod:`course_rnn.pytorch.lstm`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.recurrent import (
    Inputs,
    expect_arguments,
    project_inputs,
    project_inputs_backward,
    split_gates,
)
from course_rnn.reference.validate import expect_dtype, expect_no_nan, expect_shape


class LSTMGrads(NamedTuple):
    """Gradients in the order of :func:`lstm_forward`; ``x`` is None for indices.

    Examples
    --------
    >>> LSTMGrads._fields
    ('x', 'h0', 'c0', 'W_xh', 'W_hh', 'b_xh', 'b_hh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    c0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b_xh: np.ndarray
    b_hh: np.ndarray


class LSTMCache(NamedTuple):
    """What :func:`lstm_forward` leaves for :func:`lstm_backward`; ``hs[0]`` is h0, ``cs[0]`` c0.

    Examples
    --------
    >>> LSTMCache._fields
    ('x', 'hs', 'cs', 'gates', 'tanh_cs', 'W_xh', 'W_hh')
    """

    x: np.ndarray
    hs: np.ndarray  # (T + 1, N, H)
    cs: np.ndarray  # (T + 1, N, H)
    gates: np.ndarray  # (T, 4, N, H): i, f, g, o
    tanh_cs: np.ndarray  # (T, N, H): tanh c_1 … tanh c_T
    W_xh: np.ndarray
    W_hh: np.ndarray


def lstm_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    c0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "4*H I"],
    W_hh: Float[np.ndarray, "4*H H"],
    b_xh: Float[np.ndarray, " 4*H"],
    b_hh: Float[np.ndarray, " 4*H"],
) -> tuple[Float[np.ndarray, "T N H"], Float[np.ndarray, "T N H"], LSTMCache]:
    """Run an LSTM over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0, c0 : float arrays (N, H)
        Hidden state and cell state before the first input.
    W_xh, W_hh : float arrays (4H, I), (4H, H)
        Input-to-hidden and hidden-to-hidden weights, the rows of i, f, g, o one below the other.
    b_xh, b_hh : float arrays (4H,)
        The two biases; only their sum matters.

    Returns
    -------
    hs, cs : float arrays (T, N, H)
        Hidden states h_1 … h_T and cell states c_1 … c_T.
    cache : LSTMCache
        What :func:`lstm_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and Cummins (2000).
    Chapter 5. Twin: :func:`course_rnn.pytorch.lstm.lstm_forward`, ``torch.nn.LSTM``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, zeros = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), np.zeros(12)
    >>> hs, cs, cache = lstm_forward(x, zeros, zeros, W_xh, W_hh, b, b)
    >>> hs.shape, cs.shape
    ((4, 1, 3), (4, 1, 3))
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=4)
    expect_shape("c0", c0, h0.shape)
    expect_dtype("c0", c0, h0.dtype)
    (T, N), H = x.shape[:2], h0.shape[1]
    # σ(a) = ½ tanh(½ a) + ½, so one tanh serves all four gates: scale · tanh(scale · a) + offset.
    scale = np.array([0.5, 0.5, 1, 0.5], h0.dtype)[:, None, None]
    offset = 1 - scale
    rows = np.repeat(scale, H)
    projected = project_inputs(x, rows[:, None] * W_xh)
    projected += rows * (b_xh + b_hh)
    W_hh_T = np.multiply(W_hh.T, rows, order="C")  # contiguous: up to twice as fast to multiply by
    gates = np.empty((T, 4, N, H), h0.dtype)
    hs, cs = np.empty((2, T + 1, N, H), h0.dtype)
    tanh_cs = np.empty((T, N, H), h0.dtype)
    hs[0], cs[0] = h0, c0
    for t, a in enumerate(projected):
        a += hs[t] @ W_hh_T
        np.tanh(split_gates(a, 4), out=gates[t])
        gates[t] *= scale
        gates[t] += offset
        i, f, g, o = gates[t]
        np.add(f * cs[t], i * g, out=cs[t + 1])
        np.multiply(o, np.tanh(cs[t + 1], out=tanh_cs[t]), out=hs[t + 1])
    expect_no_nan(hs[-1], x=x, h0=h0, c0=c0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return hs[1:].copy(), cs[1:].copy(), LSTMCache(x, hs, cs, gates, tanh_cs, W_xh, W_hh)


def lstm_backward(
    dhs: Float[np.ndarray, "T N H"],
    cache: LSTMCache,
    dc_last: Float[np.ndarray, "N H"] | None = None,
) -> LSTMGrads:
    """Backpropagate through time.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every hidden state; what comes back
        through later states is added here.
    cache : LSTMCache
        From :func:`lstm_forward`.
    dc_last : float array (N, H), optional
        The gradient with respect to the last cell state; zeros if left out.

    Returns
    -------
    LSTMGrads
        Total gradients, shaped like the arguments of :func:`lstm_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` or ``dc_last`` does not have the shape of what it belongs to.

    Notes
    -----
    On the way from c_t to c_{t−1} the gradient is only multiplied by f. Chapter 5. Twin: autograd.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, zeros = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), np.zeros(12)
    >>> hs, cs, cache = lstm_forward(x, zeros, zeros, W_xh, W_hh, b, b)
    >>> lstm_backward(np.ones_like(hs), cache).c0.shape
    (1, 3)
    """
    x, hs, cs, gates, tanh_cs, W_xh, W_hh = cache
    T, _, N, H = gates.shape
    expect_shape("dhs", dhs, (T, N, H))
    dh, dc = np.zeros((2, N, H), gates.dtype)
    if dc_last is not None:
        expect_shape("dc_last", dc_last, (N, H))
        dc += dc_last
    da = np.empty((T, N, 4 * H), gates.dtype)
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        di, df, dg, do = split_gates(da[t], 4)
        tanh_c = tanh_cs[t]
        dh += dhs[t]
        dc += dh * o * (1 - tanh_c**2)  # tanh' = 1 - tanh²
        np.multiply(dc * g, i * (1 - i), out=di)  # σ' = σ (1 - σ)
        np.multiply(dc * cs[t], f * (1 - f), out=df)
        np.multiply(dc * i, 1 - g**2, out=dg)
        np.multiply(dh * hs[t + 1], 1 - o, out=do)  # h = o tanh c, so h (1 - o) is tanh(c) σ'
        dc *= f
        dh = da[t] @ W_hh
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    rows = da.reshape(T * N, 4 * H)
    db = rows.sum(axis=0)
    dW_hh = rows.T @ hs[:-1].reshape(T * N, H)
    return LSTMGrads(dx, dh, dc, dW_xh, dW_hh, db, db.copy())
