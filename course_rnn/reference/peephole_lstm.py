"""The LSTM with peephole connections, forward and backward through time.

In the LSTM of :mod:`course_rnn.reference.lstm` a gate sees the cell state only through what the
output gate lets out. Here each gate also looks at the cell state of its own unit:

    a = W_xh x_t + b_xh + W_hh h_{t−1} + b_hh
    i, f = σ(a + w_ch ∘ c_{t−1})
    g = tanh(a)
    c_t = f ∘ c_{t−1} + i ∘ g
    o = σ(a + w_ch ∘ c_t)
    h_t = o ∘ tanh(c_t)

each gate with its own rows of a. The weights w_ch are a vector, not a matrix: a unit looks at
itself alone. The output gate is computed last and sees the new cell state. Its twin is
:mod:`course_rnn.pytorch.peephole_lstm`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.ops import sigmoid
from course_rnn.reference.recurrent import (
    Inputs,
    expect_arguments,
    project_inputs,
    project_inputs_backward,
    split_gates,
)
from course_rnn.reference.validate import expect_dtype, expect_no_nan, expect_shape


class PeepholeLSTMGrads(NamedTuple):
    """Gradients in the order of :func:`peephole_lstm_forward`; ``x`` is None for indices.

    Examples
    --------
    >>> PeepholeLSTMGrads._fields
    ('x', 'h0', 'c0', 'W_xh', 'W_hh', 'b_xh', 'b_hh', 'w_ch')
    """

    x: np.ndarray | None
    h0: np.ndarray
    c0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b_xh: np.ndarray
    b_hh: np.ndarray
    w_ch: np.ndarray


class PeepholeLSTMCache(NamedTuple):
    """What the forward pass leaves for the backward pass; ``hs[0]`` is h0, ``cs[0]`` c0.

    Examples
    --------
    >>> PeepholeLSTMCache._fields
    ('x', 'hs', 'cs', 'gates', 'tanh_cs', 'W_xh', 'W_hh', 'w_ch')
    """

    x: np.ndarray
    hs: np.ndarray  # (T + 1, N, H)
    cs: np.ndarray  # (T + 1, N, H)
    gates: np.ndarray  # (T, 4, N, H): i, f, g, o
    tanh_cs: np.ndarray  # (T, N, H): tanh c_1 … tanh c_T
    W_xh: np.ndarray
    W_hh: np.ndarray
    w_ch: np.ndarray


def peephole_lstm_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    c0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "4*H I"],
    W_hh: Float[np.ndarray, "4*H H"],
    b_xh: Float[np.ndarray, " 4*H"],
    b_hh: Float[np.ndarray, " 4*H"],
    w_ch: Float[np.ndarray, " 3*H"],
) -> tuple[Float[np.ndarray, "T N H"], Float[np.ndarray, "T N H"], PeepholeLSTMCache]:
    """Run an LSTM with peepholes over a batch of sequences.

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
    w_ch : float array (3H,)
        The peepholes, those of i, f, o one after the other; with zeros it is the LSTM.

    Returns
    -------
    hs, cs : float arrays (T, N, H)
        Hidden states h_1 … h_T and cell states c_1 … c_T.
    cache : PeepholeLSTMCache
        What :func:`peephole_lstm_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Gers and Schmidhuber (2000). ``Layer(peephole_lstm_forward, peephole_lstm_backward)`` runs it
    over sequences of different lengths, in either direction, and in stacks. Chapter 5. Twin:
    :func:`course_rnn.pytorch.peephole_lstm.peephole_lstm_forward`; PyTorch has no such layer.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, zeros = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), np.zeros(12)
    >>> hs, cs, cache = peephole_lstm_forward(x, zeros, zeros, W_xh, W_hh, b, b, np.ones(9))
    >>> hs.shape, cs.shape
    ((4, 1, 3), (4, 1, 3))
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=4)
    (T, N), H = x.shape[:2], h0.shape[1]
    for name, array, shape in (("c0", c0, (N, H)), ("w_ch", w_ch, (3 * H,))):
        expect_shape(name, array, shape)
        expect_dtype(name, array, h0.dtype)
    w_i, w_f, w_o = w_ch.reshape(3, H)
    W_hh_T = np.ascontiguousarray(W_hh.T)
    gates = np.empty((T, 4, N, H), h0.dtype)
    hs, cs = np.empty((2, T + 1, N, H), h0.dtype)
    tanh_cs = np.empty((T, N, H), h0.dtype)
    hs[0], cs[0] = h0, c0
    for t, a in enumerate(project_inputs(x, W_xh) + (b_xh + b_hh)):
        a_i, a_f, a_g, a_o = split_gates(a + hs[t] @ W_hh_T, 4)
        i, f, g = sigmoid(a_i + w_i * cs[t]), sigmoid(a_f + w_f * cs[t]), np.tanh(a_g)
        cs[t + 1] = f * cs[t] + i * g
        o = sigmoid(a_o + w_o * cs[t + 1])  # the cell state is the new one
        tanh_cs[t] = np.tanh(cs[t + 1])
        hs[t + 1] = o * tanh_cs[t]
        gates[t] = i, f, g, o
    expect_no_nan(hs[-1], x=x, h0=h0, c0=c0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh, w_ch=w_ch)
    cache = PeepholeLSTMCache(x, hs, cs, gates, tanh_cs, W_xh, W_hh, w_ch)
    return hs[1:].copy(), cs[1:].copy(), cache


def peephole_lstm_backward(
    dhs: Float[np.ndarray, "T N H"],
    cache: PeepholeLSTMCache,
    dc_last: Float[np.ndarray, "N H"] | None = None,
) -> PeepholeLSTMGrads:
    """Backpropagate through time.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every hidden state; what comes back
        through later states is added here.
    cache : PeepholeLSTMCache
        From :func:`peephole_lstm_forward`.
    dc_last : float array (N, H), optional
        The gradient with respect to the last cell state; zeros if left out.

    Returns
    -------
    PeepholeLSTMGrads
        Total gradients, shaped like the arguments of :func:`peephole_lstm_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` or ``dc_last`` does not have the shape of what it belongs to.

    Notes
    -----
    Three more paths than in :func:`course_rnn.reference.lstm.lstm_backward`: from o back to c_t,
    and from i and f back to c_{t−1}. So even without W_hh the gradient of the cell state is more
    than a product of forget gates. Chapter 5. Twin: autograd.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, zeros = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), np.zeros(12)
    >>> hs, cs, cache = peephole_lstm_forward(x, zeros, zeros, W_xh, W_hh, b, b, np.ones(9))
    >>> peephole_lstm_backward(np.ones_like(hs), cache).w_ch.shape
    (9,)
    """
    x, hs, cs, gates, tanh_cs, W_xh, W_hh, w_ch = cache
    T, _, N, H = gates.shape
    w_i, w_f, w_o = w_ch.reshape(3, H)
    expect_shape("dhs", dhs, (T, N, H))
    dh, dc = np.zeros((2, N, H), gates.dtype)
    if dc_last is not None:
        expect_shape("dc_last", dc_last, (N, H))
        dc += dc_last
    da = np.empty((T, N, 4 * H), gates.dtype)
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        di, df, dg, do = split_gates(da[t], 4)
        dh += dhs[t]
        np.multiply(dh * tanh_cs[t], o * (1 - o), out=do)  # σ' = σ (1 - σ)
        dc += dh * o * (1 - tanh_cs[t] ** 2) + do * w_o  # tanh' = 1 - tanh²
        np.multiply(dc * g, i * (1 - i), out=di)
        np.multiply(dc * cs[t], f * (1 - f), out=df)
        np.multiply(dc * i, 1 - g**2, out=dg)
        dc = dc * f + di * w_i + df * w_f
        dh = da[t] @ W_hh
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    rows = da.reshape(T * N, 4 * H)
    db = rows.sum(axis=0)
    dW_hh = rows.T @ hs[:-1].reshape(T * N, H)
    di, df, _, do = np.split(da, 4, axis=-1)
    seen = [di * cs[:-1], df * cs[:-1], do * cs[1:]]  # each gate's times the cell state it looks at
    dw_ch = np.concatenate(seen, axis=-1).sum(axis=(0, 1))
    return PeepholeLSTMGrads(dx, dh, dc, dW_xh, dW_hh, db, db.copy(), dw_ch)
