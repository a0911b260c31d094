import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import chi_square_p_value
from tests.cases import assert_not_mutated, assert_rejects


@given(st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_chi_square_equals_scipy(V, seed):
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(V, 5.0)) * 0.9 + 0.1 / V
    counts = rng.multinomial(1000, p / p.sum())
    assert np.all(1000 * p / p.sum() >= 5)  # nothing to pool
    expected = scipy.stats.chisquare(counts, 1000 * p / p.sum()).pvalue
    assert chi_square_p_value(counts, p) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_rare_symbols_are_pooled():
    p = np.array([0.5, 0.44, 0.03, 0.02, 0.01])
    counts = np.array([55, 40, 2, 2, 1])
    expected = scipy.stats.chisquare([55, 40, 5], [50, 44, 6]).pvalue
    assert chi_square_p_value(counts, p) == pytest.approx(expected)


def test_a_pool_that_is_still_short_joins_the_next_rarest():
    p = np.array([0.6, 0.3, 0.08, 0.02])
    counts = np.array([60, 25, 10, 5])
    expected = scipy.stats.chisquare([60, 25, 15], [60, 30, 10]).pvalue
    assert chi_square_p_value(counts, p) == pytest.approx(expected)


def test_symbols_of_probability_zero():
    p = np.array([0.5, 0.0, 0.5])
    assert chi_square_p_value(np.array([60, 0, 40]), p) == pytest.approx(
        scipy.stats.chisquare([60, 40]).pvalue
    )
    assert chi_square_p_value(np.array([50, 1, 49]), p) == 0.0


def test_right_and_wrong_laws(rng):
    p = np.array([0.5, 0.3, 0.2])
    values = [chi_square_p_value(rng.multinomial(300, p), p) for _ in range(400)]
    assert scipy.stats.kstest(values, "uniform").pvalue > 1e-4  # under the law, p is uniform
    assert chi_square_p_value(rng.multinomial(3000, p), p[::-1].copy()) < 1e-12


def test_nothing_is_mutated():
    assert_not_mutated(chi_square_p_value, np.array([60, 2, 38]), np.array([0.6, 0.02, 0.38]))


COUNTS, P = np.array([50, 50]), np.array([0.5, 0.5])


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: chi_square_p_value(COUNTS[:1], P), "counts", ["(2,)", "(1,)"]),
        (lambda: chi_square_p_value(-COUNTS, P), "counts", ["numbers of draws", "-50"]),
        (lambda: chi_square_p_value(COUNTS, 2 * P), "p", ["sum to 1", "2"]),
        (lambda: chi_square_p_value(COUNTS, P * math.nan), "p", ["sum to 1", "nan"]),
        (lambda: chi_square_p_value(COUNTS // 25, P), "counts", ["two cells", "4 draws"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
