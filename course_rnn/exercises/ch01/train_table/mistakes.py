"""Exercise 1.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.pairs import PAIR_STUMBLES, pair_counts
from course_rnn.exercises.ch01.softmax_table import (
    descend,
    diagnose,
    itself,
    last_pairs,
    log_frequencies,
    same_rows,
    two_apart,
)
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES
from course_rnn.reference.ops import softmax


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


STUMBLES = (
    *PAIR_STUMBLES,
    Stumble(
        SHAPES,
        "the shapes do not fit. The gradient has the shape of the logits, (V, V), and sums of "
        "rows need keepdims=True.",
    ),
)
