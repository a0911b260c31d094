"""How well moments were found: one-to-one matching within a tolerance, and F1."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int64, Integer

from course_rnn.metrics.labels import SpanScores

Moments = Float[np.ndarray, " n"] | Integer[np.ndarray, " n"] | Sequence[float | int]


def match_events(
    found: Moments, truth: Moments, tolerance: float | int
) -> Int64[np.ndarray, "hits 2"]:
    """Pair what was found with what is there: as many pairs as there can be, no moment in two.

    Parameters
    ----------
    found, truth : arrays of moments (F,), (B,)
        In order of time, in any unit.
    tolerance : float
        Two moments may be a pair if they are at most this far apart; at least 0.

    Returns
    -------
    int64 array (hits, 2)
        Positions in ``found`` and in ``truth``, in order of time.

    Raises
    ------
    ValueError
        If moments are not finite or not in order, or ``tolerance`` is negative.

    Notes
    -----
    From left to right, the first of ``found`` that can be a pair with the first of ``truth`` that
    is left. No other one-to-one matching has more pairs (a pair that crosses another can be
    uncrossed); one with as many may have pairs that are closer together. Chapter 8.

    Examples
    --------
    One detection between two beats is a hit once, and so is one beat with two detections:

    >>> match_events([1.0], [0.96, 1.04], tolerance=0.05).tolist()
    [[0, 0]]
    >>> match_events([0.98, 1.02, 2.0], [1.0, 3.0], tolerance=0.05).tolist()
    [[0, 0]]
    """
    found, truth = _expect_moments("found", found), _expect_moments("truth", truth)
    if not 0 <= tolerance < np.inf:
        raise ValueError(f"tolerance: expected a number of at least 0, got {tolerance}")
    pairs, i, k = [], 0, 0
    while i < len(found) and k < len(truth):
        if abs(found[i] - truth[k]) <= tolerance:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        elif found[i] < truth[k]:
            i += 1
        else:
            k += 1
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def event_scores(found: Moments, truth: Moments, tolerance: float | int) -> SpanScores:
    """Precision, recall and F1 of moments that were found, within a tolerance.

    Parameters
    ----------
    found, truth, tolerance
        As of `match_events`.

    Returns
    -------
    SpanScores
        Pairs by moments found, pairs by moments there are, and the harmonic mean of both; 0 where
        a denominator is 0.

    Raises
    ------
    ValueError
        As of `match_events`.

    Notes
    -----
    Chapter 8.

    Examples
    --------
    >>> event_scores([0.98, 1.02, 2.0], [1.0, 3.0], tolerance=0.05)
    SpanScores(precision=0.3333333333333333, recall=0.5, f1=0.4)
    """
    hits = len(match_events(found, truth, tolerance))
    F, B = len(found), len(truth)
    return SpanScores(
        precision=hits / F if F else 0.0,
        recall=hits / B if B else 0.0,
        f1=2 * hits / (F + B) if F + B else 0.0,
    )


def _expect_moments(name: str, moments: Moments) -> np.ndarray:
    moments = np.asarray(moments)
    if moments.ndim != 1 or (moments.size and moments.dtype.kind not in "fiu"):
        raise ValueError(f"{name}: expected a row of numbers, got shape {moments.shape}")
    if not np.all(np.isfinite(moments)):
        raise ValueError(f"{name}: expected finite moments, got others")
    if np.any(moments[1:] < moments[:-1]):
        at = int(np.argmax(moments[1:] < moments[:-1])) + 1
        raise ValueError(f"{name}: expected moments in order, got {moments[at]} at position {at}")
    return moments
