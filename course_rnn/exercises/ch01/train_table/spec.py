"""Exercise 1.4: train a softmax table; counting gives the lowest loss."""

import numpy as np

from course_rnn.exercises.ch01.pairs import pair_counts, random_text
from course_rnn.exercises.ch01.softmax_table import (
    MARGIN,
    descend,
    excess,
)
from course_rnn.exercises.spec import Case, Exercise, Group, Returns


def reference(symbols, V):
    """Gradient descent on the mean cross-entropy of the pairs."""
    return descend(pair_counts(symbols, V))


GROUPS = (
    Group("all pairs", 2, "every symbol comes after every other at least once"),
    Group("some pairs", 3, "some pairs never come, as in every real text"),
)


def draw(rng):
    """Texts of pairs that are not equally frequent."""

    def case(group):
        V = int(rng.integers(4, 7))
        complete = group == "all pairs"
        while True:
            symbols = random_text(rng, V, 300 if complete else 150, 2 if complete else 0.5)
            if np.all(pair_counts(symbols, V)) == complete:
                return Case({"symbols": symbols, "V": V}, group)

    return [case(group.name) for group in GROUPS for _ in range(2)]


def verify(args, logits):
    """See how far the loss is above the lowest one."""
    counts = pair_counts(**args)
    if excess(counts, logits) <= MARGIN:
        return None
    return (
        "the mean loss with these logits is further above the lowest possible one than the page "
        "allows."
    )


EXERCISE = Exercise(
    id="1.4",
    name="train_table",
    title="Train a softmax table",
    parameters=("symbols", "V"),
    returns=Returns("logits", ("V", "V"), "float"),
    groups=GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
    verify=verify,
)
