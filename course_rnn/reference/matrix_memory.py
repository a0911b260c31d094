"""A state that is a matrix: linear attention with decay, in its three forms.

Every step writes a pair, a value v_t under a key k_t, and reads with a query q_t:

    S_t = f_t S_{t−1} + v_t k_tᵀ
    y_t = S_t q_t

How much is written is a factor of the value. Without the state, for f_t = exp(log_f_t) and S_0 = 0,

    y_t = Σ_{s ≤ t} f_{s+1} … f_t (k_s · q_t) v_s,

attention without a softmax. Chunks join the two: that sum inside a chunk, the state from one to the
next. Chunks of one step are the recurrence, and a single chunk is attention. The twin is
:mod:`course_rnn.pytorch.matrix_memory`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


class MatrixMemoryGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`matrix_memory_forward`.

    Examples
    --------
    >>> MatrixMemoryGrads._fields
    ('queries', 'keys', 'values', 'log_f', 'S0')
    """

    queries: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    log_f: np.ndarray
    S0: np.ndarray


def matrix_memory_forward(
    queries: Float[np.ndarray, "T N D"],
    keys: Float[np.ndarray, "T N D"],
    values: Float[np.ndarray, "T N E"],
    log_f: Float[np.ndarray, "T N"],
    S0: Float[np.ndarray, "N E D"],
    *,
    chunk: int = 1,
) -> tuple[Float[np.ndarray, "T N E"], Float[np.ndarray, "N E D"], tuple]:
    """Write a pair and read with a query, at every step.

    Parameters
    ----------
    queries, keys, values : float arrays (T, N, D), (T, N, D), (T, N, E)
        What is read with, and the pairs that are written, time first.
    log_f : float array (T, N)
        Logarithm of the share that is kept of the state before: 0 keeps all, −1000 nothing; finite.
        Products of gates are sums here, which do not underflow.
    S0 : float array (N, E, D)
        State before the first step.
    chunk : int
        Steps that are computed at once, ≥ 1: 1 is the recurrence, T or more is attention. All give
        the same up to rounding.

    Returns
    -------
    ys : float array (T, N, E)
        What was read at every step, after its own pair was written.
    S : float array (N, E, D)
        State after the last step, which starts the next sequence.
    cache : tuple
        What :func:`matrix_memory_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Katharopoulos et al. (2020), without their feature map and normaliser; the decay, one number a
    step, as in the mLSTM of Beck et al. (2024). Chapter 12. Twin:
    :func:`course_rnn.pytorch.matrix_memory.matrix_memory_forward`.

    Examples
    --------
    >>> keys, values = np.eye(2)[:, None], np.array([[[5.0]], [[7.0]]])
    >>> nothing_lost, S0 = np.zeros((2, 1)), np.zeros((1, 1, 2))
    >>> ys, S, cache = matrix_memory_forward(keys[[0, 0]], keys, values, nothing_lost, S0)
    >>> ys[:, 0, 0], S[0]
    (array([5., 5.]), array([[5., 7.]]))
    """
    expect_pairs(queries, keys, values, ("log_f", log_f), S0)
    if chunk < 1:
        raise ValueError(f"chunk: expected at least 1 step, got {chunk}")
    ys, S, starts = np.empty_like(values), S0, []
    for first in range(0, len(queries), chunk):
        steps = slice(first, first + chunk)
        starts.append((steps, S))
        q, k, v = queries[steps], keys[steps], values[steps]
        kept, weights, written = _decays(log_f[steps])
        scores = np.einsum("tnd,snd->nts", q, k) * weights
        ys[steps] = np.einsum("nts,sne->tne", scores, v)
        ys[steps] += kept[..., None] * np.einsum("ned,tnd->tne", S, q)
        S = kept[-1, :, None, None] * S + np.einsum("tn,tne,tnd->ned", written, v, k)
    for result in (ys, S):  # a query's NaN reaches the one, that of the last key the other
        expect_no_nan(result, queries=queries, keys=keys, values=values, log_f=log_f, S0=S0)
    return ys, S, (queries, keys, values, log_f, starts)


