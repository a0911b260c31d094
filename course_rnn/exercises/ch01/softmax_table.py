"""Softmax tables: trained, measured, and told by their logits what went wrong in the training."""

import itertools
from functools import lru_cache

import numpy as np

from course_rnn.exercises.ch01.pairs import count_pairs, pair_counts
from course_rnn.reference.ops import log_softmax, softmax

MARGIN = 0.02  # nats above the lowest loss
LR, STEPS = 3.0, 500


def descend(counts, steps=STEPS, lr=LR, axis=1):
    """The logits after gradient descent on the mean cross-entropy of counted pairs."""
    return _way(counts, [lr] * steps, axis)[-1]


def _way(counts, rates, axis=1):
    """The logits after each step."""
    logits, way, gradient = np.zeros_like(counts), [], _gradient_of(counts, axis)
    for lr in rates:
        logits = logits - lr * gradient(logits)
        way.append(logits)
    return way


def _gradient_of(counts, axis=1):
    """The gradient by the logits, as a function of them."""
    rows, total = counts.sum(axis=axis, keepdims=True), counts.sum()

    def gradient(logits):
        exps = np.exp(logits - logits.max(axis=axis, keepdims=True))
        p = exps / exps.sum(axis=axis, keepdims=True)
        return (rows * p - counts) / total

    return gradient


def _loss(counts, log_p):
    """Mean cross-entropy of the pairs that came, in nats."""
    seen = counts > 0
    return -(counts[seen] * log_p[seen]).sum() / counts.sum()


def excess(counts, logits):
    """Loss above that of the relative frequencies, the lowest there is."""
    return _loss(counts, log_softmax(logits)) - _loss(counts, log_frequencies(counts))


def log_frequencies(counts):
    """Log p(b | a) by counting; −inf where b never comes after a, nan where nothing does."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(counts / counts.sum(axis=1, keepdims=True))


def diagnose(args, logits):
    """Name of the mistake that made these logits, None if it is none of those known."""
    logits, counts = logits.astype(float), pair_counts(**args)
    downhill = -_gradient_of(counts)(np.zeros_like(counts))
    if np.ptp(logits, axis=1).max() < 1e-6:
        return "untrained"
    if _are_probabilities(counts, logits):
        return "probabilities"
    if _cosine(logits, counts) > 0.9999:
        return "counts"
    if _cosine(logits, downhill) < -0.5:
        return "ascent"
    if _cosine(logits, downhill) > 0.9999 or _on_the_way(counts, logits):
        return "not finished"
    above_start = _loss(counts, log_softmax(logits)) > np.log(len(counts))
    found = _learnt_instead(**args, counts=counts, logits=logits)
    return "steps too large" if found is None and above_start else found


def _are_probabilities(counts, logits):
    if logits.min() < 0 or not np.allclose(logits.sum(axis=1), 1, atol=1e-3):
        return False
    return excess(counts, np.log(logits + 1e-12)) <= MARGIN


def _cosine(a, b):
    a, b = a / np.abs(a).max(), b / np.abs(b).max()  # the square of a huge logit would be inf
    return (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum())


def same_rows(counts):
    """Counts of a table that ignores the context."""
    return np.tile(counts.sum(axis=0), (len(counts), 1))


def last_pairs(symbols, V):
    """Counts of the last pair only that begins with each symbol."""
    counts = np.zeros((V, V))
    for a, b in itertools.pairwise(symbols):
        counts[a] = np.eye(V)[b]
    return counts


def itself(symbols, V):
    """Counts of pairs of each symbol and itself."""
    return count_pairs(symbols, symbols, V)


def two_apart(symbols, V):
    """Counts of pairs of each symbol and the next but one."""
    return count_pairs(symbols[:-2], symbols[2:], V)


def _on_the_way(counts, logits):
    passed = _probabilities_on_the_way(counts.tobytes(), len(counts))
    return np.abs(softmax(logits) - passed).max(axis=(1, 2)).min() < 0.02


@lru_cache
def _probabilities_on_the_way(counts, V):
    """What gradient descent passes through, in small steps at first.

    Once with the mean over all pairs, and once with a mean for each row.
    """
    counts = np.frombuffer(counts).reshape(V, V)
    rates = np.geomspace(0.05, 3, 150)
    frequencies = counts / counts.sum(axis=1, keepdims=True)
    return softmax(np.stack(_way(counts, rates) + _way(frequencies, V * rates / 2)))


def _points_at(one_hot, logits):
    """Whether in each row the one logit is the largest, and the others are equal."""
    others = np.where(one_hot == 1, np.nan, logits)
    low, high = np.nanmin(others, axis=1), np.nanmax(others, axis=1)
    ahead = (one_hot * logits).sum(axis=1) - high
    return bool(np.all((ahead > 0) & (high - low < 1e-3 * ahead)))


def _learnt_instead(symbols, V, counts, logits):
    """Of what might have been learnt by mistake what these logits fit best, if well enough."""
    if _points_at(last_pairs(symbols, V), logits):
        return "last pairs"
    seen = np.minimum(counts, 1)
    rest = (counts - seen).sum(axis=1, keepdims=True) / V
    distances = (
        (excess(counts, logits.T), "transposed"),
        (excess(counts.T, logits.T), "softmax over columns"),
        (excess(seen, logits), "repeats lost"),
        (excess(seen + rest, logits), "repeats lost"),  # lost from − count, not from the softmax
        (excess(same_rows(counts), logits), "no context"),
        (excess(itself(symbols, V), logits), "with itself"),
        (excess(two_apart(symbols, V), logits), "two apart"),
    )
    distance, name = min(distances)
    return name if distance <= MARGIN else None
