"""Measures of a language model, and of a sampler. Cross-entropies come in nats."""

import math
import sys
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.validate import expect_distribution, expect_shape

LARGEST_EXPONENT = math.log(sys.float_info.max)


@dataclass
class TokenMean:
    """Mean over tokens, however they were cut into batches.

    A mean of batch means weights a token in a short batch more than one in a long batch, so the
    answer would depend on the batch size. This adds sums and counts and divides once.
    """

    total: float = 0.0
    count: int = 0

    def add(self, mean: float, count: int) -> None:
        """Add a batch.

        Parameters
        ----------
        mean : float
            Mean of the batch, in nats per token.
        count : int
            Number of its tokens, ≥ 1.

        Raises
        ------
        ValueError
            If ``count`` is below 1.
        """
        if count < 1:
            raise ValueError(f"count: expected at least one token, got {count}")
        self.total += mean * count
        self.count += count

    @property
    def mean(self) -> float:
        """Nats per token over everything added; ``ValueError`` if nothing was."""
        if self.count == 0:
            raise ValueError("mean: expected at least one token, none was added")
        return self.total / self.count


def perplexity(nats: float) -> float:
    """Perplexity exp(H) of a mean cross-entropy H in nats per token.

    Parameters
    ----------
    nats : float
        Mean cross-entropy per token, ≥ 0.

    Returns
    -------
    float
        Number of equally likely symbols that would be as hard to guess; V for a uniform model,
        infinity where it exceeds the largest float.

    Raises
    ------
    ValueError
        If ``nats`` is negative or not a number.
    """
    _expect_nats(nats)
    return math.exp(nats) if nats <= LARGEST_EXPONENT else math.inf


def bits_per_character(nats: float) -> float:
    """Cross-entropy in bits: nats / ln 2.

    Parameters
    ----------
    nats : float
        Mean cross-entropy per character, ≥ 0.

    Returns
    -------
    float
        Bits per character.

    Raises
    ------
    ValueError
        If ``nats`` is negative or not a number.
    """
    _expect_nats(nats)
    return nats / math.log(2)


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
        If the shapes differ, a count is negative, ``p`` is not one row of probabilities, or fewer
        than two cells remain.

    Notes
    -----
    Pearson (1900); the rule of 5 is Cochran's (1954).
    """
    from scipy.special import chdtrc

    expect_distribution("p", p)
    expect_shape("counts", counts, p.shape)
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


def _expect_nats(nats: float) -> None:
    if not nats >= 0:
        raise ValueError(f"nats: expected a cross-entropy of at least 0, got {nats}")
