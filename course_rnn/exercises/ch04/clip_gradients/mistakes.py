"""Exercise 4.3: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch04.clip_gradients.spec import global_norm, norms_of, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import then


def _with_norm(norm):
    return partial(reference, norm=norm)


def _with_norms(size):
    """What decides is made of the three norms."""
    return _with_norm(lambda grads: size(norms_of(grads)))


def _one_by_one(clip):
    """Clip each gradient without regard to the others."""
    return lambda dW_xh, dW_hh, db, max_norm: tuple(clip(g, max_norm) for g in (dW_xh, dW_hh, db))


def _by_factor(factor):
    """Scale all gradients by a factor of their global norm and max_norm."""

    def answer(dW_xh, dW_hh, db, max_norm):
        grads = (dW_xh, dW_hh, db)
        with np.errstate(all="ignore"):
            scale = factor(global_norm(grads), max_norm)
            return tuple(g * scale for g in grads)

    return answer


def _by_norm(g, max_norm, axis=None):
    """Clip each part whose norm is taken along ``axis``."""
    norms = np.linalg.norm(g, axis=axis, keepdims=True)
    return g * np.minimum(1, max_norm / np.maximum(norms, 1e-300))


MISTAKES = (
    Mistake(
        "each by its own norm",
        "each gradient is clipped by its own norm, which turns the direction of the whole: one "
        "norm of all three decides, and one factor scales all three.",
        _one_by_one(_by_norm),
    ),
    Mistake(
        "by value",
        "each entry is cut at ± max_norm: scale all three gradients by one factor.",
        _one_by_one(lambda g, max_norm: np.clip(g, -max_norm, max_norm)),
    ),
    Mistake(
        "from above",
        "each entry is cut at max_norm: scale all three gradients by one factor.",
        _one_by_one(np.minimum),
    ),
    Mistake(
        "each row",
        "each row is clipped by its own norm: one norm of all three gradients decides (no axis=).",
        _one_by_one(partial(_by_norm, axis=-1)),
    ),
    Mistake(
        "always scaled",
        "short gradients are stretched to max_norm: leave them as they are.",
        _by_factor(lambda norm, limit: limit / norm),
    ),
    Mistake(
        "never scaled",
        "long gradients are returned as they are: scale them.",
        _by_factor(lambda norm, limit: 1.0),
    ),
    Mistake(
        "inverted",
        "the factor is upside down, so long gradients become longer: it is max_norm / norm.",
        _by_factor(lambda norm, limit: norm / limit if norm > limit else 1),
    ),
    Mistake(
        "length 1",
        "long gradients are scaled to the length 1: it must be max_norm.",
        _by_factor(lambda norm, limit: 1 / norm if norm > limit else 1),
    ),
    Mistake(
        "set to zero",
        "long gradients are set to 0: scale them, so that their direction stays.",
        _by_factor(lambda norm, limit: 0 if norm > limit else 1),
    ),
    Mistake(
        "multiplied by max_norm",
        "the gradients are multiplied by max_norm, but not divided by their norm.",
        _by_factor(lambda norm, limit: limit if norm > limit else 1),
    ),
    Mistake(
        "squared norm",
        "this takes the squared norm for the norm: the root of the sum of squares is missing.",
        _with_norms(lambda norms: (norms**2).sum()),
    ),
    Mistake(
        "squared norm compared",
        "the squared norm is compared with max_norm: compare the norm.",
        _by_factor(lambda norm, limit: limit / norm if norm**2 > limit else 1),
    ),
    Mistake(
        "root twice",
        "the root is taken twice: np.linalg.norm takes it already.",
        _with_norm(lambda grads: np.sqrt(global_norm(grads))),
    ),
    Mistake(
        "sum of norms",
        "the three norms are added: the global norm is the root of the sum of their squares.",
        _with_norms(np.sum),
    ),
    Mistake(
        "largest norm",
        "the largest of the three norms decides: the global norm is the root of the sum of their "
        "squares.",
        _with_norms(np.max),
    ),
    Mistake(
        "mean norm",
        "the mean of the three norms decides: the global norm is the root of the sum of their "
        "squares.",
        _with_norms(np.mean),
    ),
    Mistake(
        "sum of absolute values",
        "this adds the absolute values of the entries: the norm is the root of the sum of squares.",
        _with_norm(lambda grads: sum(np.abs(g).sum() for g in grads)),
    ),
    Mistake(
        "largest entry",
        "the largest entry decides: the norm is the root of the sum of all squares.",
        _with_norm(lambda grads: max(np.abs(g).max() for g in grads)),
    ),
    Mistake(
        "root mean square",
        "this divides by the number of entries: the norm is the root of the sum, not of the mean.",
        _with_norm(lambda grads: global_norm(grads) / np.sqrt(sum(g.size for g in grads))),
    ),
    Mistake(
        "spectral norms",
        "np.linalg.norm(W, 2) of a matrix is its largest singular value: the root of the sum of "
        "squares is np.linalg.norm(W).",
        _with_norm(lambda grads: np.linalg.norm([np.linalg.norm(g, 2) for g in grads])),
    ),
    Mistake(
        "db not in the norm",
        "db is left out of the norm: all three gradients belong to it.",
        _with_norms(lambda norms: np.hypot(norms[0], norms[1])),
    ),
    Mistake(
        "dW_xh not in the norm",
        "dW_xh is left out of the norm: all three gradients belong to it.",
        _with_norms(lambda norms: np.hypot(norms[1], norms[2])),
    ),
    Mistake(
        "dW_hh alone in the norm",
        "the norm is that of dW_hh alone: all three gradients belong to it.",
        _with_norms(itemgetter(1)),
    ),
    Mistake(
        "db not scaled",
        "db is not scaled: one factor scales all three gradients.",
        lambda db, **rest: (*reference(db=db, **rest)[:2], db),
    ),
    Mistake(
        "order",
        "the first two gradients are exchanged: return dW_xh, dW_hh, db, in this order.",
        then(reference, itemgetter(1, 0, 2)),
    ),
)

STUMBLES = (
    Stumble(
        "ZeroDivisionError",
        "the norm may be 0: divide by it only where it is above max_norm.",
        lambda args, match: not any(np.any(args[name]) for name in ("dW_xh", "dW_hh", "db")),
    ),
    Stumble(
        "inhomogeneous|could not be broadcast|all the input array|must match",
        "the three have different shapes, and make no one array. For the norm add up the squares "
        "of each, or join them with np.ravel.",
    ),
)
