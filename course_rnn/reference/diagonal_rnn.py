"""A diagonal linear RNN: M complex modes, each of which turns and decays on its own.

    λ = exp(−exp(ν) + iθ)
    γ = √(1 − |λ|²)
    h_t = λ ∘ h_{t−1} + γ ∘ u_t,  u_t = W_re x_t + i W_im x_t

The recurrence of the linear recurrent unit (LRU). States and weights are real at the interface:
real parts first, then imaginary parts, 2M numbers. Its twin is
:mod:`course_rnn.pytorch.diagonal_rnn`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.min_gru import expect_input_gates
from course_rnn.reference.modes import eigenvalues, join, part
from course_rnn.reference.recurrent import Inputs, project_inputs, project_inputs_backward
from course_rnn.reference.scan import (
    LinearCache,
    linear_recurrence_backward,
    linear_recurrence_forward,
)
from course_rnn.reference.validate import expect_dtype, expect_no_nan, expect_shape


class DiagonalRNNGrads(NamedTuple):
    """Gradients in the order of :func:`diagonal_rnn_forward`'s arguments; ``x`` None for indices.

    Examples
    --------
    >>> DiagonalRNNGrads._fields
    ('x', 'h0', 'nu', 'theta', 'W_xh')
    """

    x: np.ndarray | None
    h0: np.ndarray
    nu: np.ndarray
    theta: np.ndarray
    W_xh: np.ndarray


class DiagonalRNNCache(NamedTuple):
    """What :func:`diagonal_rnn_forward` leaves for :func:`diagonal_rnn_backward`.

    Examples
    --------
    >>> DiagonalRNNCache._fields
    ('x', 'u', 'nu', 'theta', 'W_xh', 'recurrence')
    """

    x: np.ndarray
    u: np.ndarray  # (T, N, M), complex
    nu: np.ndarray
    theta: np.ndarray
    W_xh: np.ndarray
    recurrence: LinearCache


def diagonal_rnn_forward(
    x: Inputs,
    h0: Float[np.ndarray, "N H"],
    nu: Float[np.ndarray, " M"],
    theta: Float[np.ndarray, " M"],
    W_xh: Float[np.ndarray, "H I"],
    *,
    parallel: bool = True,
) -> tuple[Float[np.ndarray, "T N H"], DiagonalRNNCache]:
    """Run a diagonal linear RNN over a batch of sequences.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float array (N, H)
        State before the first input, real parts and then imaginary parts; H = 2M.
    nu, theta : float arrays (M,)
        Eigenvalues, as :func:`course_rnn.reference.modes.eigenvalues` takes them.
    W_xh : float array (H, I)
        Input weights, W_re above W_im.
    parallel : bool
        By a scan; else in a loop over T.

    Returns
    -------
    hs : float array (T, N, H)
        States h_1 … h_T, real parts and then imaginary parts.
    cache : DiagonalRNNCache
        What :func:`diagonal_rnn_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Orvieto et al. (2023), whose γ starts so and is then learned by itself. Chapter 12. Twin:
    :func:`course_rnn.pytorch.diagonal_rnn.diagonal_rnn_forward`.

    Examples
    --------
    >>> from course_rnn.reference.modes import ring
    >>> rng = np.random.default_rng(0)
    >>> nu, theta = ring(3, rng, inner=0.5, outer=0.9)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 6))
    >>> hs, cache = diagonal_rnn_forward(x, h0, nu, theta, rng.normal(size=(6, 2)))
    >>> hs.shape
    (4, 1, 6)
    """
    lam = eigenvalues(nu, theta)
    expect_shape("W_xh", W_xh, (2 * len(nu), -1))
    expect_input_gates(x, h0, W_xh, None, gates=1)
    expect_dtype("nu", nu, W_xh.dtype)
    projected = project_inputs(x, W_xh)
    for result, arguments in (
        (lam, {"nu": nu, "theta": theta}),
        (projected, {"x": x, "W_xh": W_xh}),
    ):
        expect_no_nan(result, **arguments)
    u = join(projected)
    factors = np.broadcast_to(lam, (len(u), 1, len(lam)))
    hs, recurrence = linear_recurrence_forward(factors, _gamma(nu) * u, join(h0), parallel=parallel)
    return part(hs), DiagonalRNNCache(x, u, nu, theta, W_xh, recurrence)


def diagonal_rnn_backward(
    dhs: Float[np.ndarray, "T N H"], cache: DiagonalRNNCache
) -> DiagonalRNNGrads:
    """Backpropagate through the recurrence, γ and λ.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state.
    cache : DiagonalRNNCache
        From :func:`diagonal_rnn_forward`.

    Returns
    -------
    DiagonalRNNGrads
        Total gradients, shaped like the arguments of :func:`diagonal_rnn_forward`.

    Raises
    ------
    ValueError
        If ``dhs`` does not have the shape of ``hs``.

    Notes
    -----
    Chapter 12. Twin: autograd.

    Examples
    --------
    >>> from course_rnn.reference.modes import ring
    >>> rng = np.random.default_rng(0)
    >>> nu, theta = ring(3, rng, inner=0.5, outer=0.9)
    >>> x, h0 = rng.normal(size=(4, 1, 2)), np.zeros((1, 6))
    >>> hs, cache = diagonal_rnn_forward(x, h0, nu, theta, rng.normal(size=(6, 2)))
    >>> diagonal_rnn_backward(np.ones_like(hs), cache).nu.shape
    (3,)
    """
    x, u, nu, theta, W_xh, recurrence = cache
    expect_shape("dhs", dhs, (*u.shape[:2], 2 * u.shape[2]))
    lam, gamma, decay = eigenvalues(nu, theta), _gamma(nu), np.exp(nu)
    dfactors, db, dh0 = linear_recurrence_backward(join(dhs), recurrence)
    dexponent = dfactors.sum(axis=(0, 1)) * np.conj(lam)  # of -exp(nu) + i theta
    dgamma = (db * np.conj(u)).real.sum(axis=(0, 1))
    dnu = -decay * dexponent.real + dgamma * decay * np.exp(-2 * decay) / gamma
    dx, dW_xh = project_inputs_backward(part(gamma * db), x, W_xh)
    return DiagonalRNNGrads(dx, part(dh0), dnu, dexponent.imag, dW_xh)


def _gamma(nu: np.ndarray) -> np.ndarray:
    return np.sqrt(-np.expm1(-2 * np.exp(nu)))  # 1 - |λ|², exact where |λ| is near 1
