"""QRS complexes as one label a sample, and back: 0 outside, 1 from Q to R, 2 from R to S."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float64, Int64

from course_rnn.data.synthetic.beats import Beats

OUTSIDE, Q_TO_R, R_TO_S = range(3)
SHORTEST = 0.025  # seconds that a complex lasts at least
GAP = 0.02  # seconds: what is parted by less is one complex
MARGIN = 0.03  # seconds before and after a complex whose probabilities count towards its width


class Found(NamedTuple):
    """Where R is, and how long QRS lasts, of B complexes, in seconds.

    Examples
    --------
    >>> found = Found(r=np.array([0.5, 1.3]), width=np.array([0.08, 0.13]))
    >>> found.r[found.width > 0.1]
    array([1.3])
    """

    r: Float64[np.ndarray, " B"]
    width: Float64[np.ndarray, " B"]


def qrs_labels(beats: Beats) -> Int64[np.ndarray, " T"]:
    """Return the label of every sample of a record whose beats are known.

    Parameters
    ----------
    beats : Beats
        From :func:`course_rnn.data.synthetic.beats.synthetic_beats`.

    Returns
    -------
    int64 array (T,)
        1 from the beginning of Q on, 2 from R on, 0 after the end of S.

    Raises
    ------
    ValueError
        If ``beats`` is no ``Beats``.

    Examples
    --------
    >>> beats = Beats(np.zeros(12), 100, *np.array([[0.03], [0.05], [0.07]]), width=0.04)
    >>> qrs_labels(beats)
    array([0, 0, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0])
    """
    if not isinstance(beats, Beats):
        raise ValueError(f"beats: expected Beats, got {type(beats).__name__}")
    labels = np.full(len(beats.signal), OUTSIDE)
    times = np.stack([beats.q, beats.r, beats.s]) * beats.rate
    for q, r, s in np.ceil(times - 1e-9).astype(int).T:
        labels[q:r] = Q_TO_R
        labels[r:s] = R_TO_S
    return labels


def find_qrs(p: Float[np.ndarray, "T 3"], rate: float | int) -> Found:
    """Return the complexes in a record, from the probability of each label at each sample.

    A complex is a run of samples that are more likely inside than outside. Its width is a soft
    count: the probability to be inside, summed over the run and 0.03 s either side, so that it can
    be finer than a sample.

    Parameters
    ----------
    p : float array (T, 3)
        Probabilities of the labels 0, 1 and 2; rows sum to 1.
    rate : float
        Samples a second, positive.

    Returns
    -------
    Found
        In order of time. Runs that are parted by less than 0.02 s are one; what lasts less than
        0.025 s is none.

    Raises
    ------
    ValueError
        If ``p`` does not hold probabilities of three labels, or ``rate`` is not positive.

    Notes
    -----
    Chapter 8.

    Examples
    --------
    >>> found = find_qrs(np.eye(3)[[0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0, 0]], rate=100)
    >>> found.r.tolist(), found.width.tolist()
    ([0.06], [0.06])
    """
    _expect(p, rate)
    inside = 1 - p[:, OUTSIDE].astype(np.float64)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside > 0.5, [0]]).astype(int)))
    starts, ends = edges[::2], edges[1::2]
    joined = np.flatnonzero(starts[1:] - ends[:-1] < GAP * rate)
    starts, ends = np.delete(starts, joined + 1), np.delete(ends, joined)
    long = ends - starts >= SHORTEST * rate
    starts, ends = starts[long], ends[long]
    margin, soft = round(MARGIN * rate), np.concatenate([[0], np.cumsum(inside)])
    first, last = np.maximum(starts - margin, 0), np.minimum(ends + margin, len(p))
    before_r = np.concatenate([[0], np.cumsum(p[:, Q_TO_R], dtype=np.float64)])
    r = starts + before_r[ends] - before_r[starts]
    return Found(r / rate, (soft[last] - soft[first]) / rate)


def _expect(p: np.ndarray, rate: float | int) -> None:
    p = np.asarray(p)
    if p.ndim != 2 or p.shape[1] != 3 or p.dtype.kind != "f":
        raise ValueError(f"p: expected floats (T, 3), got shape {p.shape}, dtype {p.dtype}")
    if not (np.all(p >= 0) and np.allclose(p.sum(axis=1), 1, atol=1e-3)):
        raise ValueError("p: expected rows of probabilities that sum to 1, got others")
    if not 0 < rate < np.inf:
        raise ValueError(f"rate: expected a positive number, got {rate}")
