"""Exercise 2.3: perplexity from logits."""

import math

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes, joined
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.ops import cross_entropy_forward


def reference(logits, targets):
    """Take exp of the mean cross-entropy."""
    return math.exp(cross_entropy_forward(logits, targets)[0])


def _draw(rng, change=lambda logits: logits, low=3, high=8):
    """Sequences of unequal difficulty."""
    T, N, V = distinct_sizes(rng, 3, low, high)
    logits = rng.normal(size=(T, N, V)) * rng.uniform(0.5, 2.5, size=(1, N, 1))
    return {"logits": change(logits), "targets": rng.integers(V, size=(T, N))}


def _equal(logits):
    return np.full_like(logits, 0.3)


def _side_by_side(logits):
    """Both 1000 and −1000 are along either axis, as on a chessboard."""
    t, n, _ = np.indices(logits.shape)
    return logits + np.where((t + n) % 2 == 0, 1000.0, -1000.0)


def _draw_surprise(rng):
    """One target has p = exp(−900)."""
    logits, targets = rng.normal(size=(5, 4, 7)), rng.integers(7, size=(5, 4))
    t, n = int(rng.integers(5)), int(rng.integers(4))
    logits[t, n, targets[t, n]] -= 900
    return {"logits": logits, "targets": targets}


EXERCISE = Exercise(
    id="2.3",
    name="perplexity",
    title="Perplexity from logits",
    parameters=("logits", "targets"),
    # float32 holds numbers near 1000 to about 6e-5, and that goes straight into the exponent.
    returns=Returns("perplexity", (), "float", rtol=1e-3),
    groups=(
        Group("a uniform model", 1, "equal logits mean V equally likely symbols: perplexity V"),
        Group("values", 3, "exp of the mean of −log p over all N·T targets"),
        Group("large logits", 1, "logits around 1000 and −1000, also side by side"),
        Group("a surprise", 1, "one target has a probability of about exp(−900)"),
    ),
    reference=reference,
    cases=joined(
        by_group(
            _draw,
            ("a uniform model", 1, {"change": _equal, "high": 5}),  # V is another
            ("a uniform model", 1, {"change": _equal, "low": 6}),
            ("values", 3),
            ("large logits", 1, {"change": lambda logits: logits + 1000.0}),
            ("large logits", 1, {"change": lambda logits: logits - 1000.0}),
            ("large logits", 1, {"change": _side_by_side}),
        ),
        by_group(_draw_surprise, ("a surprise", 2)),
    ),
    properties=(
        Property(
            "It is below 1, the perplexity of a model that knows every symbol beforehand.",
            lambda args, value: bool(value >= 0.999),
        ),
    ),
)
