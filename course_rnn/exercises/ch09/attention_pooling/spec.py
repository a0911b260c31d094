"""Exercise 9.3: attention pooling, forward and backward."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.pooling import attention_pooling_backward, attention_pooling_forward


def reference(hs, W, b, u, mask, dv):
    """The two functions of the reference, one after the other."""
    v, weights, cache = attention_pooling_forward(hs, W, b, u, mask)
    return v, weights, *attention_pooling_backward(dv, cache)


def _draw(rng, padded):
    """Weights that differ, far from even and from a single one; padding that would attract."""
    T, N, H, A = distinct_sizes(rng, 4, low=4, high=8)
    lengths = rng.integers(2, T, size=N) if padded else np.full(N, T)
    mask = np.arange(T)[:, None] < lengths
    hs = rng.normal(0.4, 1, size=(T, N, H))
    W, b, u = rng.normal(scale=0.8, size=(A, H)), rng.normal(size=A), rng.normal(size=A)
    hs[~mask] *= 2
    return {"hs": hs, "W": W, "b": b, "u": u, "mask": mask, "dv": rng.normal(size=(N, H))}


EXERCISE = Exercise(
    id="9.3",
    name="attention_pooling",
    title="Attention pooling, forward and backward",
    parameters=("hs", "W", "b", "u", "mask", "dv"),
    returns=(
        Returns("v", ("N", "H"), "float"),
        Returns("weights", ("T", "N"), "float"),
        Returns("dhs", ("T", "N", "H"), "float"),
        Returns("dW", ("A", "H"), "float"),
        Returns("db", ("A",), "float"),
        Returns("du", ("A",), "float"),
    ),
    groups=(
        Group("forward", 1, "vectors and weights, no padding", ("v", "weights")),
        Group("padding", 1, "vectors and weights, with padding", ("v", "weights")),
        Group("states", 2, "the gradient of the states", ("dhs",)),
        Group("scores", 2, "the gradients of W, b and u", ("dW", "db", "du")),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("forward", 2, {"padded": False}),
        ("padding", 3, {"padded": True}),
        ("states", 3, {"padded": True}),
        ("scores", 3, {"padded": True}),
    ),
    properties=(
        Property(
            "The weights of a sequence do not sum to 1 over time.",
            lambda args, answer: bool(np.allclose(answer[1].sum(axis=0), 1, atol=1e-4)),
        ),
        Property(
            "A state in the padding gets a gradient: it had no part in the loss.",
            lambda args, answer: not np.any(answer[2][~args["mask"]]),
        ),
    ),
)
