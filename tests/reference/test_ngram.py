"""n-gram models against dictionaries: the formula, one context at a time, with no cleverness."""

import itertools
import math
from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import perplexity
from course_rnn.reference.embedding import embedding_backward, embedding_forward
from course_rnn.reference.ngram import (
    add_k_next,
    add_k_probs,
    fit_add_k,
    fit_kneser_ney,
    kneser_ney_next,
    kneser_ney_probs,
)
from course_rnn.reference.ops import cross_entropy_backward, cross_entropy_forward, softmax
from tests.cases import assert_equal, assert_not_mutated, assert_rejects

texts = st.integers(2, 4).flatmap(
    lambda V: st.tuples(st.just(V), st.lists(st.integers(0, V - 1), min_size=4, max_size=60))
)


def dictionary_counts(ids, order):
    """Counts of every order: raw for the highest, distinct left neighbours below it."""
    grams = {
        n: [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)] for n in range(1, order + 1)
    }
    counts = {order: Counter(grams[order])}
    for n in range(order - 1, 0, -1):
        # the distinct (n+1)-grams of the text, each with its left neighbour taken off
        counts[n] = Counter(gram[1:] for gram in set(grams[n + 1]))
    return counts


def dictionary_probability(counts, context, w, V):
    """p(w | context) = max(c − D, 0) / total + D · types / total · p(w | shorter context)."""
    n = len(context) + 1
    lower = Fraction(1, V) if n == 1 else dictionary_probability(counts, context[1:], w, V)
    followers = defaultdict(int, {g[-1]: c for g, c in counts[n].items() if g[:-1] == context})
    total = sum(followers.values())
    if total == 0:
        return lower
    ones = sum(c == 1 for c in counts[n].values())
    twos = sum(c == 2 for c in counts[n].values())
    D = Fraction(ones, ones + 2 * twos) if ones else Fraction(1, 2)
    kept = max(followers[w] - D, 0) if w in followers else 0
    types = sum(c > 0 for c in followers.values())
    return Fraction(kept) / total + D * types / total * lower


def probability(model, context, w):
    return float(kneser_ney_probs(model, np.array([*context, w]))[0])


@given(texts, st.integers(1, 4))
def test_equals_the_dictionaries_in_every_context_and_sums_to_one(text, order):
    V, ids = text
    model = fit_kneser_ney(np.array(ids), order, V)
    counts = dictionary_counts(ids, order)
    for context in itertools.product(range(V), repeat=order - 1):
        got = [probability(model, context, w) for w in range(V)]
        expected = [float(dictionary_probability(counts, context, w, V)) for w in range(V)]
        assert_equal(got, expected, atol=1e-12)
        assert sum(got) == pytest.approx(1, abs=1e-12)
        assert min(got) > 0


@given(texts, st.integers(1, 4))
def test_the_next_symbol_has_the_probabilities_of_the_positions(text, order):
    V, ids = text
    for model, following, scored in (
        (fit_kneser_ney(np.array(ids), order, V), kneser_ney_next, kneser_ney_probs),
        (fit_add_k(np.array(ids), order, V, 0.3), add_k_next, add_k_probs),
    ):
        for context in itertools.product(range(V), repeat=order - 1):
            p = following(model, np.array(context, dtype=int))
            one_by_one = [scored(model, np.array([*context, w]))[0] for w in range(V)]
            assert_equal(p, one_by_one, atol=0)
            assert p.sum() == pytest.approx(1, abs=1e-12)
            assert p.min() > 0
            longer = np.array([V - 1, 0, *context])  # what is further back does not count
            assert_equal(following(model, longer), p, atol=0)


@given(texts, st.integers(1, 3))
def test_the_probabilities_of_all_texts_of_one_length_sum_to_one(text, order):
    V, ids = text
    for model, probs in (
        (fit_kneser_ney(np.array(ids), order, V), kneser_ney_probs),
        (fit_add_k(np.array(ids), order, V, 0.3), add_k_probs),
    ):
        context = [0] * (order - 1)
        totals = [
            np.prod(probs(model, np.array([*context, *continuation])))
            for continuation in itertools.product(range(V), repeat=4)
        ]
        assert sum(totals) == pytest.approx(1, abs=1e-12)


