"""The minimal LSTM (minLSTM): forget and input gate read the input alone and add up to 1.

Three gates a unit, stacked i, f, g:

    i, f = σ(W_xi x_t + b_xi), σ(W_xf x_t + b_xf)
    g = W_xg x_t + b_xg
    h_t = f / (f + i) ∘ h_{t−1} + i / (f + i) ∘ g

Its twin is :mod:`course_rnn.pytorch.min_lstm`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.min_gru import expect_input_gates
from course_rnn.reference.ops import sigmoid
from course_rnn.reference.recurrent import Inputs, project_inputs, project_inputs_backward
from course_rnn.reference.scan import (
    LinearCache,
    linear_recurrence_backward,
    linear_recurrence_forward,
)
from course_rnn.reference.validate import expect_no_nan


class MinLSTMGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`min_lstm_forward`; ``x`` None for indices.

    Examples
    --------
    >>> MinLSTMGrads._fields
    ('x', 'h0', 'W_xh', 'b_xh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    W_xh: np.ndarray
    b_xh: np.ndarray


class MinLSTMCache(NamedTuple):
    """What :func:`min_lstm_forward` leaves for :func:`min_lstm_backward`; ``kept`` is f / (f + i).

    Examples
    --------
    >>> MinLSTMCache._fields
    ('x', 'i', 'f', 'g', 'kept', 'W_xh', 'recurrence')
    """

    x: np.ndarray
    i: np.ndarray  # (T, N, H)
    f: np.ndarray
    g: np.ndarray
    kept: np.ndarray
    W_xh: np.ndarray
    recurrence: LinearCache


def min_lstm_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "3*H I"],
    b_xh: Float[np.ndarray, " 3*H"],
    *,
    parallel: bool = True,
) -> tuple[Float[np.ndarray, "T N H"], MinLSTMCache]:
    """Run a minLSTM over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float array (N, H)
        State before the first input.
    W_xh, b_xh : float arrays (3H, I), (3H,)
        Input-to-hidden weights and biases, the rows of i, f, g one below the other.
    parallel : bool
        By a scan; else in a loop over T.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T.
    cache : MinLSTMCache
        What :func:`min_lstm_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Feng et al. (2024), section 3.2. f / (f + i) is computed as σ(log f − log i): both gates may
    be so near 0 that their float is 0. Chapter 12. Twin:
    :func:`course_rnn.pytorch.min_lstm.min_lstm_forward`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> hs, cache = min_lstm_forward(x, h0, rng.normal(size=(9, 2)), np.zeros(9))
    >>> hs.shape
    (4, 1, 3)
    """
    expect_input_gates(x, h0, W_xh, b_xh, gates=3)
    a = project_inputs(x, W_xh) + b_xh
    expect_no_nan(a, x=x, W_xh=W_xh, b_xh=b_xh)
    a_i, a_f, g = np.split(a, 3, axis=-1)
    log_i, log_f = (-np.logaddexp(0, -a) for a in (a_i, a_f))
    kept = sigmoid(log_f - log_i)
    hs, recurrence = linear_recurrence_forward(kept, (1 - kept) * g, h0, parallel=parallel)
    return hs, MinLSTMCache(x, sigmoid(a_i), sigmoid(a_f), g, kept, W_xh, recurrence)


def min_lstm_backward(dhs: Float[np.ndarray, "T N H"], cache: MinLSTMCache) -> MinLSTMGrads:
    """Backpropagate: through the linear recurrence from right to left, then through all gates.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state.
    cache : MinLSTMCache
        From :func:`min_lstm_forward`.

    Returns
    -------
    MinLSTMGrads
        Total gradients, shaped like the arguments of :func:`min_lstm_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` does not have the shape of ``hs``.

    Notes
    -----
    Chapter 12. Twin: autograd.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> hs, cache = min_lstm_forward(x, h0, rng.normal(size=(9, 2)), np.zeros(9))
    >>> min_lstm_backward(np.ones_like(hs), cache).W_xh.shape
    (9, 2)
    """
    x, i, f, g, kept, W_xh, recurrence = cache
    dkept, db, dh0 = linear_recurrence_backward(dhs, recurrence)
    dlogit = (dkept - db * g) * kept * (1 - kept)  # of log f - log i
    # log σ' = 1 - σ
    da = np.concatenate([-dlogit * (1 - i), dlogit * (1 - f), db * (1 - kept)], axis=-1)
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    return MinLSTMGrads(dx, dh0, dW_xh, da.sum(axis=(0, 1)))
