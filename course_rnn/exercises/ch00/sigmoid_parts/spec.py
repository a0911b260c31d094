"""Exercise 0.2: σ, its slope and its logarithm, without overflow."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def reference(a):
    """Both e^… are of numbers that are not positive."""
    small = np.exp(-np.abs(a))  # e^−|a|
    s = np.where(a >= 0, 1, small) / (1 + small)
    return s, small / (1 + small) ** 2, np.minimum(a, 0) - np.log1p(small)


def _moderate(rng):
    """Both signs, none near 0, where much is alike."""
    n = int(rng.integers(4, 9))
    signs = np.where(np.arange(n) % 2, 1, -1)
    return rng.permutation(signs * rng.uniform(0.4, 3, size=n))


def _draw(rng, large=False):
    if not large:
        return {"a": _moderate(rng)}
    sizes = rng.uniform([45, 120, 900, 1200], [60, 300, 1100, 2000])
    return {"a": rng.permutation([*sizes, *-sizes, 0.0, *_moderate(rng)])}


EXERCISE = Exercise(
    id="0.2",
    name="sigmoid_parts",
    title="σ, its slope and its logarithm",
    parameters=("a",),
    returns=(
        Returns("s", ("n",), "float"),
        Returns("slope", ("n",), "float"),
        Returns("log_s", ("n",), "float"),
    ),
    groups=(
        Group("σ", 1, "the function, for numbers between −3 and 3", ("s",)),
        Group("slope", 1, "its derivative, for the same numbers", ("slope",)),
        Group("logarithm", 1, "its natural logarithm, for the same numbers", ("log_s",)),
        Group("large numbers", 2, "all three between −2000 and 2000"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("σ", 2),
        ("slope", 2),
        ("logarithm", 2),
        ("large numbers", 2, {"large": True}),
    ),
    properties=(
        Property(
            "A value of s lies outside 0 to 1.",
            lambda args, answer: bool(np.all((answer[0] >= 0) & (answer[0] <= 1))),
        ),
        Property(
            "A larger a got a smaller s.",
            lambda args, answer: bool(np.all(np.diff(answer[0][np.argsort(args["a"])]) >= 0)),
        ),
        Property(
            "A value of log_s is above 0, but s is at most 1.",
            lambda args, answer: bool(np.all(answer[2] <= 0)),
        ),
    ),
)
