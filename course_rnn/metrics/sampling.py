"""A test of samplers."""

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.validate import expect_distribution, expect_shape


def chi_square_p_value(counts: Integer[np.ndarray, " V"], p: Float[np.ndarray, " V"]) -> float:
    """Pearson's χ² test: how surprising are these counts if the draws came from ``p``?

    Parameters
    ----------
    counts : int array (V,)
        How often each symbol was drawn.
    p : float array (V,)
        The claimed probabilities, summing to 1. The χ² approximation needs about 5 expected draws
        in a cell, so symbols expected fewer times are pooled into one cell, and that cell into the
        next rarest symbol's if it is still short.

    Returns
    -------
    float
        Probability of a deviation at least this large; 0 if a symbol of probability 0 was drawn.

    Raises
    ------
    ValueError
        If the shapes differ, a count is negative or no integer, ``p`` is not one row of
        probabilities, or fewer than two cells remain.

    Notes
    -----
    Pearson (1900); the rule of 5 is Cochran's (1954).

    Examples
    --------
    >>> fair = np.full(6, 1 / 6)
    >>> round(chi_square_p_value(np.array([18, 21, 19, 20, 22, 20]), fair), 2)
    0.99
    >>> round(chi_square_p_value(np.array([10, 10, 10, 10, 10, 70]), fair), 2)
    0.0
    """
    from scipy.special import chdtrc

    expect_distribution("p", p)
    expect_shape("counts", counts, p.shape)
    if not np.issubdtype(counts.dtype, np.integer):
        raise ValueError(f"counts: expected integers, got dtype {counts.dtype}")
    if counts.min() < 0:
        raise ValueError(f"counts: expected numbers of draws, got {counts.min()}")
    if np.any(counts[p == 0] > 0):
        return 0.0
    expected = counts.sum() * p.astype(np.float64) / p.sum(dtype=np.float64)
    rare = expected < 5
    if 0 < expected[rare].sum() < 5 and not rare.all():
        rare[np.argmin(np.where(rare, np.inf, expected))] = True
    observed = np.append(counts[~rare], counts[rare].sum()).astype(np.float64)
    expected = np.append(expected[~rare], expected[rare].sum())
    observed, expected = observed[expected > 0], expected[expected > 0]
    if len(expected) < 2:
        raise ValueError(
            "counts: expected at least two cells with 5 or more expected draws, "
            f"got {counts.sum()} draws"
        )
    statistic = np.sum((observed - expected) ** 2 / expected)
    return float(chdtrc(len(expected) - 1, statistic))
