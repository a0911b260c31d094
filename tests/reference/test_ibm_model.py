from collections import defaultdict
from itertools import pairwise, product

import numpy as np
import pytest

from course_rnn.reference.ibm_model import align, best_translation, fit_ibm_model_1
from tests.cases import assert_rejects

SOURCES = [[2, 0, 4], [2, 1], [1, 0, 0], [3, 4]]
TARGETS = [[7, 5], [7, 6, 8], [6], [8, 8, 5]]


def by_dictionary(sources, targets, rounds):
    """The same, word by word."""
    p = defaultdict(lambda: 1.0)
    for _ in range(rounds):
        counts, totals = defaultdict(float), defaultdict(float)
        for source, target in zip(sources, targets, strict=True):
            for t in target:
                whole = sum(p[s, t] for s in source)
                for s in source:
                    counts[s, t] += p[s, t] / whole
                    totals[s] += p[s, t] / whole
        p = defaultdict(float, {(s, t): c / totals[s] for (s, t), c in counts.items()})
    return dict(p)


@pytest.mark.parametrize("rounds", [1, 2, 7])
def test_it_is_the_algorithm_word_by_word(rounds):
    model = fit_ibm_model_1(SOURCES, TARGETS, rounds)
    found = {
        (s, t): p
        for s, t, p in zip(
            model.source.tolist(), model.target.tolist(), model.p.tolist(), strict=True
        )
    }
    assert found == pytest.approx(by_dictionary(SOURCES, TARGETS, rounds), abs=1e-12)


def likelihood(model):
    """By its definition: the sum over all ways to draw a source word for each target word."""
    p = dict(zip(zip(model.source, model.target, strict=True), model.p, strict=True))
    total = 0.0
    for source, target in zip(SOURCES, TARGETS, strict=True):
        ways = product(source, repeat=len(target))
        total += np.log(
            sum(np.prod([p[s, t] for s, t in zip(w, target, strict=True)]) for w in ways)
        )
    return total


def test_no_round_lowers_the_likelihood():
    found = [likelihood(fit_ibm_model_1(SOURCES, TARGETS, rounds)) for rounds in range(1, 8)]
    assert all(b >= a - 1e-12 for a, b in pairwise(found))
    assert found[-1] > found[0] + 0.1


def test_probabilities_of_a_word_sum_to_one():
    model = fit_ibm_model_1(SOURCES, TARGETS)
    assert np.allclose(np.bincount(model.source, model.p), 1)


def test_alignment():
    model = fit_ibm_model_1([[0, 1], [1], [0, 2]], [[5, 6], [6], [5, 4]], rounds=30)
    weights = align(model, [1, 0, 9], [5, 6, 99])
    assert weights.shape == (3, 3)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights[:2].argmax(axis=1).tolist() == [1, 0]
    assert weights[0, 2] == 0
    assert weights[2] == pytest.approx(1 / 3)  # nobody knows where it comes from
    assert best_translation(model).tolist() == [5, 6, 4]


def test_the_largest_word_is_not_taken_for_the_next_source_word():
    model = fit_ibm_model_1([[0], [0], [1], [2], [2]], [[3], [2], [0], [0], [1]])
    assert align(model, [1, 2], [0])[0] == pytest.approx([2 / 3, 1 / 3])


def test_bad_input():
    assert_rejects(lambda: fit_ibm_model_1([[1]], []), "targets", "1 and 0")
    assert_rejects(lambda: fit_ibm_model_1([], []), "targets", "0 and 0")
    assert_rejects(lambda: fit_ibm_model_1([[1], []], [[1], [1]]), "sources", "in 1")
    assert_rejects(lambda: fit_ibm_model_1([[1]], [[]]), "targets", "in 0")
    assert_rejects(lambda: fit_ibm_model_1([[1]], [[1]], rounds=0), "rounds", 0)
    assert_rejects(lambda: align(fit_ibm_model_1([[1]], [[1]]), [], [1]), "sources")
