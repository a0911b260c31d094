"""The minimal GRU (minGRU): gates that read the input alone, so that a step is affine in h.

Two gates a unit, stacked z, n:

    z = σ(W_xz x_t + b_xz)
    n = W_xn x_t + b_xn
    h_t = z ∘ h_{t−1} + (1 − z) ∘ n

A GRU without W_hh, without the reset gate and without the tanh. Its twin is
:mod:`course_rnn.pytorch.min_gru`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.ops import sigmoid
from course_rnn.reference.recurrent import Inputs, project_inputs, project_inputs_backward
from course_rnn.reference.scan import (
    LinearCache,
    linear_recurrence_backward,
    linear_recurrence_forward,
)
from course_rnn.reference.validate import (
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)


class MinGRUGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`min_gru_forward`; ``x`` None for indices.

    Examples
    --------
    >>> MinGRUGrads._fields
    ('x', 'h0', 'W_xh', 'b_xh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    W_xh: np.ndarray
    b_xh: np.ndarray


class MinGRUCache(NamedTuple):
    """What :func:`min_gru_forward` leaves for :func:`min_gru_backward`.

    Examples
    --------
    >>> MinGRUCache._fields
    ('x', 'z', 'n', 'W_xh', 'recurrence')
    """

    x: np.ndarray
    z: np.ndarray  # (T, N, H)
    n: np.ndarray
    W_xh: np.ndarray
    recurrence: LinearCache


def min_gru_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    W_xh: Float[np.ndarray, "2*H I"],
    b_xh: Float[np.ndarray, " 2*H"],
    *,
    parallel: bool = True,
) -> tuple[Float[np.ndarray, "T N H"], MinGRUCache]:
    """Run a minGRU over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float array (N, H)
        State before the first input.
    W_xh, b_xh : float arrays (2H, I), (2H,)
        Input-to-hidden weights and biases, the rows of z above those of n.
    parallel : bool
        By a scan; else in a loop over T.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T.
    cache : MinGRUCache
        What :func:`min_gru_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Feng et al. (2024), section 3.1, whose z is our 1 − z. Chapter 12. Twin:
    :func:`course_rnn.pytorch.min_gru.min_gru_forward`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 3))
    >>> hs, cache = min_gru_forward(x, h0, rng.normal(size=(6, 2)), np.zeros(6))
    >>> hs.shape
    (4, 1, 3)
    """
    expect_input_gates(x, h0, W_xh, b_xh, gates=2)
    a = project_inputs(x, W_xh) + b_xh
    expect_no_nan(a, x=x, W_xh=W_xh, b_xh=b_xh)
    a_z, n = np.split(a, 2, axis=-1)
    z = sigmoid(a_z)
    hs, recurrence = linear_recurrence_forward(z, (1 - z) * n, h0, parallel=parallel)
    return hs, MinGRUCache(x, z, n, W_xh, recurrence)


def min_gru_backward(dhs: Float[np.ndarray, "T N H"], cache: MinGRUCache) -> MinGRUGrads:
    """Backpropagate: through the linear recurrence from right to left, then through all gates.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state.
    cache : MinGRUCache
        From :func:`min_gru_forward`.

    Returns
    -------
    MinGRUGrads
        Total gradients, shaped like the arguments of :func:`min_gru_forward`.

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
    >>> hs, cache = min_gru_forward(x, h0, rng.normal(size=(6, 2)), np.zeros(6))
    >>> min_gru_backward(np.ones_like(hs), cache).W_xh.shape
    (6, 2)
    """
    x, z, n, W_xh, recurrence = cache
    dz, db, dh0 = linear_recurrence_backward(dhs, recurrence)
    da_z = (dz - db * n) * z * (1 - z)  # σ' = σ (1 - σ)
    da = np.concatenate([da_z, db * (1 - z)], axis=-1)
    dx, dW_xh = project_inputs_backward(da, x, W_xh)
    return MinGRUGrads(dx, dh0, dW_xh, da.sum(axis=(0, 1)))


def expect_input_gates(x, h0, W_xh, b_xh, *, gates: int) -> None:
    """Raise ``ValueError`` unless the arguments of a layer whose gates read x alone fit together.

    Parameters
    ----------
    x, h0, W_xh, b_xh : arrays
        As in :func:`min_gru_forward`, with ``gates`` times H rows.
    gates : int
        How many pre-activations a unit has.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.
    """
    expect_shape("W_xh", W_xh, (-1, -1))
    expect_floats("W_xh", W_xh)
    H, I = W_xh.shape[0] // gates, W_xh.shape[1]
    if H == 0 or I == 0:
        raise ValueError(f"W_xh: expected at least one unit and one input, got {W_xh.shape}")
    expect_shape("W_xh", W_xh, (gates * H, I))
    if np.ndim(x) == 2:
        expect_ids("x", x, I)
    else:
        expect_shape("x", x, (-1, -1, I))
        if x.size == 0:
            raise ValueError(f"x: expected at least one step and one sequence, got {x.shape}")
        expect_dtype("x", x, W_xh.dtype)
    expect_shape("h0", h0, (x.shape[1], H))
    expect_dtype("h0", h0, W_xh.dtype)
    if b_xh is not None:
        expect_shape("b_xh", b_xh, (gates * H,))
        expect_dtype("b_xh", b_xh, W_xh.dtype)
