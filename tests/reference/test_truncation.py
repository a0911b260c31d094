import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.ops import softmax
from course_rnn.reference.truncation import top_k, top_p
from tests.cases import N, T, V, assert_equal, assert_not_mutated, assert_rejects

P = np.array([0.5, 0.3, 0.15, 0.05])
logit_rows = st.tuples(st.integers(1, 9), st.integers(0, 2**32 - 1)).map(
    lambda a: np.random.default_rng(a[1]).integers(-3, 4, size=(N, a[0])) / 2.0  # with ties
)


@given(logit_rows, st.data())
def test_top_k_keeps_the_k_largest_and_their_ratios(logits, data):
    size = logits.shape[1]
    k = data.draw(st.integers(1, size))
    p, full = top_k(logits, k), softmax(logits)
    assert_equal(p.sum(axis=-1), np.ones(N), atol=1e-12)
    for p_n, full_n in zip(p, full, strict=True):
        kept = sorted(range(size), key=lambda i: (-full_n[i], i))[:k]  # ties: the lower index
        assert np.flatnonzero(p_n).tolist() == sorted(kept)
        assert_equal(p_n[kept], full_n[kept] / full_n[kept].sum(), atol=1e-12)
    if k == size:
        assert_equal(p, full, atol=0)


@given(logit_rows, st.floats(0.01, 1))
def test_top_p_keeps_the_smallest_set_with_enough_mass(logits, mass):
    full, p = softmax(logits), top_p(logits, mass)
    assert_equal(p.sum(axis=-1), np.ones(N), atol=1e-12)
    for p_n, full_n in zip(p, full, strict=True):
        kept = np.flatnonzero(p_n)
        ranked = sorted(range(len(p_n)), key=lambda i: (-full_n[i], i))  # ties: the lower index
        assert kept.tolist() == sorted(ranked[: len(kept)])
        descending = full_n[ranked]
        assert descending[: len(kept)].sum() >= mass - 1e-12
        assert descending[: len(kept) - 1].sum() < mass + 1e-12  # one symbol fewer is too few
        assert_equal(p_n[kept], full_n[kept] / full_n[kept].sum(), atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_top_p_of_one_changes_nothing_even_when_rounding_fills_the_sum_early(dtype, rng):
    logits = np.array([40.0, 39.0, -10.0, -20.0], dtype)
    assert softmax(logits)[:2].sum(dtype=np.float64) == pytest.approx(1, abs=1e-6)
    assert_equal(top_p(logits, 1.0), softmax(logits), atol=0)
    logits = rng.normal(size=(T, N, V)).astype(dtype)
    assert_equal(top_p(logits, 1.0), softmax(logits), atol=0)


def test_top_k_and_top_p_of_one_known_row():
    logits = np.log(P[[2, 0, 3, 1]])  # 0.15, 0.5, 0.05, 0.3
    assert_equal(top_k(logits, 2), [0, 0.625, 0, 0.375], atol=1e-12)
    assert_equal(top_p(logits, 0.4), [0, 1, 0, 0], atol=1e-12)
    assert_equal(top_p(logits, 0.6), [0, 0.625, 0, 0.375], atol=1e-12)
    assert_equal(top_p(logits, 0.9), [3 / 19, 10 / 19, 0, 6 / 19], atol=1e-12)
    flat = np.zeros(4)
    assert_equal(top_k(flat, 3), [1 / 3, 1 / 3, 1 / 3, 0], atol=1e-12)
    assert_equal(top_p(flat, 0.5), [0.5, 0.5, 0, 0], atol=1e-12)


def test_top_k_and_top_p_filter_every_row_alone_and_keep_the_dtype(rng):
    logits = rng.normal(0, 2, size=(T, N, V)).astype(np.float32)
    for filtered in (lambda a: top_k(a, 3), lambda a: top_p(a, 0.7)):
        p = filtered(logits)
        assert p.dtype == np.float32
        for index in np.ndindex(T, N):
            assert_equal(p[index], filtered(logits[index]), atol=0)
    sizes = (top_p(logits, 0.7) > 0).sum(axis=-1)
    assert sizes.min() < sizes.max()


def test_nothing_is_mutated(rng):
    logits = rng.normal(size=(N, V))
    assert_not_mutated(top_k, logits, 2)
    assert_not_mutated(top_p, logits, 0.5)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: top_k(P, 0), "k", ["1 to 4", "0"]),
        (lambda: top_k(P, 5), "k", ["1 to 4", "5"]),
        (lambda: top_p(P, 0.0), "p", ["(0, 1]", "0.0"]),
        (lambda: top_p(P, 1.01), "p", ["(0, 1]", "1.01"]),
        (lambda: top_p(P, np.nan), "p", ["(0, 1]", "nan"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
