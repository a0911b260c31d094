"""Exercise 1.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.bigram_probabilities.spec import reference, relative
from course_rnn.exercises.ch01.pairs import (
    PAIR_STUMBLES,
    miscounted,
    pair_counts,
)
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _from_counts(probabilities):
    """A mistake in what is made of the (rightly counted) pairs."""

    def answer(symbols, V, k):
        with np.errstate(all="ignore"):
            return probabilities(pair_counts(symbols, V), k, V)

    return answer


def _denominator(total):
    def probabilities(c, k, V):
        return (c + k) / total(c.sum(axis=1, keepdims=True), k, V)

    return _from_counts(probabilities)


def _seen_only(c, k, V):
    return (c + k * (c > 0)) / (c.sum(axis=1, keepdims=True) + k * V)


def _last_has_a_context(symbols, V, k):
    counts = pair_counts(symbols, V) + k
    with np.errstate(all="ignore"):
        p = counts / (np.bincount(symbols, minlength=V)[:, None] + k * V)
    return np.where(np.isnan(p), 1 / V, p)


def _seen_vocabulary(symbols, V, k):
    totals = pair_counts(symbols, V).sum(axis=1, keepdims=True) + k * len(np.unique(symbols))
    counts = pair_counts(symbols, V) + k
    return np.where(totals > 0, counts / np.where(totals > 0, totals, 1), 1 / V)


MISTAKES = (
    *miscounted(lambda counts, k: relative(counts + k)),
    Mistake(
        "columns normalised",
        "each column sums to 1: this is p(previous | next). Each row must.",
        _from_counts(lambda c, k, V: relative(c.T + k).T),
    ),
    Mistake(
        "divided across rows",
        "the totals have shape (V,), so NumPy divides column b by the total of b: keep their "
        "second axis (keepdims=True), and row a is divided by the total of a.",
        _from_counts(lambda c, k, V: (c + k) / (c.sum(axis=1) + k * V)),
    ),
    Mistake(
        "joint",
        "this is p(previous, next), all V·V entries sum to 1: divide each row by its own total.",
        _from_counts(lambda c, k, V: (c + k) / (c + k).sum()),
    ),
    Mistake(
        "no context",
        "all rows are equal: the probability of a symbol must depend on the one before it.",
        _from_counts(lambda c, k, V: np.tile(relative(c.sum(axis=0)[None] + k), (V, 1))),
    ),
    Mistake(
        "not divided",
        "these are counts: divide each row by its total.",
        _from_counts(lambda c, k, V: c + k),
    ),
    Mistake(
        "k missing below",
        "k is added above and not below the line: V counts of a row grow, so its total does too.",
        _denominator(lambda total, k, V: total),
    ),
    Mistake(
        "k once below",
        "k is added once below the line: each of the V counts of a row has grown by k.",
        _denominator(lambda total, k, V: total + k),
    ),
    Mistake(
        "V squared below",
        "k V² is added below the line: a row has V counts, not V².",
        _denominator(lambda total, k, V: total + k * V**2),
    ),
    Mistake(
        "symbols that came",
        "below the line k is multiplied by the number of symbols that came up: it must be V, since "
        "the others get k as well.",
        _seen_vocabulary,
    ),
    Mistake(
        "k missing above",
        "k is added below and not above the line: every count grows by k.",
        _from_counts(lambda c, k, V: relative(c) if k == 0 else c / (c.sum(1)[:, None] + k * V)),
    ),
    Mistake(
        "seen pairs only",
        "k is added to the pairs that came up only: the others must get it too.",
        _from_counts(lambda c, k, V: relative(c) if k == 0 else _seen_only(c, k, V)),
    ),
    Mistake(
        "k after the division",
        "k is added to the probabilities: add it to the counts.",
        _from_counts(lambda c, k, V: relative(c) + k),
    ),
    Mistake(
        "k ignored",
        "k is not used.",
        _from_counts(lambda c, k, V: relative(c)),
    ),
    Mistake(
        "always 1",
        "1 is added, whatever k is.",
        _from_counts(lambda c, k, V: relative(c + 1)),
    ),
    Mistake(
        "last symbol a context",
        "the last symbol of the text is counted as a context, but nothing follows it: divide by "
        "the sum of the row, so that the row sums to 1.",
        _last_has_a_context,
    ),
    Mistake(
        "table too small",
        "the table has rows only up to the largest symbol that came: it must have V.",
        lambda symbols, V, k: reference(symbols, int(symbols.max()) + 1, k),
    ),
    Mistake(
        "0 / 0",
        "nan where k = 0 and nothing follows a symbol: 0 / 0. The row must hold 1 / V.",
        _from_counts(lambda c, k, V: (c + k) / (c + k).sum(axis=1, keepdims=True)),
    ),
    Mistake(
        "empty row",
        "where k = 0 and nothing follows a symbol, its row is all 0: it must hold 1 / V.",
        _from_counts(lambda c, k, V: (c + k) / np.maximum((c + k).sum(axis=1)[:, None], 1e-300)),
    ),
)


STUMBLES = (
    Stumble(
        "ZeroDivisionError",
        "k = 0 and nothing follows a symbol: its total is 0, and its row must hold 1 / V.",
    ),
    *PAIR_STUMBLES,
    Stumble(
        SHAPES,
        "the shapes do not fit. symbols[:-1] and symbols[1:] are the T − 1 pairs; the totals "
        "of the rows must be (V, 1).",
    ),
)