def test_the_gradient_of_a_softmax_table_vanishes_at_the_counts(rng):
    V, M = 4, 80
    pairs = np.concatenate([np.arange(V * V), rng.integers(V * V, size=M - V * V)])
    before, after = pairs // V, pairs % V  # every pair occurs: its logarithm is finite
    counts = np.bincount(pairs, minlength=V * V).reshape(V, V)

    def gradient(W):
        logits, cache = embedding_forward(before, W)
        _, loss_cache = cross_entropy_forward(logits, after)
        return embedding_backward(cross_entropy_backward(loss_cache), cache).W

    totals = counts.sum(axis=1, keepdims=True)
    W = rng.normal(size=(V, V))
    assert_equal(gradient(W), totals / M * (softmax(W) - counts / totals), atol=1e-12)
    assert np.abs(gradient(W)).max() > 0.01
    assert_equal(gradient(np.log(counts / totals)), np.zeros((V, V)), atol=1e-12)


@given(texts, st.integers(1, 4), st.sampled_from([0.01, 1.0, 2.5]))
def test_add_k_equals_the_dictionaries(text, order, k):
    V, ids = text
    model = fit_add_k(np.array(ids), order, V, k)
    grams = Counter(tuple(ids[i : i + order]) for i in range(len(ids) - order + 1))
    for context in itertools.product(range(V), repeat=order - 1):
        total = sum(count for gram, count in grams.items() if gram[:-1] == context)
        expected = [(grams[(*context, w)] + k) / (total + k * V) for w in range(V)]
        assert_equal(add_k_next(model, np.array(context, dtype=int)), expected, atol=1e-12)


def test_laplace_worked_out_by_hand():
    # pairs 01 12 20 01: after 0 came 1 twice
    model = fit_add_k(np.array([0, 1, 2, 0, 1]), 2, 3, 1.0)
    assert_equal(add_k_next(model, np.array([0])), [1 / 5, 3 / 5, 1 / 5], atol=1e-15)
    assert_equal(add_k_probs(model, np.array([2, 0, 2, 2])), [2 / 4, 1 / 5, 1 / 4], atol=1e-15)


def test_add_k_of_an_unseen_context_is_uniform():
    model = fit_add_k(np.array([0, 1, 0, 1]), 2, 4, 0.5)
    assert_equal(add_k_next(model, np.array([3])), np.full(4, 0.25), atol=1e-15)


def test_a_bigram_model_worked_out_by_hand():
    # pairs 00 01 10 01 12 20: D2 = 4 / (4 + 2·1) = 2/3; left neighbours of 0, 1, 2: 3, 1, 1; D1 = 1
    model = fit_kneser_ney(np.array([0, 0, 1, 0, 1, 2, 0]), 2, 3)
    assert [level.discount for level in model.levels] == [1.0, pytest.approx(2 / 3)]
    assert_equal([probability(model, [0], w) for w in range(3)], [17 / 45, 24 / 45, 4 / 45])


def test_scoring_a_text_scores_every_symbol_with_a_full_context(rng):
    train, test = rng.integers(5, size=200), rng.integers(5, size=30)
    model = fit_kneser_ney(train, 3, 5)
    p = kneser_ney_probs(model, test)
    assert p.shape == (28,)
    assert_equal(p, [probability(model, test[k : k + 2], test[k + 2]) for k in range(28)], atol=0)


def test_an_unseen_symbol_has_a_probability_even_if_nothing_was_seen_once():
    model = fit_kneser_ney(np.array([0, 1] * 10), 1, 3)
    # counts 10 and 10, D = 1/2: 1/2 · 2 / 20 · 1/3
    assert probability(model, [], 2) == pytest.approx(1 / 60)


def test_an_unseen_context_falls_back_to_the_shorter_one():
    ids = np.array([0, 1, 0, 0, 1, 1, 0, 2])
    model, shorter = fit_kneser_ney(ids, 2, 4), fit_kneser_ney(ids, 2, 4).levels[:1]
    assert [probability(model, [3], w) for w in range(4)] == [
        probability(model._replace(levels=shorter), [], w) for w in range(4)
    ]


