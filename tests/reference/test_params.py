import math

import numpy as np
import pytest

from course_rnn.reference.params import (
    expect_decay,
    expect_like,
    expect_positive,
    like,
    zeros_like,
)
from tests.cases import assert_rejects, char_rnn_params

P = (np.ones((2, 3)), np.ones(3))


def test_like_keeps_the_kind_of_tuple(rng):
    params = char_rnn_params(rng)
    assert type(like(params, list(params))) is type(params)
    assert like(params, iter(params)).W_hh is params.W_hh
    assert type(like(P, list(P))) is tuple


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_zeros_like(dtype, rng):
    params = char_rnn_params(rng, dtype=dtype)
    zeros = zeros_like(params)
    assert type(zeros) is type(params)
    for z, p in zip(zeros, params, strict=True):
        assert z.shape == p.shape
        assert z.dtype == dtype
        assert not z.any()


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: expect_like("grads", P[:1], P), "grads", ["2 arrays", "got 1"]),
        (lambda: expect_like("grads", (P[0], np.ones(1)), P), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: expect_like("grads", (P[0], [1, 2, 3]), P), "grads[1]", ["array", "list"]),
        (lambda: expect_positive("lr", 0.0), "lr", ["positive", "0.0"]),
        (lambda: expect_positive("lr", math.inf), "lr", ["positive", "inf"]),
        (lambda: expect_positive("lr", math.nan), "lr", ["positive", "nan"]),
        (lambda: expect_decay("beta1", 1.0), "beta1", ["[0, 1)", "1.0"]),
        (lambda: expect_decay("beta1", -0.1), "beta1", ["[0, 1)", "-0.1"]),
        (lambda: expect_decay("beta1", math.nan), "beta1", ["[0, 1)", "nan"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_a_wrong_field_is_named(rng, without_shape_hook):
    params = char_rnn_params(rng)
    wrong = params._replace(W_hh=params.W_xh)
    assert_rejects(lambda: expect_like("grads", wrong, params), "grads[W_hh]", "(5, 5)", "(5, 7)")


@pytest.mark.parametrize("check", [expect_positive, expect_decay])
def test_numbers_come_back_as_python_numbers(check):
    assert type(check("lr", np.float64(0.5))) is float
    assert check("lr", np.float64(0.5)) == 0.5


def test_what_fits_passes():
    expect_like("grads", P, P)
    assert expect_decay("beta1", 0.0) == 0
