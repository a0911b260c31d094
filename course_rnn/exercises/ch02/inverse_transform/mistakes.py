"""Exercise 2.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES, on_changed, past_the_end, then
from course_rnn.reference.sampling import inverse_transform


def _not_strict(p, u):
    return np.minimum(np.searchsorted(np.cumsum(p), u), len(p) - 1)


def _past_the_end(p, u):
    return np.searchsorted(np.cumsum(p), u, side="right")


def _never_reset(p, u):
    total, answers = 0.0, []
    for value in u:
        for k in range(len(p)):
            total += p[k]
            if total > value:
                break
        answers.append(k)
    return np.array(answers)


def _only_found(p, u):
    k = _past_the_end(p, u)
    return k[k < len(p)]


MISTAKES = (
    Mistake(
        "not strict",
        "a symbol of probability 0 can come up: the sum must exceed u (> and not ≥).",
        _not_strict,
    ),
    Mistake(
        "not strict, past the end",
        "the sum must exceed u (> and not ≥), or a symbol of probability 0 can come up; and where "
        "no sum exceeds u, because of rounding, the last symbol is meant.",
        lambda p, u: np.searchsorted(np.cumsum(p), u),
    ),
    Mistake(
        "one too small",
        "this is the last k whose sum is ≤ u: wanted is the first whose sum is > u, one further.",
        then(inverse_transform, lambda k: k - 1),
    ),
    Mistake(
        "one too small, from 0",
        "this is the last k whose sum is ≤ u, or 0 if there is none: wanted is the first whose sum "
        "is > u.",
        then(inverse_transform, lambda k: np.maximum(k - 1, 0)),
    ),
    Mistake(
        "last sum below u",
        "this is the last k whose sum is < u: wanted is the first whose sum is > u.",
        then(_not_strict, lambda k: k - 1),
    ),
    Mistake(
        "last sum below u, from 0",
        "this is the last k whose sum is < u, or 0 if there is none: wanted is the first whose sum "
        "is > u.",
        then(_not_strict, lambda k: np.maximum(k - 1, 0)),
    ),
    Mistake(
        "sum not reset",
        "the running sum goes on from one u to the next: it must start from 0 for each u.",
        _never_reset,
    ),
    Mistake(
        "no running sum",
        "u is compared with each p_k alone: compare it with the running sum p_0 + … + p_k.",
        lambda p, u: np.argmax(p > u[:, None], axis=1),
    ),
    Mistake(
        "from the wrong end",
        "the sum starts at the wrong end: it must start with p_0.",
        on_changed(inverse_transform, p=np.flip),
    ),
    Mistake(
        "sorted",
        "the probabilities were sorted: an index must point into p as it came.",
        on_changed(inverse_transform, p=lambda p: np.sort(p)[::-1]),
    ),
    Mistake(
        "most likely",
        "this is always the most likely symbol: the answer must depend on u.",
        lambda p, u: np.full(len(u), np.argmax(p)),
    ),
    Mistake(
        "past the end",
        "an index is V, past the last symbol: rounding may leave the whole sum below 1, and below "
        "u.",
        _past_the_end,
    ),
    Mistake(
        "nothing found",
        "index 0 where no sum exceeds u (argmax of nothing but False is 0): rounding may leave the "
        "whole sum below 1, and the last symbol is meant.",
        lambda p, u: np.argmax(np.cumsum(p) > u[:, None], axis=1),
    ),
    Mistake(
        "none appended",
        "there are too few answers: where no sum exceeds u, nothing is appended. Rounding may "
        "leave the whole sum below 1, and the last symbol is meant.",
        _only_found,
    ),
)


def _some_sum_exceeds(args, match):
    return args["u"].max() < args["p"].sum()


def _no_sum_exceeds(args, match):
    """Without it nothing is left to be found, or the search runs past the end."""
    return args["u"].max() >= args["p"].sum()


_NOTHING = (
    r"with size 0$|empty sequence|zero-size array|iterable argument is empty|^StopIteration|"
    "list index out of range"
)

STUMBLES = (
    Stumble(
        _NOTHING,
        "nothing was found: no sum is ≤ u where u is below p_0. Wanted is the first k whose sum is "
        "> u.",
        _some_sum_exceeds,
    ),
    Stumble(
        _NOTHING,
        "no sum exceeds u: rounding may leave the whole sum below 1, and the last symbol is meant.",
        _no_sum_exceeds,
    ),
    past_the_end(
        "p",
        "No sum exceeds u: rounding may leave the whole sum below 1, and the last symbol is meant.",
        lambda args: _no_sum_exceeds(args, None),
    ),
    Stumble(
        SHAPES,
        "the shapes do not fit: p has V numbers and u has n. Take one u at a time in a loop, "
        "or compare each with every sum by u[:, None].",
    ),
)
