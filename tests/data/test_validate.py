import numpy as np
import pytest

from course_rnn.data.validate import expect_at_least, expect_rng
from tests.cases import assert_rejects


@pytest.mark.parametrize("value", [2, 3, np.int64(2)])
def test_integers_from_the_minimum_on_pass(value, without_shape_hook):
    expect_at_least(2, T=value, N=5)


@pytest.mark.parametrize("value", [1, -3, 2.0, True, "2", None])
def test_the_bad_value_is_named(value, without_shape_hook):
    assert_rejects(lambda: expect_at_least(2, T=4, N=value), "N", "≥ 2", repr(value))


def test_true_is_no_integer(without_shape_hook):
    assert_rejects(lambda: expect_at_least(1, N=True), "N", "True")


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_only_a_generator_passes(rng, without_shape_hook):
    expect_rng(np.random.default_rng(0))
    assert_rejects(lambda: expect_rng(rng), "rng", "Generator", type(rng).__name__)
