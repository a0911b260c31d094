"""Exercise 1.5: interpolated Kneser–Ney smoothing of bigrams."""

import numpy as np

from course_rnn.exercises.ch01.pairs import TABLE_PROPERTIES, draw_text, pair_counts
from course_rnn.exercises.draws import by_group, number
from course_rnn.exercises.spec import Exercise, Group, Returns


def reference(symbols, V, discount):
    """Discount every pair, and give what is taken to the continuation probabilities."""
    counts = pair_counts(symbols, V)
    total = counts.sum(axis=1, keepdims=True)
    came = counts > 0
    p_1 = came.sum(axis=0) / came.sum()
    taken = discount * came.sum(axis=1, keepdims=True)
    mixed = np.maximum(counts - discount, 0) + taken * p_1
    return np.where(total > 0, mixed / np.maximum(total, 1), p_1)


def _draw(rng, discount=(0.3, 0.9), followed=True):
    discount = number(rng, discount)
    return draw_text(rng, 5, followed) | {"discount": discount}


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
    cases=by_group(
        _draw,
        ("no discount", 2, {"discount": 0.0}),
        ("values", 3),
        ("symbols that nothing follows", 2, {"followed": False}),
    ),
    properties=TABLE_PROPERTIES,
)
