"""Exercise 1.5: interpolated Kneser–Ney smoothing of bigrams."""

import numpy as np

from course_rnn.exercises.ch01.kneser_ney_bigram.mistakes import table
from course_rnn.exercises.ch01.pairs import (
    pair_counts,
    random_text,
    text_with_unfollowed,
)
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(symbols, V, discount):
    """Discount every pair, and give what is taken to the continuation probabilities."""
    return table(pair_counts(symbols, V), discount)


def draw(rng):
    """Texts in which frequent symbols are not those that follow many others."""

    def case(group, discount):
        V = int(rng.integers(5, 8))
        if group == "symbols that nothing follows":
            symbols, V = text_with_unfollowed(rng, V, 80)
        else:
            symbols = random_text(rng, V, 80)
        return Case({"symbols": symbols, "V": V, "discount": discount}, group)

    def some():
        return float(rng.uniform(0.3, 0.9))

    return [
        case("no discount", 0.0),
        *(case("values", some()) for _ in range(3)),
        *(case("symbols that nothing follows", some()) for _ in range(2)),
    ]


EXERCISE = Exercise(
    id="1.5",
    name="kneser_ney_bigram",
    title="Kneser–Ney smoothing",
    parameters=("symbols", "V", "discount"),
    returns=Returns("P", ("V", "V"), "float"),
    groups=(
        Group("no discount", 1, "discount 0: relative frequencies"),
        Group("values", 5, "discount between 0 and 1; every symbol is followed by something"),
        Group("symbols that nothing follows", 2, "one symbol never comes, one only at the end"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property("An entry is negative.", lambda args, P: bool(np.all(P >= -1e-6))),
        Property(
            "A row does not sum to 1.",
            lambda args, P: bool(np.allclose(P.sum(axis=1), 1, atol=1e-4)),
        ),
    ),
)
