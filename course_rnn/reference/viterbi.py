"""The best sequence of labels when neighbours matter, and what all sequences weigh together.

A sequence of labels y scores Σ_t emissions[t, y_t] + Σ_t transitions[y_{t−1}, y_t]. The best of the
K^T sequences is found in T K² steps, and so is the logarithm of the sum of exp(score) over all of
them, which makes a probability of a score (a linear-chain conditional random field). Chapter 8.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_ids, expect_shape


class BestPath(NamedTuple):
    """The best sequence of labels (T,), and its score.

    Examples
    --------
    >>> BestPath(np.array([0, 2, 1]), score=4.5).labels.tolist()
    [0, 2, 1]
    """

    labels: np.ndarray
    score: float


class Steps(NamedTuple):
    """What Viterbi's algorithm writes down: best scores and back pointers, (T, K) each.

    ``best[t, k]`` is the score of the best sequence of steps 0 … t that ends in label k, and
    ``back[t, k]`` its label at step t − 1 (at step 0 there is none: −1).

    Examples
    --------
    >>> Steps._fields
    ('best', 'back')
    """

    best: np.ndarray
    back: np.ndarray


class ChainGrads(NamedTuple):
    """Gradients in the order of the arguments: emissions (T, K), transitions (K, K).

    Examples
    --------
    >>> ChainGrads._fields
    ('emissions', 'transitions')
    """

    emissions: np.ndarray
    transitions: np.ndarray


def path_score(
    emissions: Float[np.ndarray, "T K"],
    transitions: Float[np.ndarray, "K K"],
    labels: Integer[np.ndarray, " T"],
) -> float:
    """Add up what a sequence of labels scores.

    Parameters
    ----------
    emissions : float array (T, K)
        Score of each label at each step.
    transitions : float array (K, K)
        ``transitions[j, k]``: score of label k right after label j; −∞ forbids it.
    labels : int array (T,)
        The sequence, in [0, K).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If shapes, dtypes or labels do not fit, or a score is nan or +∞.

    Examples
    --------
    >>> path_score(np.array([[1.0, 0.0], [0.0, 2.0]]), np.zeros((2, 2)), np.array([0, 1]))
    3.0
    """
    _expect_chain(emissions, transitions)
    expect_ids("labels", labels, emissions.shape[1])
    expect_shape("labels", labels, (len(emissions),))
    steps = np.arange(len(labels))
    return float(emissions[steps, labels].sum() + transitions[labels[:-1], labels[1:]].sum())


def viterbi_steps(
    emissions: Float[np.ndarray, "T K"], transitions: Float[np.ndarray, "K K"]
) -> Steps:
    """Write down for every step and label the best way to get there.

    Parameters
    ----------
    emissions, transitions : float arrays (T, K) and (K, K)
        As for :func:`path_score`.

    Returns
    -------
    Steps
        Of equally good ways the one from the lower label.

    Raises
    ------
    ValueError
        As in :func:`path_score`.

    Examples
    --------
    >>> steps = viterbi_steps(np.array([[1.0, 0.0], [0.0, 2.0]]), np.eye(2))
    >>> steps.best.tolist(), steps.back.tolist()
    ([[1.0, 0.0], [2.0, 3.0]], [[-1, -1], [0, 0]])
    """
    _expect_chain(emissions, transitions)
    best, back = emissions.copy(), np.full(emissions.shape, -1)
    for t in range(1, len(emissions)):
        ways = best[t - 1][:, None] + transitions  # [j, k]: to k by way of j
        back[t] = ways.argmax(axis=0)
        best[t] += ways.max(axis=0)
    return Steps(best, back)


def viterbi(emissions: Float[np.ndarray, "T K"], transitions: Float[np.ndarray, "K K"]) -> BestPath:
    """Find the best sequence of labels.

    Parameters
    ----------
    emissions, transitions : float arrays (T, K) and (K, K)
        As for :func:`path_score`.

    Returns
    -------
    BestPath
        Of equally good sequences, the one with the lower label at the last step where they differ.

    Raises
    ------
    ValueError
        As in :func:`path_score`, or if every sequence is forbidden.

    Notes
    -----
    Viterbi (1967); for hidden Markov models Rabiner (1989), section III.B.

    Examples
    --------
    >>> emissions = np.array([[1.0, 0.0], [0.0, 0.5]])
    >>> viterbi(emissions, np.array([[0.0, -2.0], [0.0, 0.0]])).labels.tolist()
    [0, 0]
    """
    best, back = viterbi_steps(emissions, transitions)
    last = int(best[-1].argmax())
    if best[-1, last] == -np.inf:
        raise ValueError("transitions: expected a sequence that is allowed, got none")
    labels = np.full(len(best), last)
    for t in range(len(best) - 1, 0, -1):
        labels[t - 1] = back[t, labels[t]]
    return BestPath(labels, float(best[-1, last]))


def log_partition(
    emissions: Float[np.ndarray, "T K"], transitions: Float[np.ndarray, "K K"]
) -> float:
    """Return log Σ_y exp(score of y) over all K^T sequences of labels.

    Parameters
    ----------
    emissions, transitions : float arrays (T, K) and (K, K)
        As for :func:`path_score`.

    Returns
    -------
    float
        −∞ if every sequence is forbidden.

    Raises
    ------
    ValueError
        As in :func:`path_score`.

    Notes
    -----
    Viterbi's recursion with a soft maximum (log-sum-exp) in place of the maximum. A sequence's
    log-probability is its score minus this. Lafferty, McCallum and Pereira (2001).

    Examples
    --------
    >>> round(float(np.exp(log_partition(np.zeros((3, 2)), np.zeros((2, 2))))), 6)  # 2³ sequences
    8.0
    """
    _expect_chain(emissions, transitions)
    return float(_log_sum_exp(_forward(emissions, transitions)[-1]))


def log_partition_backward(
    emissions: Float[np.ndarray, "T K"], transitions: Float[np.ndarray, "K K"]
) -> ChainGrads:
    """Return the gradient of :func:`log_partition`: the probabilities of labels and of pairs.

    Parameters
    ----------
    emissions, transitions : float arrays (T, K) and (K, K)
        As for :func:`path_score`.

    Returns
    -------
    ChainGrads
        ``emissions[t, k]`` is the probability of label k at step t; ``transitions[j, k]`` the
        expected number of times that k follows j.

    Raises
    ------
    ValueError
        As in :func:`path_score`, or if every sequence is forbidden.

    Notes
    -----
    The forward–backward algorithm.

    Examples
    --------
    >>> grads = log_partition_backward(np.zeros((3, 2)), np.zeros((2, 2)))
    >>> grads.emissions[0].round(6).tolist(), float(grads.transitions.sum().round(6))
    ([0.5, 0.5], 2.0)
    """
    _expect_chain(emissions, transitions)
    before = _forward(emissions, transitions)  # α: all beginnings that end in k at step t
    after = np.zeros_like(emissions)  # β: all that can follow it
    for t in range(len(emissions) - 2, -1, -1):
        after[t] = _log_sum_exp((transitions + emissions[t + 1] + after[t + 1]).T)
    total = _log_sum_exp(before[-1])
    if total == -np.inf:
        raise ValueError("transitions: expected a sequence that is allowed, got none")
    pairs = before[:-1, :, None] + transitions + (emissions + after)[1:, None, :]
    counts = np.exp(pairs - total).sum(axis=0)
    return ChainGrads(np.exp(before + after - total), counts.astype(transitions.dtype))


def _forward(emissions, transitions):
    logs = emissions.copy()
    for t in range(1, len(emissions)):
        logs[t] += _log_sum_exp(logs[t - 1][:, None] + transitions)
    return logs


def _log_sum_exp(a):
    """Over the first axis; −∞ where all of it is."""
    largest = a.max(axis=0)
    shift = np.where(largest > -np.inf, largest, 0).astype(a.dtype)
    with np.errstate(divide="ignore"):
        return shift + np.log(np.exp(a - shift).sum(axis=0))


def _expect_chain(emissions, transitions) -> None:
    expect_shape("emissions", emissions, (-1, -1))
    expect_floats("emissions", emissions)
    if emissions.size == 0:
        raise ValueError(
            f"emissions: expected at least one step and label, got shape {emissions.shape}"
        )
    K = emissions.shape[1]
    expect_shape("transitions", transitions, (K, K))
    expect_dtype("transitions", transitions, emissions.dtype)
    for name, scores in (("emissions", emissions), ("transitions", transitions)):
        if not (scores < np.inf).all():  # nan is not either
            raise ValueError(f"{name}: expected finite scores or -inf, got nan or inf")
