"""The gated recurrent unit (GRU), forward and backward through time, in both published variants.

Three gates a unit, stacked r, z, n as in ``torch.nn.GRU``:

    r, z = σ(W_xh x_t + b_xh + W_hh h_{t−1} + b_hh)
    a = W_xn x_t + b_xn
    n = tanh(a + r ∘ (W_hn h_{t−1} + b_hn))
    h_t = (1 − z) ∘ n + z ∘ h_{t−1}

with the reset after the product, or before it:

    n = tanh(a + W_hn (r ∘ h_{t−1}) + b_hn)

Its twin is :mod:`course_rnn.pytorch.gru`.
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
from course_rnn.reference.validate import expect_no_nan, expect_shape


class GRUGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`gru_forward`; ``x`` is None for indices.

    Examples
    --------
    >>> GRUGrads._fields
    ('x', 'h0', 'W_xh', 'W_hh', 'b_xh', 'b_hh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b_xh: np.ndarray
    b_hh: np.ndarray


class GRUCache(NamedTuple):
    """What :func:`gru_forward` leaves for :func:`gru_backward`; ``hs[0]`` is h0.

    Examples
    --------
    >>> GRUCache._fields
    ('x', 'hs', 'gates', 'W_xh', 'W_hh', 'reset_after')
    """

    x: np.ndarray
    hs: np.ndarray  # (T + 1, N, H)
    gates: np.ndarray  # (T, 4, N, H): r, z, n, and the state's share u of n's pre-activation
    W_xh: np.ndarray
    W_hh: np.ndarray
    reset_after: bool


def gru_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "3*H I"],
    W_hh: Float[np.ndarray, "3*H H"],
    b_xh: Float[np.ndarray, " 3*H"],
    b_hh: Float[np.ndarray, " 3*H"],
    *,
    reset_after: bool = True,
) -> tuple[Float[np.ndarray, "T N H"], GRUCache]:
    """Run a GRU over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float array (N, H)
        State before the first input.
    W_xh, W_hh : float arrays (3H, I), (3H, H)
        Input-to-hidden and hidden-to-hidden weights, the rows of r, z, n one below the other.
    b_xh, b_hh : float arrays (3H,)
        The two biases. With ``reset_after`` they differ for n: r acts on ``b_hh`` alone.
    reset_after : bool
        Whether the reset gate acts on the product W_hn h + b_hn (``torch.nn.GRU`` and cuDNN) or,
        as published first, on the state before it (Cho et al. 2014). The same weights mean
        different functions in the two.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T; ``hs[-1]`` starts the next chunk.
    cache : GRUCache
        What :func:`gru_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Cho et al. (2014), equations 5 to 8, without biases there. Chapter 5. Twin:
    :func:`course_rnn.pytorch.gru.gru_forward`, ``torch.nn.GRU``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(9, 2)), rng.normal(size=(9, 3)), np.zeros(9)
    >>> hs, cache = gru_forward(x, h0, W_xh, W_hh, b, b)
    >>> hs.shape
    (4, 1, 3)
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=3)
    (T, N), H = x.shape[:2], h0.shape[1]
    W_rz_T, W_n_T = (np.ascontiguousarray(W.T) for W in (W_hh[: 2 * H], W_hh[2 * H :]))
    b_n = b_hh[2 * H :]
    projected = project_inputs(x, W_xh)
    projected += b_xh
    projected[..., : 2 * H] += b_hh[: 2 * H]
    gates = np.empty((T, 4, N, H), h0.dtype)
    hs = np.empty((T + 1, N, H), h0.dtype)
    hs[0] = h0
    for t, a in enumerate(projected):
        r, z, n, u = gates[t]
        a_rz, a_n = a[:, : 2 * H], a[:, 2 * H :]
        gates[t, :2] = split_gates(sigmoid(a_rz + hs[t] @ W_rz_T), 2)
        if reset_after:
            np.add(hs[t] @ W_n_T, b_n, out=u)
            np.tanh(a_n + r * u, out=n)
        else:
            np.add((r * hs[t]) @ W_n_T, b_n, out=u)
            np.tanh(a_n + u, out=n)
        np.add((1 - z) * n, z * hs[t], out=hs[t + 1])
    expect_no_nan(hs[-1], x=x, h0=h0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return hs[1:].copy(), GRUCache(x, hs, gates, W_xh, W_hh, reset_after)


def gru_backward(dhs: Float[np.ndarray, "T N H"], cache: GRUCache) -> GRUGrads:
    """Backpropagate through time.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state; what comes back through
        later states is added here.
    cache : GRUCache
        From :func:`gru_forward`.

    Returns
    -------
    GRUGrads
        Total gradients, shaped like the arguments of :func:`gru_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` does not have the shape of ``hs``.

    Notes
    -----
    Chapter 5. Twin: autograd.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> W_xh, W_hh, b = rng.normal(size=(9, 2)), rng.normal(size=(9, 3)), np.zeros(9)
    >>> hs, cache = gru_forward(x, h0, W_xh, W_hh, b, b)
    >>> gru_backward(np.ones_like(hs), cache).W_hh.shape
    (9, 3)
    """
    x, hs, gates, W_xh, W_hh, reset_after = cache
    T, _, N, H = gates.shape
    expect_shape("dhs", dhs, (T, N, H))
    W_rz, W_n = W_hh[: 2 * H], W_hh[2 * H :]
    da = np.empty((T, N, 3 * H), gates.dtype)  # by way of the inputs
    dus = np.empty((T, N, H), gates.dtype)  # by way of the state's share u
    dh = np.zeros((N, H), gates.dtype)
    for t in reversed(range(T)):
        h, (r, z, n, u) = hs[t], gates[t]
        da_r, da_z, da_n = split_gates(da[t], 3)
        dh += dhs[t]
        np.multiply(dh * (1 - z), 1 - n**2, out=da_n)  # tanh' = 1 - tanh²
        np.multiply(dh * (h - n), z * (1 - z), out=da_z)  # σ' = σ (1 - σ)
        dus[t] = da_n * r if reset_after else da_n
        du_W = dus[t] @ W_n
        np.multiply(da_n * u if reset_after else du_W * h, r * (1 - r), out=da_r)
        dh *= z
        dh += du_W if reset_after else du_W * r
        dh += da[t, :, : 2 * H] @ W_rz
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    da_rz = da[..., : 2 * H].reshape(T * N, 2 * H)
    du = dus.reshape(T * N, H)
    h_rz = hs[:-1].reshape(T * N, H)
    h_n = h_rz if reset_after else (gates[:, 0] * hs[:-1]).reshape(T * N, H)
    return GRUGrads(
        x=dx,
        h0=dh,
        W_xh=dW_xh,
        W_hh=np.concatenate([da_rz.T @ h_rz, du.T @ h_n]),
        b_xh=da.sum(axis=(0, 1)),
        b_hh=np.concatenate([da_rz.sum(axis=0), du.sum(axis=0)]),
    )
