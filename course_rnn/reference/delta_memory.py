"""The delta rule: a matrix memory that writes what is missing (forward only).

    S_t = S_{t−1} + β_t (v_t − S_{t−1} k_t) k_tᵀ
    y_t = S_t q_t

In :mod:`course_rnn.reference.matrix_memory` values add up that are written under keys which are not
orthogonal; here the memory first reads what a key gives already, and corrects it. The twin is
:mod:`course_rnn.pytorch.delta_memory`.
"""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.matrix_memory import expect_pairs
from course_rnn.reference.validate import expect_no_nan


def delta_memory_forward(
    queries: Float[np.ndarray, "T N D"],
    keys: Float[np.ndarray, "T N D"],
    values: Float[np.ndarray, "T N E"],
    beta: Float[np.ndarray, "T N"],
    S0: Float[np.ndarray, "N E D"],
) -> tuple[Float[np.ndarray, "T N E"], Float[np.ndarray, "N E D"]]:
    """Write with the delta rule: not the value, but what is missing of it under its key.

    S_t = S_{t−1} + β_t (v_t − S_{t−1} k_t) k_tᵀ. For ``|k_t| = 1`` and β_t = 1 the state
    gives exactly v_t for k_t afterwards.

    Parameters
    ----------
    queries, keys, values : float arrays (T, N, D), (T, N, D), (T, N, E)
        What is read with, and the pairs that are written, time first. The keys are used as they
        are: divide them by their lengths first.
    beta : float array (T, N)
        How much of what is missing is written. Along a key of length 1 the state before is
        multiplied by 1 − β_t, which is negative for β_t > 1.
    S0 : float array (N, E, D)
        State before the first step.

    Returns
    -------
    ys : float array (T, N, E)
        What was read at every step, after its own pair was written.
    S : float array (N, E, D)
        State after the last step.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Schlag, Irie and Schmidhuber (2021), without their feature map. Chapter 12.
    Twin: :func:`course_rnn.pytorch.delta_memory.delta_memory_forward`.

    Examples
    --------
    >>> keys, values = np.ones((2, 1, 1)), np.array([[[5.0]], [[7.0]]])
    >>> ys, S = delta_memory_forward(keys, keys, values, np.ones((2, 1)), np.zeros((1, 1, 1)))
    >>> ys[:, 0, 0]
    array([5., 7.])
    """
    expect_pairs(queries, keys, values, ("beta", beta), S0)
    ys, S = np.empty_like(values), S0
    for t, k in enumerate(keys):
        missing = values[t] - np.einsum("ned,nd->ne", S, k)
        S = S + np.einsum("n,ne,nd->ned", beta[t], missing, k)
        ys[t] = np.einsum("ned,nd->ne", S, queries[t])
    for result in (ys, S):  # a query's NaN reaches the one, that of the last key the other
        expect_no_nan(result, queries=queries, keys=keys, values=values, beta=beta, S0=S0)
    return ys, S