def test_context_helps_where_the_text_has_structure(rng):
    ids = np.tile([0, 1, 2, 3, 1, 0], 50)
    values = []
    for order in (1, 2, 3):
        p = kneser_ney_probs(fit_kneser_ney(ids[:240], order, 4), ids[240:])
        values.append(perplexity(-float(np.log(p).mean())))
    assert 4 > values[0] > 2 * values[1]
    assert values[1] > 1.3 * values[2] > 1.3


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.uint64])
def test_any_integer_dtype(dtype, rng):
    ids = rng.integers(4, size=500)  # few symbols, so that contexts come again
    expected = kneser_ney_probs(fit_kneser_ney(ids, 8, 200), ids)
    narrow = ids.astype(dtype)
    assert_equal(kneser_ney_probs(fit_kneser_ney(narrow, 8, 200), narrow), expected, atol=0)


def test_the_longest_codes_fit(rng):
    V, order = 128, 8  # 128 ** 8 = 2 ** 56
    ids = rng.integers(V, size=300)
    p = kneser_ney_probs(fit_kneser_ney(ids, order, V), ids)
    assert np.all((p > 0) & (p <= 1))
    assert math.isfinite(np.log(p).sum())


def test_nothing_is_mutated(rng):
    ids = rng.integers(5, size=100)
    assert_not_mutated(fit_kneser_ney, ids, 3, 5)
    assert_not_mutated(kneser_ney_probs, fit_kneser_ney(ids, 3, 5), ids)
    assert_not_mutated(kneser_ney_next, fit_kneser_ney(ids, 3, 5), ids)
    assert_not_mutated(fit_add_k, ids, 3, 5, 0.5)
    assert_not_mutated(add_k_probs, fit_add_k(ids, 3, 5, 0.5), ids)
    assert_not_mutated(add_k_next, fit_add_k(ids, 3, 5, 0.5), ids)


IDS = np.array([0, 1, 2, 1, 0])
BIGRAMS = fit_kneser_ney(IDS, 2, 3)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: fit_kneser_ney(IDS, 2, 2), "ids", ["[0, 2)", "0 to 2"]),
        (lambda: fit_kneser_ney(IDS.astype(float), 2, 3), "ids", ["integer", "float64"]),
        (lambda: fit_kneser_ney(IDS[None], 2, 3), "ids", ["(any,)", "(1, 5)"]),
        (lambda: fit_kneser_ney(IDS[:0], 2, 3), "ids", ["at least one", "(0,)"]),
        (lambda: fit_kneser_ney(IDS, 0, 3), "order", ["1 to 5", "0"]),
        (lambda: fit_kneser_ney(IDS, 6, 3), "order", ["1 to 5", "6"]),
        (lambda: fit_kneser_ney(np.zeros(9, int), 9, 128), "order", ["2**63", "128 ** 9"]),
        (lambda: kneser_ney_probs(fit_kneser_ney(IDS, 2, 3), IDS + 1), "ids", ["[0, 3)", "1 to 3"]),
        (lambda: kneser_ney_probs(fit_kneser_ney(IDS, 3, 3), IDS[:2]), "ids", ["at least 3", "2"]),
        (lambda: kneser_ney_probs(fit_kneser_ney(IDS, 2, 3), IDS[None]), "ids", ["(any,)"]),
        (lambda: kneser_ney_next(BIGRAMS, IDS[:0]), "context", ["at least 1", "0"]),
        (lambda: kneser_ney_next(BIGRAMS, IDS + 1), "context", ["[0, 3)", "1 to 3"]),
        (lambda: kneser_ney_next(BIGRAMS, IDS[None]), "context", ["(any,)", "(1, 5)"]),
        (lambda: add_k_next(fit_add_k(IDS, 3, 3, 1.0), IDS[:1]), "context", ["at least 2", "1"]),
        (lambda: add_k_probs(fit_add_k(IDS, 3, 3, 1.0), IDS[:2]), "ids", ["at least 3", "2"]),
        (lambda: fit_add_k(IDS, 2, 3, 0.0), "k", ["positive", "0.0"]),
        (lambda: fit_add_k(IDS, 2, 3, math.nan), "k", ["positive", "nan"]),
        (lambda: fit_add_k(IDS, 2, 2, 1.0), "ids", ["[0, 2)", "0 to 2"]),
        (lambda: fit_add_k(IDS, 6, 3, 1.0), "order", ["1 to 5", "6"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
