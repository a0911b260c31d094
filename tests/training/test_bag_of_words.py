import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax

from course_rnn.training.bag_of_words import features_of, fit_bag_of_words, fit_logistic

SENTENCES = [("good", "film"), ("bad", "film"), ("not", "bad"), ("not", "good"), ("good",)]
LABELS = np.array([1, 0, 1, 0, 1])


def test_features_are_runs_of_neighbours_each_once():
    assert features_of(("a", "b", "a", "b"), n=2) == {("a",), ("b",), ("a", "b"), ("b", "a")}
    assert features_of(("a",), n=3) == {("a",)}


def test_the_fit_is_a_minimum():
    bag = fit_bag_of_words(SENTENCES, LABELS, n=2, strength=0.5)

    def loss(weights, bias):
        logits = bag._replace(weights=weights, bias=bias).scores(SENTENCES)
        entropy = -log_softmax(logits, axis=1)[np.arange(len(LABELS)), LABELS].sum()
        return entropy + 0.25 * np.sum(weights**2)

    best, rng = loss(bag.weights, bag.bias), np.random.default_rng(0)
    for size in (1e-1, 1e-2):
        for _ in range(20):
            moved = bag.weights + size * rng.normal(size=bag.weights.shape)
            assert loss(moved, bag.bias + size * rng.normal(size=2)) > best


def test_pairs_can_what_words_cannot():
    words, pairs = (fit_bag_of_words(SENTENCES, LABELS, n, strength=0.01) for n in (1, 2))
    assert (words.scores(SENTENCES).argmax(axis=1) != LABELS).any()
    assert (pairs.scores(SENTENCES).argmax(axis=1) == LABELS).all()


def test_scores_are_sums_of_weights_and_new_words_do_not_count():
    bag = fit_bag_of_words(SENTENCES, LABELS)
    expected = bag.bias + bag.weight_of("good") + bag.weight_of("not")
    assert np.allclose(bag.scores([("not", "a", "good", "good")])[0], expected)
    assert np.allclose(bag.scores([("new",), ()]), bag.bias)


def test_any_features_dense_or_sparse(rng):
    X, labels = rng.normal(size=(30, 4)), rng.integers(3, size=30)
    weights, bias = fit_logistic(X, labels, strength=0.3)
    assert weights.shape == (4, 3)
    again = fit_logistic(csr_matrix(X), labels, strength=0.3)
    np.testing.assert_allclose(again[0], weights, atol=1e-6)
    # where the loss is least, its gradient is 0
    da = softmax(X @ weights + bias, axis=1) - np.eye(3)[labels]
    np.testing.assert_allclose(X.T @ da + 0.3 * weights, 0, atol=2e-2)
    np.testing.assert_allclose(da.sum(axis=0), 0, atol=2e-2)


def test_several_classes():
    sentences = [("a",), ("b",), ("c",)] * 3
    bag = fit_bag_of_words(sentences, np.array([0, 1, 2] * 3))
    assert bag.scores(sentences).argmax(axis=1).tolist() == [0, 1, 2] * 3


def test_bad_input():
    with pytest.raises(ValueError, match="labels: expected 5"):
        fit_bag_of_words(SENTENCES, LABELS[:2])
    with pytest.raises(ValueError, match="n: expected at least 1, got 0"):
        fit_bag_of_words(SENTENCES, LABELS, n=0)
    with pytest.raises(ValueError, match="labels: expected 3 of at least 0"):
        fit_logistic(np.eye(3), np.array([0, 1, -1]))
    with pytest.raises(ValueError, match="strength: expected a positive number, got 0"):
        fit_bag_of_words(SENTENCES, LABELS, strength=0.0)
    with pytest.raises(ValueError, match="words: expected a feature of training"):
        fit_bag_of_words(SENTENCES, LABELS).weight_of("new")
