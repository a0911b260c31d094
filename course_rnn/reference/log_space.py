"""The linear recurrence in logarithms, for numbers that are all positive.

Its twin is :mod:`course_rnn.pytorch.log_space`.
"""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


def log_space_recurrence(
    log_a: Float[np.ndarray, "T N H"],
    log_b: Float[np.ndarray, "T N H"],
    log_h0: Float[np.ndarray, "N H"],
) -> Float[np.ndarray, "T N H"]:
    """Compute log h_t of h_t = a_t h_{t−1} + b_t, all positive, by two cumulative sums.

    With A_t = log a_1 + … + log a_t, log h_t = A_t + logsumexp(log h_0, log b_k − A_k, k ≤ t).

    Parameters
    ----------
    log_a, log_b : float arrays (T, N, H)
        Logarithms of the factors and of what is added; a must be above 0.
    log_h0 : float array (N, H)
        Logarithm of the first state.

    Returns
    -------
    float array (T, N, H)

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or if ``log_a`` is not finite.

    Notes
    -----
    Heinsen (2023). Chapter 12. Twin: :func:`course_rnn.pytorch.log_space.log_space_recurrence`.

    Examples
    --------
    >>> half, ones = np.full((3, 1, 1), 0.5), np.ones((3, 1, 1))
    >>> log_h = log_space_recurrence(np.log(half), np.log(ones), np.log([[4.0]]))
    >>> np.exp(log_h).ravel().round(6).tolist()
    [3.0, 2.5, 2.25]
    """
    expect_shape("log_a", log_a, (-1, -1, -1))
    expect_floats("log_a", log_a)
    if log_a.size == 0:
        raise ValueError(f"log_a: expected at least one step and one unit, got {log_a.shape}")
    expect_shape("log_b", log_b, log_a.shape)
    expect_shape("log_h0", log_h0, log_a.shape[1:])
    expect_dtype("log_b", log_b, log_a.dtype)
    expect_dtype("log_h0", log_h0, log_a.dtype)
    if not np.isfinite(log_a).all():
        raise ValueError(f"log_a: expected finite numbers, got {log_a[~np.isfinite(log_a)][0]}")
    expect_no_nan(log_b, log_b=log_b)
    expect_no_nan(log_h0, log_h0=log_h0)
    A = np.cumsum(log_a, axis=0)
    return A + np.logaddexp.accumulate(np.concatenate([log_h0[None], log_b - A]))[1:]
