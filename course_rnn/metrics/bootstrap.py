"""Confidence intervals of any measure, by resampling."""

from collections.abc import Callable

import numpy as np


def bootstrap_interval(
    statistic: Callable[[np.ndarray], float],
    values: np.ndarray,
    rng: np.random.Generator,
    *,
    resamples: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile bootstrap: how far would the measure vary on another test set of this size?

    Parameters
    ----------
    statistic : callable
        Measure of a test set, given as rows of ``values``.
    values : array (n, ...)
        One row for each independent unit: a sentence or a sequence, not a token, for tokens of
        one sentence go together. For an error rate, rows (edits, length); for BLEU, ``arange(n)``
        as indices of sentences.
    rng : np.random.Generator
        Draws the resamples.
    resamples : int
        How many, ≥ 1.
    level : float
        Share of the resamples inside the interval, in (0, 1).

    Returns
    -------
    low, high : float
        The (1 - level) / 2 and (1 + level) / 2 quantiles of the measure over resamples of n rows,
        drawn with replacement.

    Raises
    ------
    ValueError
        If there are fewer than two rows, ``rng`` is no generator, ``resamples`` or ``level`` is out
        of range, or the measure of a resample is not finite.

    Notes
    -----
    Efron (1979), "Bootstrap methods: another look at the jackknife"; Koehn (2004), "Statistical
    significance tests for machine translation evaluation". The interval shows the chance in the
    test set, not that in the training seeds.

    Examples
    --------
    >>> errors = np.array([0, 1, 0, 0, 1, 0, 0, 1, 0, 0])
    >>> low, high = bootstrap_interval(np.mean, errors, np.random.default_rng(0))
    >>> print(f"{low:.1f} to {high:.1f}")
    0.0 to 0.6
    """
    if not isinstance(values, np.ndarray):
        raise ValueError(f"values: expected a NumPy array, got {type(values).__name__}")
    if values.ndim == 0 or len(values) < 2:
        raise ValueError(f"values: expected at least two rows, got shape {values.shape}")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng: expected np.random.Generator, got {type(rng).__name__}")
    if not isinstance(resamples, int | np.integer) or resamples < 1:
        raise ValueError(f"resamples: expected an integer of at least 1, got {resamples}")
    if not 0 < level < 1:
        raise ValueError(f"level: expected a share between 0 and 1, got {level}")
    n = len(values)
    measures = [statistic(values[rng.integers(n, size=n)]) for _ in range(resamples)]
    if not np.all(np.isfinite(measures)):
        raise ValueError("statistic: expected finite measures, got NaN or infinity")
    low, high = np.quantile(measures, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
