import math

import numpy as np
import pytest
import torch

from course_rnn.reference.clipping import clip_by_global_norm, clip_by_value
from tests.cases import assert_equal, assert_not_mutated, assert_rejects, char_rnn_params


def tensors_with_gradients(grads):
    tensors = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in grads]
    for tensor, grad in zip(tensors, grads, strict=True):
        tensor.grad = torch.from_numpy(grad.copy())
    return tensors


@pytest.mark.parametrize("max_norm", [0.5, 3.0, 1e6])
def test_clip_by_norm_equals_torch(max_norm, rng):
    grads = char_rnn_params(rng)
    tensors = tensors_with_gradients(grads)
    expected_norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm).item()
    # PyTorch divides by norm + 1e-6; without that the two are the same
    correction = (expected_norm + 1e-6) / expected_norm if expected_norm > max_norm else 1
    clipped, norm = clip_by_global_norm(grads, max_norm)
    assert norm == pytest.approx(expected_norm, abs=1e-12)
    for got, tensor in zip(clipped, tensors, strict=True):
        assert_equal(got, tensor.grad.numpy() * correction)


@pytest.mark.parametrize("limit", [0.1, 0.7, 1e6])
def test_clip_by_value_equals_torch(limit, rng):
    grads = char_rnn_params(rng)
    tensors = tensors_with_gradients(grads)
    torch.nn.utils.clip_grad_value_(tensors, limit)
    for got, tensor in zip(clip_by_value(grads, limit), tensors, strict=True):
        assert_equal(got, tensor.grad.numpy(), atol=0)


def test_clipped_norm_is_max_norm_and_the_direction_stays(rng):
    grads = char_rnn_params(rng)
    clipped, norm = clip_by_global_norm(grads, 0.25)
    assert math.sqrt(sum(np.sum(g**2) for g in clipped)) == pytest.approx(0.25, abs=1e-12)
    for got, g in zip(clipped, grads, strict=True):
        assert_equal(got * norm / 0.25, g, atol=1e-12)


def test_clipping_by_value_turns_the_gradient():
    (clipped,) = clip_by_value((np.array([4.0, 0.5, -3.0]),), 1.0)
    assert_equal(clipped, np.array([1.0, 0.5, -1.0]), atol=0)


def test_small_gradients_are_untouched(rng):
    grads = char_rnn_params(rng)
    norm = clip_by_global_norm(grads, 1e6)[1]
    for limit in (norm, 1e6, math.inf):
        clipped, _ = clip_by_global_norm(grads, limit)
        assert all(a is b for a, b in zip(clipped, grads, strict=True))


def test_float32_gradients_of_any_size_have_a_norm():
    """Squares such as 1e41 and 1e-43 do not fit float32; 5e-12 is where the float64 sum begins."""
    for size in (1e20, 1.0, 1e-11, 1e-13, 1e-22, 1e-30):
        grads = (np.array([3 * size, 0], np.float32), np.array([4 * size], np.float32))
        clipped, norm = clip_by_global_norm(grads, size)
        assert norm == pytest.approx(5 * size, rel=1e-6)
        assert_equal(np.concatenate(clipped) / np.float32(size), np.array([0.6, 0, 0.8]), atol=1e-6)
    assert clip_by_global_norm((np.zeros(2, np.float32),), 1.0)[1] == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("power", [-300, -200, -40, -20, 20, 38, 200, 307])
def test_numbers_whose_squares_do_not_fit_keep_their_direction(power, dtype):
    size = 10.0**power
    if not 1e-30 < size < 2e38 and dtype == np.float32:
        pytest.skip("no float32")
    grads = (np.array([3, 0], dtype) * dtype(size / 5), np.array([-4], dtype) * dtype(size / 5))
    for max_norm in (size / 7, 1e-3 * size, min(1.0, size / 2)):
        clipped, norm = clip_by_global_norm(grads, max_norm)
        assert norm == pytest.approx(size, rel=1e-6, abs=0)
        assert {g.dtype for g in clipped} == {np.dtype(dtype)}
        direction = np.concatenate([np.float64(g) / max_norm for g in clipped])
        assert_equal(direction, np.array([0.6, 0, -0.8]), atol=1e-6)
    assert clip_by_global_norm(grads, 2 * size)[0] is grads


def test_a_norm_above_the_largest_float_is_infinite_and_the_direction_stays():
    grads = (np.full(3, 1.7e308), np.full(1, -1.7e308))
    clipped, norm = clip_by_global_norm(grads, 1e-10)
    assert norm == math.inf
    assert_equal(np.concatenate(clipped) / 1e-10, np.array([0.5, 0.5, 0.5, -0.5]), atol=1e-12)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_entries_that_are_no_numbers_are_named(value, dtype, rng):
    grads = char_rnn_params(rng, dtype=dtype)
    grads.W_hh[1, 2] = value
    assert_rejects(lambda: clip_by_global_norm(grads, 1.0), "grads[W_hh]", "finite", f"got {value}")
    assert_rejects(lambda: clip_by_global_norm(grads, np.inf), "grads[W_hh]", "finite")
    assert_rejects(lambda: clip_by_global_norm((grads[0], grads[1]), 1.0), "grads[1]", "finite")


def test_clipping_by_value_cuts_infinities_and_names_nan():
    (clipped,) = clip_by_value((np.array([np.inf, 0.5, -np.inf]),), 1.0)
    assert_equal(clipped, np.array([1.0, 0.5, -1.0]), atol=0)
    grads = (np.array([9.0]), np.array([1.0, np.nan]))
    assert_rejects(lambda: clip_by_value(grads, 1.0), "grads[1]", "finite numbers", "NaN")


def test_no_gradients_and_empty_ones_have_the_norm_0():
    assert clip_by_global_norm((), 1.0) == ((), 0.0)
    assert clip_by_global_norm((np.zeros((0, 3)),), 1.0)[1] == 0


@pytest.mark.parametrize("number", [float, np.float64])
def test_dtype_and_container_follow_the_gradients(number, rng):
    grads = char_rnn_params(rng, dtype=np.float32)
    for clipped in (clip_by_global_norm(grads, number(0.1))[0], clip_by_value(grads, number(0.1))):
        assert type(clipped) is type(grads)
        assert {g.dtype for g in clipped} == {np.dtype(np.float32)}
    assert type(clip_by_value(tuple(grads), 0.1)) is tuple


def test_nothing_is_mutated(rng):
    grads = char_rnn_params(rng)
    assert_not_mutated(clip_by_global_norm, grads, 0.1)
    assert_not_mutated(clip_by_value, grads, 0.1)


P = (np.zeros((2, 3)), np.zeros(3))


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
def test_bad_input(value, without_shape_hook):
    assert_rejects(lambda: clip_by_global_norm(P, value), "max_norm", "positive", f"got {value}")
    assert_rejects(lambda: clip_by_value(P, value), "limit", "positive", f"got {value}")