def matrix_memory_backward(
    dys: Float[np.ndarray, "T N E"],
    cache: tuple,
    dS_last: Float[np.ndarray, "N E D"] | None = None,
) -> MatrixMemoryGrads:
    """Backpropagate through time, chunk by chunk as forward.

    Parameters
    ----------
    dys : float array (T, N, E)
        Gradient of the loss with respect to what was read.
    cache : tuple
        From :func:`matrix_memory_forward`.
    dS_last : float array (N, E, D), optional
        Gradient with respect to the last state; 0 if left out.

    Returns
    -------
    MatrixMemoryGrads
        Shaped like the arguments of :func:`matrix_memory_forward`.

    Raises
    ------
    ValueError
        If a gradient does not have the shape of what it belongs to.

    Notes
    -----
    Chapter 12. Twin: autograd.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> args = [rng.normal(size=(4, 1, 2)) for _ in range(3)]
    >>> ys, S, cache = matrix_memory_forward(*args, np.zeros((4, 1)), np.zeros((1, 2, 2)), chunk=3)
    >>> matrix_memory_backward(np.ones_like(ys), cache).log_f.shape
    (4, 1)
    """
    queries, keys, values, log_f, starts = cache
    expect_shape("dys", dys, values.shape)
    dS = np.zeros_like(starts[0][1])
    if dS_last is not None:
        expect_shape("dS_last", dS_last, dS.shape)
        dS = dS_last
    grads = MatrixMemoryGrads(*(np.empty_like(a) for a in (queries, keys, values, log_f)), dS)
    for steps, S in reversed(starts):
        inputs = queries[steps], keys[steps], values[steps], log_f[steps]
        *of_steps, dS = _chunk_backward(dys[steps], dS, *inputs, S)
        for whole, part in zip(grads, of_steps, strict=False):
            whole[steps] = part
    return grads._replace(S0=dS)


def expect_pairs(queries, keys, values, gate: tuple[str, np.ndarray], S0) -> None:
    """Raise ``ValueError`` unless what a matrix memory reads and writes fits together.

    Parameters
    ----------
    queries, keys, values, S0 : arrays
        As in :func:`matrix_memory_forward`.
    gate : pair of str and array
        Name and values (T, N) of the number that each step has.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit.
    """
    expect_floats("queries", queries)
    if queries.ndim != 3 or queries.size == 0:
        got = queries.shape
        raise ValueError(f"queries: expected (T, N, D), none of them 0, got shape {got}")
    T, N, D = queries.shape
    expect_shape("keys", keys, (T, N, D))
    expect_shape("values", values, (T, N, -1))
    expect_shape(*gate, (T, N))
    expect_shape("S0", S0, (N, values.shape[2], D))
    for name, array in (("keys", keys), ("values", values), gate, ("S0", S0)):
        expect_dtype(name, array, queries.dtype)


def _decays(log_f):
    """What is left of the state before (C, N), of each pair at each step (N, C, C), and last."""
    total = np.cumsum(log_f, axis=0)
    between = total.T[:, :, None] - total.T[:, None, :]  # log of f_{s+1} … f_t
    later = np.triu(np.ones(between.shape[1:], dtype=bool), 1)
    weights = np.exp(np.where(later, -np.inf, between))
    return np.exp(total), weights, weights[:, -1].T


def _chunk_backward(dy, dS, q, k, v, log_f, S):
    """Gradients of a chunk's arguments and of the state before, given that of the one after."""
    kept, weights, written = _decays(log_f)
    scores = np.einsum("tnd,snd->nts", q, k) * weights
    dscores = np.einsum("tne,sne->nts", dy, v) * weights
    dread = kept[..., None] * dy  # by way of S q_t
    dq = np.einsum("nts,snd->tnd", dscores, k) + np.einsum("ned,tne->tnd", S, dread)
    dk = written[..., None] * np.einsum("ned,tne->tnd", dS, v)
    dtotal = np.sum(dq * q, axis=-1)  # q_t stands beside exp(+total_t), k_s beside exp(−total_s)
    dlast = np.sum(dk * k, axis=(0, -1)) + kept[-1] * np.einsum("ned,ned->n", dS, S)
    dk += np.einsum("nts,tnd->snd", dscores, q)
    dv = np.einsum("nts,tne->sne", scores, dy)
    dv += written[..., None] * np.einsum("ned,tnd->tne", dS, k)
    dtotal -= np.sum(dk * k, axis=-1)
    dtotal[-1] += dlast
    dlog_f = np.cumsum(dtotal[::-1], axis=0)[::-1]
    dS = kept[-1, :, None, None] * dS + np.einsum("tne,tnd->ned", dread, q)
    return dq, dk, dv, dlog_f, dS
