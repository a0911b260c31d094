"""Exercise 1.1: a bigram table by counting."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Property, Returns, Stumble
from course_rnn.grading.specs.ch01.pairs import (
    STUMBLES,
    miscounted,
    pair_counts,
    random_text,
    text_with_unfollowed,
)
from course_rnn.grading.specs.errors import SHAPES


def reference(symbols, V, k):
    """Count, add k, and make every row sum to 1."""
    return _rows(pair_counts(symbols, V) + k)


def _rows(counts):
    totals = counts.sum(axis=1, keepdims=True)
    return np.where(totals > 0, counts / np.where(totals > 0, totals, 1), 1 / len(totals))


def draw(rng):
    """Texts with common and rare pairs; k = 0 also with symbols that nothing follows."""

    def case(group, k):
        V = int(rng.integers(4, 8))
        if group == "values":
            symbols = random_text(rng, V, 80)
        else:
            symbols, V = text_with_unfollowed(rng, V, 80)
        return Case({"symbols": symbols, "V": V, "k": k}, group)

    return [
        case("values", 1.0),
        *(case("values", float(rng.uniform(0.2, 0.8))) for _ in range(2)),
        *(case("symbols that nothing follows", float(rng.uniform(1.2, 3))) for _ in range(2)),
        *(case("no smoothing", 0.0) for _ in range(2)),
    ]


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
    *miscounted(lambda counts, k: _rows(counts + k)),
    Mistake(
        "columns normalised",
        "each column sums to 1: this is p(previous | next). Each row must.",
        _from_counts(lambda c, k, V: _rows(c.T + k).T),
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
        _from_counts(lambda c, k, V: np.tile(_rows(c.sum(axis=0)[None] + k), (V, 1))),
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
        _from_counts(lambda c, k, V: _rows(c) if k == 0 else c / (c.sum(1)[:, None] + k * V)),
    ),
    Mistake(
        "seen pairs only",
        "k is added to the pairs that came up only: the others must get it too.",
        _from_counts(lambda c, k, V: _rows(c) if k == 0 else _seen_only(c, k, V)),
    ),
    Mistake(
        "k after the division",
        "k is added to the probabilities: add it to the counts.",
        _from_counts(lambda c, k, V: _rows(c) + k),
    ),
    Mistake(
        "k ignored",
        "k is not used.",
        _from_counts(lambda c, k, V: _rows(c)),
    ),
    Mistake(
        "always 1",
        "1 is added, whatever k is.",
        _from_counts(lambda c, k, V: _rows(c + 1)),
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


BIGRAM_PROBABILITIES = Exercise(
    id="1.1",
    name="bigram_probabilities",
    title="A bigram table by counting",
    parameters=("symbols", "V", "k"),
    returns=Returns("P", ("V", "V"), "float"),
    groups=(
        Group("values", 2, "k > 0; every symbol is followed by something"),
        Group("symbols that nothing follows", 1, "k > 0; one symbol never comes, one only last"),
        Group("no smoothing", 1, "k = 0; the row of a symbol that nothing follows is 1 / V"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property("An entry is negative.", lambda args, P: bool(np.all(P >= 0))),
        Property(
            "A row does not sum to 1.",
            lambda args, P: bool(np.allclose(P.sum(axis=1), 1, atol=1e-4)),
        ),
    ),
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            "ZeroDivisionError",
            "k = 0 and nothing follows a symbol: its total is 0, and its row must hold 1 / V.",
        ),
        *STUMBLES,
        Stumble(
            SHAPES,
            "the shapes do not fit. symbols[:-1] and symbols[1:] are the T − 1 pairs; the totals "
            "of the rows must be (V, 1).",
        ),
    ),
)
