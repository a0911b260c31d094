import numpy as np
import pytest

from course_rnn.reference.log_space import log_space_recurrence
from course_rnn.reference.scan import linear_recurrence_forward
from tests.cases import H, N, T, assert_equal, assert_not_mutated, assert_rejects


def positive_args(rng, T=T):
    return [rng.uniform(0.1, 2, shape) for shape in ((T, N, H), (T, N, H), (N, H))]


@pytest.mark.parametrize("length", [1, 2, T, 50])
def test_it_is_the_logarithm_of_the_recurrence(length, rng):
    args = positive_args(rng, length)
    log_h = log_space_recurrence(*(np.log(value) for value in args))
    assert_equal(log_h, np.log(linear_recurrence_forward(*args, parallel=False)[0]), atol=1e-12)


def test_it_is_safe_where_products_underflow(rng):
    a, b = np.full((5000, 1, 1), 1e-3), rng.uniform(1, 2, (5000, 1, 1))
    h0 = np.ones((1, 1))
    assert np.prod(a) == 0
    log_h = log_space_recurrence(np.log(a), np.log(b), np.log(h0))
    expected, _ = linear_recurrence_forward(a, b, h0, parallel=False)
    assert_equal(np.exp(log_h), expected, atol=1e-9)


def test_nothing_to_add_and_an_empty_start_are_allowed(rng):
    log_a = rng.normal(size=(T, N, H))
    nothing = np.full((T, N, H), -np.inf)
    assert_equal(log_space_recurrence(log_a, nothing, np.zeros((N, H))), np.cumsum(log_a, axis=0))


def test_dtype_and_arguments_are_kept(rng):
    args = [np.log(value).astype(np.float32) for value in positive_args(rng)]
    assert log_space_recurrence(*args).dtype == np.float32
    assert_not_mutated(log_space_recurrence, *args)


def test_bad_input(rng, without_shape_hook):
    log_a, log_b, log_h0 = (np.log(value) for value in positive_args(rng))
    closed = np.full_like(log_a, -np.inf)
    assert_rejects(lambda: log_space_recurrence(closed, log_b, log_h0), "log_a", "finite", "-inf")
    assert_rejects(lambda: log_space_recurrence(log_a, log_b[:1], log_h0), "log_b", "(4, 3, 5)")
    assert_rejects(lambda: log_space_recurrence(log_a, log_b, log_h0[:1]), "log_h0", "(3, 5)")
