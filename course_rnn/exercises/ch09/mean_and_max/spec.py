"""Exercise 9.2: mean and max pooling over the words of each sentence."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def mask_of(hs, lengths):
    """True at real words, (T, N, 1)."""
    return (np.arange(len(hs))[:, None] < lengths)[..., None]


def reference(hs, lengths):
    """Sums over real words divided by their number, and the largest of real words."""
    real = mask_of(hs, lengths)
    mean = np.where(real, hs, 0).sum(axis=0) / lengths[:, None]
    return mean, np.where(real, hs, -np.inf).max(axis=0)


def _draw(rng, padded):
    """States of both signs, some features negative throughout; what is padding is large or 0."""
    T, N, H = distinct_sizes(rng, 3, low=4, high=8)
    lengths = np.full(N, T)
    if padded:
        lengths = rng.integers(2, T - 1, size=N)
        lengths[rng.integers(N)] = T - 1
        lengths[rng.permutation(np.flatnonzero(lengths < T - 1))[:1]] = 1
    hs = rng.normal(size=(T, N, H)) + 1.5 * rng.choice([-1, 1], size=H)
    hs[..., 0] = -0.5 - np.abs(hs[..., 0])  # negative throughout, so a 0 would win
    hs[..., 1] = 0.5 + np.abs(hs[..., 1])  # positive throughout, so a 0 would win the least
    behind = ~mask_of(hs, lengths)[..., 0]
    some = rng.random(behind.shape) < 0.5
    hs[behind & some] = 0
    hs[behind & ~some] = 4 * rng.normal(size=(int((behind & ~some).sum()), H)) + 2
    hs[-1, :, :2] += np.where(behind[-1], 5.0, 0.0)[:, None]
    return {"hs": hs, "lengths": lengths}


EXERCISE = Exercise(
    id="9.2",
    name="mean_and_max",
    title="Mean and max pooling",
    parameters=("hs", "lengths"),
    returns=(Returns("mean", ("N", "H"), "float"), Returns("largest", ("N", "H"), "float")),
    groups=(
        Group("one length", 1, "both, where no step is padding"),
        Group("mean", 2, "the mean, with padding", ("mean",)),
        Group("maximum", 2, "the maximum, with padding", ("largest",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("one length", 2, {"padded": False}),
        ("mean", 3, {"padded": True}),
        ("maximum", 3, {"padded": True}),
    ),
    properties=(
        Property(
            "A mean is larger than the maximum.",
            lambda args, answer: bool(np.all(answer[0] <= answer[1] + 1e-4)),
        ),
        Property(
            "A sentence of one word has another maximum than its one state.",
            lambda args, answer: bool(
                np.allclose(
                    answer[1][args["lengths"] == 1], args["hs"][0, args["lengths"] == 1], atol=1e-4
                )
            ),
        ),
    ),
)
