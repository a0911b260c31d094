"""Exercise 12.1: an associative scan, round by round."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def combine(a1, b1, a2, b2):
    """First (a1, b1), then (a2, b2), as one step."""
    return a2 * a1, a2 * b1 + b2


def distances(T):
    """1, 2, 4, … below T."""
    return [2**k for k in range((T - 1).bit_length())]


def reference(a, b):
    """Every element is combined with the one before it at the distance 1, then 2, then 4 …"""
    products, sums = [], []
    for d in distances(len(a)):
        new_a, new_b = combine(a[:-d], b[:-d], a[d:], b[d:])
        a, b = np.concatenate([a[:d], new_a]), np.concatenate([b[:d], new_b])
        products.append(a)
        sums.append(b)
    return np.stack(products), np.stack(sums)


def _draw(rng, lengths):
    T = int(rng.choice(lengths))
    H = int(rng.choice([size for size in (2, 3, 5, 6) if size != T]))
    signs = rng.choice([-1, 1], size=(T, H), p=[0.25, 0.75])
    return {"a": signs * rng.uniform(0.4, 1.3, size=(T, H)), "b": rng.normal(size=(T, H))}


EXERCISE = Exercise(
    id="12.1",
    name="scan_rounds",
    title="An associative scan, round by round",
    parameters=("a", "b"),
    returns=(
        Returns("products", ("R", "T", "H"), "float"),
        Returns("sums", ("R", "T", "H"), "float"),
    ),
    groups=(
        Group("combine", 2, "two steps, one round"),
        Group("powers of two", 2, "4, 8 or 16 steps"),
        Group("other lengths", 1, "lengths that are no power of two"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("combine", 2, {"lengths": [2]}),
        ("powers of two", 3, {"lengths": [4, 8, 16]}),
        ("other lengths", 3, {"lengths": [7, 9, 11, 13]}),
    ),
    properties=(
        Property(
            "The first element has no one before it: it stays as it is in every round.",
            lambda args, answer: bool(
                np.allclose(answer[0][:, 0], args["a"][0])
                and np.allclose(answer[1][:, 0], args["b"][0])
            ),
        ),
    ),
)
