"""Exercise 1.4: train a softmax table; counting gives the lowest loss."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Returns, Stumble
from course_rnn.grading.specs.ch01.pairs import STUMBLES, pair_counts, random_text
from course_rnn.grading.specs.ch01.softmax_table import (
    MARGIN,
    descend,
    diagnose,
    excess,
    itself,
    last_pairs,
    log_frequencies,
    same_rows,
    two_apart,
)
from course_rnn.grading.specs.errors import SHAPES
from course_rnn.reference.ops import softmax


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


def _shows(name):
    return lambda args, logits: diagnose(args, logits) == name


def _shows_repeats_lost(args, logits):
    """Where every pair comes, each then counts once, and nothing can be learnt."""
    found = diagnose(args, logits)
    return found == "repeats lost" or (found == "untrained" and np.all(pair_counts(**args)))


def _of_counts(logits):
    return lambda symbols, V: logits(pair_counts(symbols, V))


MISTAKES = (
    Mistake(
        "untrained",
        "all logits of a row are equal, as if nothing had been learnt. Is the update in the loop, "
        "and does the gradient hold − count as well?",
        _of_counts(np.zeros_like),
        _shows("untrained"),
    ),
    Mistake(
        "probabilities",
        "these are probabilities: return the logits, before the softmax.",
        _of_counts(lambda c: softmax(descend(c))),
        _shows("probabilities"),
    ),
    Mistake(
        "counts",
        "the logits are proportional to the counts. Either counts are returned as they are, or "
        "the gradient lacks its part with the softmax, and the logits grow without end.",
        _of_counts(lambda c: c / 10),
        _shows("counts"),
    ),
    Mistake(
        "transposed",
        "the table is transposed: row a must hold the logits of what comes after a.",
        _of_counts(lambda c: descend(c).T),
        _shows("transposed"),
    ),
    Mistake(
        "softmax over columns",
        "each column is trained to sum to 1: the softmax must run along the rows (axis=1).",
        _of_counts(lambda c: descend(c, axis=0)),
        _shows("softmax over columns"),
    ),
    Mistake(
        "repeats lost",
        "a pair that comes up ten times counts once: an update grad[a, b] -= 1 with arrays a and "
        "b reaches each place once. np.add.at adds each time, and so does a loop.",
        _of_counts(lambda c: descend(np.minimum(c, 1))),
        _shows_repeats_lost,
    ),
    Mistake(
        "last pairs",
        "each row has learnt the last pair only that begins with its symbol: grad[a] += ... with "
        "an array a keeps the last of several. np.add.at adds them all, and so does a loop.",
        lambda symbols, V: descend(last_pairs(symbols, V)),
        _shows("last pairs"),
    ),
    Mistake(
        "no context",
        "all rows have learnt the same: row a must learn only from the pairs that begin with a.",
        _of_counts(lambda c: descend(same_rows(c))),
        _shows("no context"),
    ),
    Mistake(
        "with itself",
        "the table has learnt to repeat each symbol: pair symbols[t] with symbols[t + 1].",
        lambda symbols, V: descend(itself(symbols, V)),
        _shows("with itself"),
    ),
    Mistake(
        "two apart",
        "each symbol is paired with the next but one: pair symbols[t] with symbols[t + 1].",
        lambda symbols, V: descend(two_apart(symbols, V)),
        _shows("two apart"),
    ),
    Mistake(
        "ascent",
        "the loss has grown: subtract the gradient, since adding it climbs.",
        _of_counts(lambda c: descend(c, steps=100, lr=-1)),
        _shows("ascent"),
    ),
    Mistake(
        "not finished",
        "this is on the right way, but not far enough: take more steps, each "
        "with a new gradient, or larger ones.",
        _of_counts(lambda c: descend(c, steps=8)),
        _shows("not finished"),
    ),
    Mistake(
        "log of zero",
        "the logarithm of 0 is no logit: what never came must keep a finite one.",
        lambda symbols, V: log_frequencies(pair_counts(symbols, V)),
    ),
)


TRAIN_TABLE = Exercise(
    id="1.4",
    name="train_table",
    title="Train a softmax table",
    parameters=("symbols", "V"),
    returns=Returns("logits", ("V", "V"), "float"),
    groups=GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
    mistakes=MISTAKES,
    stumbles=(
        *STUMBLES,
        Stumble(
            SHAPES,
            "the shapes do not fit. The gradient has the shape of the logits, (V, V), and sums of "
            "rows need keepdims=True.",
        ),
    ),
    verify=verify,
)
