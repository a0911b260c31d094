"""Clipping by the global norm, right and in the wrong versions that are known."""

import numpy as np

from course_rnn.exercises.spec import Mistake, Stumble


def _norms(grads):
    return np.array([np.linalg.norm(g) for g in grads])


def global_norm(grads):
    """Root of the sum of all squares."""
    return np.linalg.norm(_norms(grads))


def reference(dW_xh, dW_hh, db, max_norm):
    """Scale all three by one factor if they are too long together."""
    return _scaled(global_norm)(dW_xh, dW_hh, db, max_norm)


def _scaled(norm):
    """Scale all gradients by one factor if `norm` of them is above max_norm."""

    def answer(dW_xh, dW_hh, db, max_norm):
        size = norm((dW_xh, dW_hh, db))
        factor = max_norm / size if size > max_norm else 1.0
        return dW_xh * factor, dW_hh * factor, db * factor

    return answer


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


def _clip_one(g, max_norm):
    norm = np.linalg.norm(g)
    return g * (max_norm / norm) if norm > max_norm else g


def _clip_entry(g, max_norm):
    return np.clip(g, -max_norm, max_norm)


def _clip_above(g, max_norm):
    return np.minimum(g, max_norm)


def _rows(g, max_norm):
    norms = np.linalg.norm(g, axis=-1, keepdims=True)
    return g * np.minimum(1, max_norm / np.maximum(norms, 1e-300))


def _without(*left_out):
    """The norm of some gradients only."""
    return lambda grads: np.linalg.norm(np.delete(_norms(grads), left_out))


MISTAKES = (
    Mistake(
        "each by its own norm",
        "each gradient is clipped by its own norm, which turns the direction of the whole: one "
        "norm of all three decides, and one factor scales all three.",
        _one_by_one(_clip_one),
    ),
    Mistake(
        "by value",
        "each entry is cut at ± max_norm: scale all three gradients by one factor.",
        _one_by_one(_clip_entry),
    ),
    Mistake(
        "from above",
        "each entry is cut at max_norm: scale all three gradients by one factor.",
        _one_by_one(_clip_above),
    ),
    Mistake(
        "each row",
        "each row is clipped by its own norm: one norm of all three gradients decides (no axis=).",
        _one_by_one(_rows),
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
        _scaled(lambda grads: (_norms(grads) ** 2).sum()),
    ),
    Mistake(
        "squared norm compared",
        "the squared norm is compared with max_norm: compare the norm.",
        _by_factor(lambda norm, limit: limit / norm if norm**2 > limit else 1),
    ),
    Mistake(
        "root twice",
        "the root is taken twice: np.linalg.norm takes it already.",
        _scaled(lambda grads: np.sqrt(global_norm(grads))),
    ),
    Mistake(
        "sum of norms",
        "the three norms are added: the global norm is the root of the sum of their squares.",
        _scaled(lambda grads: _norms(grads).sum()),
    ),
    Mistake(
        "largest norm",
        "the largest of the three norms decides: the global norm is the root of the sum of their "
        "squares.",
        _scaled(lambda grads: _norms(grads).max()),
    ),
    Mistake(
        "mean norm",
        "the mean of the three norms decides: the global norm is the root of the sum of their "
        "squares.",
        _scaled(lambda grads: _norms(grads).mean()),
    ),
    Mistake(
        "sum of absolute values",
        "this adds the absolute values of the entries: the norm is the root of the sum of squares.",
        _scaled(lambda grads: sum(np.abs(g).sum() for g in grads)),
    ),
    Mistake(
        "largest entry",
        "the largest entry decides: the norm is the root of the sum of all squares.",
        _scaled(lambda grads: max(np.abs(g).max() for g in grads)),
    ),
    Mistake(
        "root mean square",
        "this divides by the number of entries: the norm is the root of the sum, not of the mean.",
        _scaled(lambda grads: global_norm(grads) / np.sqrt(sum(g.size for g in grads))),
    ),
    Mistake(
        "spectral norms",
        "np.linalg.norm(W, 2) of a matrix is its largest singular value: the root of the sum of "
        "squares is np.linalg.norm(W).",
        _scaled(lambda grads: np.linalg.norm([np.linalg.norm(g, 2) for g in grads])),
    ),
    Mistake(
        "db not in the norm",
        "db is left out of the norm: all three gradients belong to it.",
        _scaled(_without(2)),
    ),
    Mistake(
        "dW_xh not in the norm",
        "dW_xh is left out of the norm: all three gradients belong to it.",
        _scaled(_without(0)),
    ),
    Mistake(
        "dW_hh alone in the norm",
        "the norm is that of dW_hh alone: all three gradients belong to it.",
        _scaled(_without(0, 2)),
    ),
    Mistake(
        "db not scaled",
        "db is not scaled: one factor scales all three gradients.",
        lambda db, **rest: (*reference(db=db, **rest)[:2], db),
    ),
    Mistake(
        "order",
        "the first two gradients are exchanged: return dW_xh, dW_hh, db, in this order.",
        lambda **args: tuple(reference(**args)[i] for i in (1, 0, 2)),
    ),
)


STUMBLES = (
    Stumble(
        "ZeroDivisionError",
        "the norm may be 0: divide by it only where it is above max_norm.",
    ),
    Stumble(
        "inhomogeneous|could not be broadcast|all the input array|must match",
        "the three have different shapes: add up the squares of each, or join them with np.ravel.",
    ),
)
