import numpy as np
import pytest
import scipy.stats

from course_rnn.reference.init import (
    glorot_uniform,
    identity,
    orthogonal,
    uniform,
    with_forget_bias,
)
from tests.cases import H, I, assert_equal, assert_rejects

DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def assert_uniform(values, bound):
    assert np.abs(values).max() <= bound
    test = scipy.stats.kstest(values.reshape(-1), scipy.stats.uniform(-bound, 2 * bound).cdf)
    assert test.pvalue > 1e-3


def test_uniform_is_uniform_within_one_over_root_H(rng):
    assert_uniform(uniform((60, 40), 25, rng, np.float64), 1 / 5)
    assert uniform((7,), 25, rng, np.float64).shape == (7,)


def test_glorot_is_uniform_with_the_variance_2_over_rows_plus_columns(rng):
    W = glorot_uniform((30, 66), rng, np.float64)
    assert W.shape == (30, 66)
    assert_uniform(W, 0.25)  # √(6 / 96)
    assert W.var() == pytest.approx(2 / 96, rel=0.1)


@pytest.mark.parametrize("shape", [(H, H), (H, I), (I, H), (1, 1), (4 * H, H)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape, rng):
    W = orthogonal(shape, rng, np.float64)
    assert W.shape == shape
    gram = W @ W.T if shape[0] < shape[1] else W.T @ W
    assert_equal(gram, np.eye(min(shape)), atol=1e-14)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2)])
def test_orthogonal_is_drawn_uniformly(shape, rng):
    """Every entry is one of a random point on the unit sphere of the longer side's dimension."""
    draws = np.stack([orthogonal(shape, rng, np.float64) for _ in range(2000)])
    # on the sphere in d dimensions (x + 1) / 2 of a coordinate x is Beta((d − 1) / 2, (d − 1) / 2)
    half = (max(shape) - 1) / 2
    for i in range(shape[0]):
        for j in range(shape[1]):
            test = scipy.stats.kstest((draws[:, i, j] + 1) / 2, scipy.stats.beta(half, half).cdf)
            assert test.pvalue > 1e-3, (i, j)


def test_square_orthogonal_turns_as_often_as_it_mirrors(rng):
    determinants = [np.linalg.det(orthogonal((3, 3), rng, np.float64)) for _ in range(1000)]
    turns = int((np.array(determinants) > 0).sum())
    assert scipy.stats.binomtest(turns, 1000).pvalue > 1e-3


@DTYPES
def test_identity_scales_the_state(dtype, rng):
    W = identity(H, 0.25, dtype)
    h = rng.normal(size=H).astype(dtype)
    assert np.array_equal(W @ h, dtype(0.25) * h)
    assert W.dtype == dtype


@DTYPES
def test_forget_bias_is_set_and_nothing_else(dtype, rng):
    b = rng.normal(size=4 * H).astype(dtype)
    before = b.copy()
    got = with_forget_bias(b, 1.5)
    assert np.array_equal(b, before)
    assert np.array_equal(got, np.concatenate([b[:H], np.full(H, 1.5), b[2 * H :]]))
    assert got.dtype == dtype


@DTYPES
@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, dtype: uniform((H, I), H, rng, dtype),
        lambda rng, dtype: glorot_uniform((H, I), rng, dtype),
        lambda rng, dtype: orthogonal((H, I), rng, dtype),
    ],
    ids=["uniform", "glorot", "orthogonal"],
)
def test_dtype_and_numbers_follow_the_arguments(draw, dtype):
    first = draw(np.random.default_rng(1), dtype)
    assert first.dtype == dtype
    assert np.array_equal(first, draw(np.random.default_rng(1), dtype))
    assert not np.array_equal(first, draw(np.random.default_rng(2), dtype))


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: uniform((2,), 0, RNG, np.float64), "H", ["positive", "0"]),
        (lambda: identity(-1, 1.0, np.float64), "H", ["positive", "-1"]),
        (lambda: glorot_uniform((0, 3), RNG, np.float64), "shape", ["positive", "(0, 3)"]),
        (lambda: glorot_uniform((3,), RNG, np.float64), "shape", ["two", "(3,)"]),
        (lambda: orthogonal((2, 0), RNG, np.float64), "shape", ["positive", "(2, 0)"]),
        (lambda: orthogonal((2, 2, 2), RNG, np.float64), "shape", ["two", "(2, 2, 2)"]),
        (lambda: with_forget_bias(np.zeros(6), 1.0), "b", ["four", "(6,)"]),
        (lambda: with_forget_bias(np.zeros(0), 1.0), "b", ["four", "(0,)"]),
        (lambda: with_forget_bias(np.zeros((4, 2)), 1.0), "b", ["(any,)", "(4, 2)"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
