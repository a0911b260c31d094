"""Exercise 1.4: train a softmax table; counting gives the lowest loss."""

import numpy as np

from course_rnn.exercises.ch01.pairs import pair_counts, random_text
from course_rnn.exercises.ch01.softmax_table import MARGIN, descend, excess
from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Returns


def reference(symbols, V):
    """Gradient descent on the mean cross-entropy of the pairs."""
    return descend(pair_counts(symbols, V))


def _draw(rng, T=150, evenness=0.5, complete=False):
    """A text of pairs that are not equally frequent; all of them come only if ``complete``."""
    V = int(rng.integers(4, 7))
    while True:
        symbols = random_text(rng, V, T, evenness)
        if np.all(pair_counts(symbols, V)) == complete:
            return {"symbols": symbols, "V": V}


def _verify(args, logits):
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
    groups=(
        Group("all pairs", 2, "every symbol comes after every other at least once"),
        Group("some pairs", 3, "some pairs never come, as in every real text"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("all pairs", 2, {"T": 300, "evenness": 2, "complete": True}),
        ("some pairs", 2),
    ),
    properties=(),
    verify=_verify,
)
