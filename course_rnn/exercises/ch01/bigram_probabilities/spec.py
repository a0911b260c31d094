"""Exercise 1.1: a bigram table by counting."""

import numpy as np

from course_rnn.exercises.ch01.pairs import TABLE_PROPERTIES, draw_text, pair_counts
from course_rnn.exercises.draws import by_group, number
from course_rnn.exercises.spec import Exercise, Group, Returns


def relative(counts):
    """Make every row sum to 1; a row of zeros gets 1 / V everywhere."""
    totals = counts.sum(axis=1, keepdims=True)
    return np.where(totals > 0, counts / np.where(totals > 0, totals, 1), 1 / len(totals))


def reference(symbols, V, k):
    """Count, add k, and make every row sum to 1."""
    return relative(pair_counts(symbols, V) + k)


def _draw(rng, k, followed=True):
    k = number(rng, k)
    return draw_text(rng, 4, followed) | {"k": k}


EXERCISE = Exercise(
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
    cases=by_group(
        _draw,
        ("values", 1, {"k": 1.0}),
        ("values", 2, {"k": (0.2, 0.8)}),
        ("symbols that nothing follows", 2, {"k": (1.2, 3), "followed": False}),
        ("no smoothing", 2, {"k": 0.0, "followed": False}),
    ),
    properties=TABLE_PROPERTIES,
)
