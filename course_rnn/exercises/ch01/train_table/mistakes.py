"""Exercise 1.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.pairs import PAIR_STUMBLES, from_counts, pair_counts
from course_rnn.exercises.ch01.softmax_table import (
    descend,
    diagnose,
    itself,
    last_pairs,
    log_frequencies,
    same_rows,
    two_apart,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit
from course_rnn.reference.ops import softmax


def _diagnosed(name, hint, answer):
    return Mistake(name, hint, answer, lambda args, logits: diagnose(args, logits) == name)


def _shows_repeats_lost(args, logits):
    """Where every pair comes, each then counts once, and nothing can be learnt."""
    found = diagnose(args, logits)
    return found == "repeats lost" or (found == "untrained" and np.all(pair_counts(**args)))


MISTAKES = (
    _diagnosed(
        "untrained",
        "all logits of a row are equal, as if nothing had been learnt. Is the update in the loop, "
        "and does the gradient hold − count as well?",
        from_counts(np.zeros_like),
    ),
    _diagnosed(
        "probabilities",
        "these are probabilities: return the logits, before the softmax.",
        from_counts(lambda c: softmax(descend(c))),
    ),
    _diagnosed(
        "counts",
        "the logits are proportional to the counts. Either counts are returned as they are, or "
        "the gradient lacks its part with the softmax, and the logits grow without end.",
        from_counts(lambda c: c / 10),
    ),
    _diagnosed(
        "transposed",
        "the table is transposed: row a must hold the logits of what comes after a.",
        from_counts(lambda c: descend(c).T),
    ),
    _diagnosed(
        "softmax over columns",
        "each column is trained to sum to 1: the softmax must run along the rows (axis=1).",
        from_counts(lambda c: descend(c, axis=0)),
    ),
    Mistake(
        "repeats lost",
        "a pair that comes up ten times counts once: an update grad[a, b] -= 1 with arrays a and "
        "b reaches each place once. np.add.at adds each time, and so does a loop.",
        from_counts(lambda c: descend(np.minimum(c, 1))),
        _shows_repeats_lost,
    ),
    _diagnosed(
        "last pairs",
        "each row has learnt the last pair only that begins with its symbol: grad[a] += ... with "
        "an array a keeps the last of several. np.add.at adds them all, and so does a loop.",
        from_counts(descend, last_pairs),
    ),
    _diagnosed(
        "no context",
        "all rows have learnt the same: row a must learn only from the pairs that begin with a.",
        from_counts(lambda c: descend(same_rows(c))),
    ),
    _diagnosed(
        "with itself",
        "the table has learnt to repeat each symbol: pair symbols[t] with symbols[t + 1].",
        from_counts(descend, itself),
    ),
    _diagnosed(
        "two apart",
        "each symbol is paired with the next but one: pair symbols[t] with symbols[t + 1].",
        from_counts(descend, two_apart),
    ),
    _diagnosed(
        "ascent",
        "the loss has grown: subtract the gradient, since adding it climbs.",
        from_counts(lambda c: descend(c, steps=100, lr=-1)),
    ),
    _diagnosed(
        "not finished",
        "this is on the right way, but not far enough: take more steps, each with a new gradient, "
        "or larger ones.",
        from_counts(lambda c: descend(c, steps=8)),
    ),
    _diagnosed(
        "steps too large",
        "the loss is above that of W = 0, where the training began, as when steps overshoot: the "
        "gradient is a mean, divided by the number of pairs; or take a smaller learning rate.",
        from_counts(lambda c: descend(c, steps=101, lr=c.sum())),
    ),
    Mistake(
        "log of zero",
        "the logarithm of 0 is no logit: what never came must keep a finite one.",
        from_counts(log_frequencies),
    ),
)

STUMBLES = (
    *PAIR_STUMBLES,
    shapes_do_not_fit(
        "The gradient has the shape of the logits, (V, V), and sums of rows need keepdims=True."
    ),
)
