"""Exercise 9.4: features of a pair of sentence vectors, and the way back."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.sentence_pairs import pair_features_backward, pair_features_forward


def reference(u, v, dfeatures):
    """Features, and the gradients of both vectors."""
    features, cache = pair_features_forward(u, v)
    return features, *pair_features_backward(dfeatures, cache)


def _draw(rng, equal=False):
    """Two vectors for each pair; some features of the two may be the same."""
    N, D = distinct_sizes(rng, 2)
    u, v = rng.normal(size=(2, N, D))
    if equal:
        same = rng.random((N, D)) < 0.4
        same[0, 0] = True
        v = np.where(same, u, v)
    return {"u": u, "v": v, "dfeatures": rng.normal(size=(N, 4 * D))}


def _distances(args, answer):
    """The third of the four parts of the features."""
    D = args["u"].shape[1]
    return answer[0][:, 2 * D : 3 * D]


EXERCISE = Exercise(
    id="9.4",
    name="pair_features",
    title="Features of a pair, and the way back",
    parameters=("u", "v", "dfeatures"),
    returns=(
        Returns("features", ("N", "4D"), "float"),
        Returns("du", ("N", "D"), "float"),
        Returns("dv", ("N", "D"), "float"),
    ),
    groups=(
        Group("features", 1, "u, v, their distance and their product", ("features",)),
        Group("gradients", 3, "what the four parts send back to u and to v", ("du", "dv")),
        Group("equal features", 1, "where u and v agree, the distance sends nothing back"),
    ),
    reference=reference,
    cases=by_group(
        _draw, ("features", 2), ("gradients", 3), ("equal features", 2, {"equal": True})
    ),
    properties=(
        Property(
            "A distance is negative.",
            lambda args, answer: bool((_distances(args, answer) >= 0).all()),
        ),
    ),
)
