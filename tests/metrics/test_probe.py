import numpy as np
import pytest

from course_rnn.metrics import linear_probe
from tests.cases import assert_not_mutated, assert_rejects

n, D, K = 600, 7, 4


def examples(rng, noise):
    """Labels, and a linear code of them, shifted away from 0."""
    labels = rng.integers(K, size=n)
    code = rng.normal(size=(K, D))
    return 3 + code[labels] + noise * rng.normal(size=(n, D)), labels, rng.random(n) < 0.25


def test_it_reads_what_is_there(rng):
    assert linear_probe(*examples(rng, noise=0.01)) == 1.0


def test_it_reads_nothing_where_nothing_is(rng):
    features, labels, held_out = examples(rng, noise=0.01)
    at = np.flatnonzero(held_out)
    assert abs(linear_probe(rng.permutation(features), labels, held_out) - 1 / K) < 0.12
    # judged on what was held out and on nothing else: there the labels are all wrong
    wrong = labels.copy()
    wrong[at] = (labels[at] + 1) % K
    assert linear_probe(features, wrong, held_out) == 0.0


def test_it_equals_least_squares_when_the_ridge_is_tiny(rng):
    features, labels, held_out = examples(rng, noise=1.0)
    X = np.column_stack([features, np.ones(n)])
    W, *_ = np.linalg.lstsq(X[~held_out], np.eye(K)[labels[~held_out]])
    expected = np.mean((X[held_out] @ W).argmax(axis=1) == labels[held_out])
    assert linear_probe(features, labels, held_out, ridge=1e-9) == pytest.approx(expected)


def test_a_large_ridge_answers_the_most_frequent_class(rng):
    labels = (rng.random(n) < 0.3).astype(int)
    held_out = rng.random(n) < 0.25
    features = np.zeros((n, D), np.float32)
    accuracy = linear_probe(features, labels, held_out, ridge=1e9)
    assert accuracy == pytest.approx(np.mean(labels[held_out] == 0))


def test_nothing_is_mutated(rng):
    assert_not_mutated(linear_probe, *examples(rng, noise=1.0))


X, Y, HELD = np.zeros((4, 2)), np.array([0, 1, 0, 1]), np.array([True, False, True, False])


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: linear_probe(X[0], Y, HELD), "features", ["(2,)"]),
        (lambda: linear_probe(X, Y[:3], HELD), "labels", ["(4,)", "(3,)"]),
        (lambda: linear_probe(X, Y - 1, HELD), "labels", ["at least 0"]),
        (lambda: linear_probe(X, Y / 2, HELD), "labels", ["integers"]),
        (lambda: linear_probe(X, Y, HELD[:3]), "held_out", ["(4,)", "(3,)"]),
        (lambda: linear_probe(X, Y, HELD & False), "held_out", ["both", "0 of 4"]),
        (lambda: linear_probe(X, Y, HELD | True), "held_out", ["both", "4 of 4"]),
        (lambda: linear_probe(X, Y, HELD, ridge=0.0), "ridge", ["positive", "0.0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
