"""Exercise 1.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.bigram_probabilities.spec import reference, relative
from course_rnn.exercises.ch01.pairs import (
    PAIR_STUMBLES,
    from_counts,
    miscounted,
    nothing_follows,
    pair_counts,
)
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import shapes_do_not_fit


def _totals(c):
    return c.sum(axis=1, keepdims=True)


@np.errstate(all="ignore")
def _divided(above, below):
    return np.where(below > 0, above / below, 1 / len(above))


def _with_below(extra):
    """What is added to the total of each row is not k V but ``extra(k, V)``."""
    return from_counts(lambda c, k: (c + k) / (_totals(c) + extra(k, len(c))))


def _symbols_that_came(symbols, V, k):
    c = pair_counts(symbols, V)
    return _divided(c + k, _totals(c) + k * len(np.unique(symbols)))


def _last_has_a_context(symbols, V, k):
    totals = np.bincount(symbols, minlength=V)[:, None]
    return _divided(pair_counts(symbols, V) + k, totals + k * V)


MISTAKES = (
    *miscounted(lambda counts, k: relative(counts + k)),
    Mistake(
        "columns normalised",
        "each column sums to 1: this is p(previous | next). Each row must.",
        from_counts(lambda c, k: relative(c.T + k).T),
    ),
    Mistake(
        "divided across rows",
        "the totals have shape (V,), so NumPy divides column b by the total of b: keep their "
        "second axis (keepdims=True), and row a is divided by the total of a.",
        from_counts(lambda c, k: (c + k) / (c.sum(axis=1) + k * len(c))),
    ),
    Mistake(
        "joint",
        "this is p(previous, next), all V·V entries sum to 1: divide each row by its own total.",
        from_counts(lambda c, k: (c + k) / (c + k).sum()),
    ),
    Mistake(
        "no context",
        "all rows are equal: the probability of a symbol must depend on the one before it.",
        from_counts(lambda c, k: relative(np.tile(c.sum(axis=0), (len(c), 1)) + k)),
    ),
    Mistake(
        "not divided",
        "these are counts: divide each row by its total.",
        from_counts(lambda c, k: c + k),
    ),
    Mistake(
        "k missing below",
        "k is added above and not below the line: V counts of a row grow, so its total does too.",
        _with_below(lambda k, V: 0),
    ),
    Mistake(
        "k once below",
        "k is added once below the line: each of the V counts of a row has grown by k.",
        _with_below(lambda k, V: k),
    ),
    Mistake(
        "V squared below",
        "k V² is added below the line: a row has V counts, not V².",
        _with_below(lambda k, V: k * V**2),
    ),
    Mistake(
        "symbols that came",
        "below the line k is multiplied by the number of symbols that came up: it must be V, since "
        "the others get k as well.",
        _symbols_that_came,
    ),
    Mistake(
        "k missing above",
        "k is added below and not above the line: every count grows by k.",
        from_counts(lambda c, k: _divided(c, _totals(c) + k * len(c))),
    ),
    Mistake(
        "seen pairs only",
        "k is added to the pairs that came up only: the others must get it too.",
        from_counts(lambda c, k: _divided(c + k * (c > 0), _totals(c) + k * len(c))),
    ),
    Mistake(
        "k after the division",
        "k is added to the probabilities: add it to the counts.",
        from_counts(lambda c, k: relative(c) + k),
    ),
    Mistake("k ignored", "k is not used.", from_counts(lambda c, k: relative(c))),
    Mistake("always 1", "1 is added, whatever k is.", from_counts(lambda c, k: relative(c + 1))),
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
        from_counts(lambda c, k: (c + k) / _totals(c + k)),
    ),
    Mistake(
        "empty row",
        "where k = 0 and nothing follows a symbol, its row is all 0: it must hold 1 / V.",
        from_counts(lambda c, k: (c + k) / np.maximum(_totals(c + k), 1e-300)),
    ),
)

STUMBLES = (
    Stumble(
        "ZeroDivisionError",
        "k = 0 and nothing follows a symbol: its total is 0, and its row must hold 1 / V.",
        lambda args, match: args["k"] == 0 and nothing_follows(args["symbols"], args["V"]),
    ),
    *PAIR_STUMBLES,
    shapes_do_not_fit(
        "symbols[:-1] and symbols[1:] are the T − 1 pairs; the totals of the rows must be (V, 1)."
    ),
)
