"""Exercise 1.1: a bigram table by counting."""

import numpy as np

from course_rnn.exercises.ch01.pairs import (
    pair_counts,
    random_text,
    text_with_unfollowed,
)
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(symbols, V, k):
    """Count, add k, and make every row sum to 1."""
    return relative(pair_counts(symbols, V) + k)


def relative(counts):
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
    cases=draw,
    properties=(
        Property("An entry is negative.", lambda args, P: bool(np.all(P >= 0))),
        Property(
            "A row does not sum to 1.",
            lambda args, P: bool(np.allclose(P.sum(axis=1), 1, atol=1e-4)),
        ),
    ),
)
