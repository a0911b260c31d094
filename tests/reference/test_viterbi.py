from itertools import pairwise, product

import numpy as np
import pytest

from course_rnn.reference.gradcheck import numerical_gradient
from course_rnn.reference.viterbi import (
    log_partition,
    log_partition_backward,
    path_score,
    viterbi,
    viterbi_steps,
)

T, K = 4, 3


def chain(rng, T=T, K=K):
    return rng.normal(size=(T, K)), rng.normal(size=(K, K))


def all_paths(T=T, K=K):
    return [np.array(labels) for labels in product(range(K), repeat=T)]


def score_by_hand(emissions, transitions, labels):
    total = emissions[0, labels[0]]
    for t in range(1, len(labels)):
        total += transitions[labels[t - 1], labels[t]] + emissions[t, labels[t]]
    return total


def test_score_is_a_sum(rng):
    emissions, transitions = chain(rng)
    for labels in all_paths():
        expected = score_by_hand(emissions, transitions, labels)
        assert path_score(emissions, transitions, labels) == pytest.approx(expected)


@pytest.mark.parametrize(("T", "K"), [(1, 3), (2, 2), (4, 3), (5, 4), (3, 1)])
def test_best_path_is_that_of_exhaustive_search(rng, T, K):
    for _ in range(20):
        emissions, transitions = chain(rng, T, K)
        paths = all_paths(T, K)
        scores = [score_by_hand(emissions, transitions, labels) for labels in paths]
        found = viterbi(emissions, transitions)
        assert found.labels.tolist() == paths[int(np.argmax(scores))].tolist()
        assert found.score == pytest.approx(max(scores))


def test_steps_are_the_best_of_all_beginnings(rng):
    emissions, transitions = chain(rng)
    best, back = viterbi_steps(emissions, transitions)
    assert (back[0] == -1).all()
    for t, k in np.ndindex(T, K):
        paths = [p for p in all_paths(t + 1) if p[-1] == k]
        scores = [score_by_hand(emissions, transitions, labels) for labels in paths]
        assert best[t, k] == pytest.approx(max(scores))
        if t:
            assert back[t, k] == paths[int(np.argmax(scores))][-2]


def test_it_is_not_the_best_label_of_each_step(rng):
    other = 0
    for _ in range(50):
        emissions, transitions = chain(rng)
        found = viterbi(emissions, transitions)
        greedy = emissions.argmax(axis=1)
        assert path_score(emissions, transitions, greedy) <= found.score + 1e-12
        other += greedy.tolist() != found.labels.tolist()
    assert other > 10


def test_without_transitions_it_is(rng):
    emissions, _ = chain(rng)
    assert viterbi(emissions, np.zeros((K, K))).labels.tolist() == emissions.argmax(1).tolist()


def test_what_is_forbidden_is_avoided(rng):
    for _ in range(20):
        emissions, transitions = chain(rng)
        transitions[0, 1] = transitions[2, 2] = -np.inf
        labels = viterbi(emissions, transitions).labels.tolist()
        pairs = set(pairwise(labels))
        assert not pairs & {(0, 1), (2, 2)}
        scores = [score_by_hand(emissions, transitions, p) for p in all_paths()]
        assert labels == all_paths()[int(np.argmax(scores))].tolist()


def test_of_equals_the_lower_label():
    assert viterbi(np.zeros((3, 2)), np.zeros((2, 2))).labels.tolist() == [0, 0, 0]


def test_partition_is_the_sum_over_all_paths(rng):
    for forbidden in (False, True):
        emissions, transitions = chain(rng)
        if forbidden:
            transitions[0, 1] = -np.inf
        scores = [score_by_hand(emissions, transitions, labels) for labels in all_paths()]
        expected = np.log(np.exp(scores).sum())
        assert log_partition(emissions, transitions) == pytest.approx(expected)


def test_gradient_by_central_differences(rng):
    emissions, transitions = chain(rng)
    args = {"emissions": emissions, "transitions": transitions}
    grads = log_partition_backward(**args)
    for name in args:
        numerical = numerical_gradient(log_partition, args, name)
        np.testing.assert_allclose(getattr(grads, name), numerical, atol=1e-7, rtol=1e-6)


def test_gradient_is_made_of_probabilities(rng):
    emissions, transitions = chain(rng)
    transitions[0, 1] = -np.inf
    weights = np.array([np.exp(score_by_hand(emissions, transitions, p)) for p in all_paths()])
    p = weights / weights.sum()
    labels = np.stack(all_paths())
    grads = log_partition_backward(emissions, transitions)
    for t, k in np.ndindex(T, K):
        assert grads.emissions[t, k] == pytest.approx(p[labels[:, t] == k].sum())
    for j, k in np.ndindex(K, K):
        times = ((labels[:, :-1] == j) & (labels[:, 1:] == k)).sum(axis=1)
        assert grads.transitions[j, k] == pytest.approx((p * times).sum())


def test_large_scores_do_not_overflow(rng):
    emissions, transitions = chain(rng)
    for shift in (-1000.0, 1000.0):
        expected = log_partition(emissions, transitions) + T * shift
        assert log_partition(emissions + shift, transitions) == pytest.approx(expected)
    grads = log_partition_backward(1000 * emissions, transitions)
    assert np.isfinite(grads.emissions).all()
    np.testing.assert_allclose(grads.emissions.sum(axis=1), 1)


def test_dtype_follows_and_arguments_stay(rng):
    emissions, transitions = (a.astype(np.float32) for a in chain(rng))
    copies = emissions.copy(), transitions.copy()
    assert viterbi_steps(emissions, transitions).best.dtype == np.float32
    grads = log_partition_backward(emissions, transitions)
    assert {a.dtype for a in grads} == {np.dtype(np.float32)}
    viterbi(emissions, transitions)
    assert np.array_equal(emissions, copies[0])
    assert np.array_equal(transitions, copies[1])


@pytest.mark.parametrize("function", [viterbi, log_partition_backward])
def test_nothing_is_allowed(function):
    with pytest.raises(ValueError, match="transitions: expected a sequence that is allowed"):
        function(np.zeros((2, 2)), np.full((2, 2), -np.inf))


def test_nothing_allowed_weighs_nothing():
    assert log_partition(np.zeros((2, 2)), np.full((2, 2), -np.inf)) == -np.inf


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_scores_that_are_none(rng, bad):
    emissions, transitions = chain(rng)
    emissions[1, 1] = bad
    with pytest.raises(ValueError, match="emissions: expected finite scores or -inf"):
        viterbi(emissions, transitions)
