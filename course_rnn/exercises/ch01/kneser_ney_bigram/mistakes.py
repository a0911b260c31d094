"""Exercise 1.5: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch01.pairs import PAIR_STUMBLES, from_counts, miscounted, nothing_follows
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import shapes_do_not_fit


def _clipped(c, discount):
    return np.maximum(c - discount, 0)


def _totals(c):
    return c.sum(axis=1, keepdims=True)


def _continuation(c):
    return (c > 0).sum(axis=0) / (c > 0).sum()


def _taken(c, discount, total):
    return discount * _totals(c > 0) / total


def _interpolated(high, weight, low):
    return high + weight * low


def _table(
    c, discount, *,
    discounted=_clipped, total=_totals, low=_continuation, weight=_taken, mix=_interpolated,
    unseen=lambda low: low,
):  # fmt: skip
    """The table that counts c give, with one of its parts replaced by a wrong one, if any."""
    total, low = total(c), low(c) * np.ones_like(c)
    p = mix(discounted(c, discount) / total, weight(c, discount, total), low)
    return np.where(total > 0, p, unseen(low))


def _variant(**options):
    """A mistake in what is made of the (rightly counted) pairs."""
    return from_counts(partial(_table, **options))


def _how_often(symbols, V, discount):
    frequencies = np.bincount(symbols, minlength=V) / len(symbols)
    return _variant(low=lambda c: frequencies)(symbols, V, discount=discount)


def _last_has_a_context(symbols, V, discount):
    totals = np.bincount(symbols, minlength=V)[:, None]
    return _variant(total=lambda c: totals)(symbols, V, discount=discount)


MISTAKES = (
    *miscounted(_table),
    Mistake(
        "how often b follows",
        "p_1(b) is how often b comes after another symbol: wanted is after how many different "
        "symbols it comes.",
        _variant(low=lambda c: c.sum(axis=0) / c.sum()),
    ),
    Mistake(
        "how often b comes",
        "p_1(b) is the relative frequency of b: wanted is after how many different symbols it "
        "comes, however often.",
        _how_often,
    ),
    Mistake(
        "successors",
        "p_1(b) counts the different symbols that come after b: count those before it.",
        _variant(low=lambda c: (c > 0).sum(axis=1) / (c > 0).sum()),
    ),
    Mistake(
        "uniform",
        "what is taken from the pairs is spread evenly: it must go by p_1.",
        _variant(low=lambda c: np.full(len(c), 1 / len(c))),
    ),
    Mistake(
        "not normalised",
        "p_1 is not divided: it must sum to 1.",
        _variant(low=lambda c: (c > 0).sum(axis=0)),
    ),
    Mistake(
        "divided by V",
        "p_1 is divided by V: it must be divided by the number of different pairs.",
        _variant(low=lambda c: (c > 0).sum(axis=0) / len(c)),
    ),
    Mistake(
        "divided by all pairs",
        "p_1 is divided by the number of all pairs: it must be divided by that of different "
        "pairs, and then sums to 1.",
        _variant(low=lambda c: (c > 0).sum(axis=0) / c.sum()),
    ),
    Mistake(
        "weight missing",
        "p_1 is added with weight 1: its weight is what the discount took from the row.",
        _variant(weight=lambda c, discount, total: 1),
    ),
    Mistake(
        "constant weight",
        "the weight of p_1 is the discount in every row: the discount was taken once from each "
        "pair that came up, however often it did.",
        _variant(weight=lambda c, discount, total: discount),
    ),
    Mistake(
        "types missing",
        "the weight of p_1 lacks the number of different symbols that follow a: the discount "
        "was taken once from each.",
        _variant(weight=lambda c, discount, total: discount / total),
    ),
    Mistake(
        "weight not divided",
        "the weight of p_1 is not divided by the total of the row, though the counts are.",
        _variant(weight=lambda c, discount, total: _taken(c, discount, 1)),
    ),
    Mistake(
        "all V symbols",
        "the weight of p_1 counts V discounts: only pairs that came up lost one.",
        _variant(weight=lambda c, discount, total: discount * len(c) / total),
    ),
    Mistake(
        "types of the unseen",
        "the weight of p_1 counts the symbols that never follow a: count those that do.",
        _variant(weight=lambda c, discount, total: _taken(c == 0, discount, total)),
    ),
    Mistake(
        "types before",
        "the weight of p_1 counts the different symbols before a: count those after it.",
        _variant(weight=lambda c, d, total: d * (c > 0).sum(axis=0)[:, None] / total),
    ),
    Mistake(
        "no lower order",
        "p_1 is not used: what the discount takes from each row is lost.",
        _variant(weight=lambda c, discount, total: 0),
    ),
    Mistake(
        "discounted to one",
        "the discounted counts are divided by their own sum, so nothing is left for p_1: divide "
        "by the total before the discount.",
        _variant(mix=lambda high, weight, low: high / _totals(high)),
    ),
    Mistake(
        "backed off",
        "p_1 is used for pairs only that never came up: interpolation adds it to the others too.",
        _variant(mix=lambda high, weight, low: np.where(high > 0, high, weight * low)),
    ),
    Mistake(
        "not clipped",
        "the discount is taken from pairs that never came up too: max(count − discount, 0).",
        _variant(discounted=lambda c, discount: c - discount),
    ),
    Mistake(
        "not discounted",
        "nothing is taken from the counts: subtract the discount from each.",
        _variant(discounted=lambda c, discount: c),
    ),
    Mistake(
        "multiplied",
        "the counts are multiplied by 1 − discount: subtract the discount from each.",
        _variant(discounted=lambda c, discount: c * (1 - discount)),
    ),
    Mistake(
        "discounted late",
        "the discount is subtracted from the probabilities: subtract it from the counts.",
        _variant(discounted=lambda c, d: _clipped(c / _totals(c), d) * _totals(c)),
    ),
    Mistake(
        "divided across rows",
        "the totals have shape (V,), so NumPy divides column b by the total of b: keep their "
        "second axis (keepdims=True).",
        _variant(total=lambda c: c.sum(axis=1)),
    ),
    Mistake(
        "last symbol a context",
        "the last symbol of the text is counted as a context, but nothing follows it: divide by "
        "the sum of the row.",
        _last_has_a_context,
    ),
    Mistake(
        "0 / 0",
        "nan where nothing follows a symbol: 0 / 0. Its row must be p_1.",
        _variant(unseen=lambda low: np.nan),
    ),
    Mistake(
        "empty row",
        "where nothing follows a symbol, its row is all 0: it must be p_1.",
        _variant(unseen=lambda low: 0),
    ),
    Mistake(
        "uniform row",
        "where nothing follows a symbol, its row is 1 / V: it must be p_1.",
        _variant(unseen=lambda low: 1 / low.shape[1]),
    ),
)

STUMBLES = (
    Stumble(
        "ZeroDivisionError",
        "nothing follows a symbol, so the total of its row is 0: the row must be p_1.",
        lambda args, match: nothing_follows(args["symbols"], args["V"]),
    ),
    *PAIR_STUMBLES,
    shapes_do_not_fit(
        "Totals and weights of the rows must be (V, 1), and p_1 (V,) is added to each row."
    ),
)
