import math

import numpy as np
import pytest
import torch

from course_rnn.reference.optim import adagrad, clip_by_global_norm, sgd, zeros_like
from tests.cases import assert_equal, assert_not_mutated, assert_rejects, char_rnn_params


def torch_steps(make_optimizer, params, gradient_sequence):
    """Parameters after every step of a PyTorch optimiser fed with these gradients."""
    tensors = [torch.from_numpy(p.copy()).requires_grad_() for p in params]
    optimizer = make_optimizer(tensors)
    for grads in gradient_sequence:
        for tensor, grad in zip(tensors, grads, strict=True):
            tensor.grad = torch.from_numpy(grad.copy())
        optimizer.step()
        yield [t.detach().numpy().copy() for t in tensors]


def three_gradients(rng):
    gradients = [char_rnn_params(rng) for _ in range(3)]
    gradients[1].W_hh[0] = 0  # a weight that got no gradient stays where it is
    return gradients


def test_sgd_equals_torch(rng):
    params, gradients = char_rnn_params(rng), three_gradients(rng)
    expected = torch_steps(lambda p: torch.optim.SGD(p, lr=0.3), params, gradients)
    for grads, wanted in zip(gradients, expected, strict=True):
        params = sgd(params, grads, lr=0.3)
        for got, p in zip(params, wanted, strict=True):
            assert_equal(got, p, atol=1e-14)


@pytest.mark.parametrize("eps", [1e-10, 1e-2])
def test_adagrad_equals_torch(eps, rng):
    params, gradients = char_rnn_params(rng), three_gradients(rng)
    gradients[0].b_y[0] = 0  # zero memory: 0 / (0 + eps) is 0, not NaN
    expected = torch_steps(lambda p: torch.optim.Adagrad(p, lr=0.3, eps=eps), params, gradients)
    memory = zeros_like(params)
    for grads, wanted in zip(gradients, expected, strict=True):
        params, memory = adagrad(params, grads, memory, lr=0.3, eps=eps)
        for got, p in zip(params, wanted, strict=True):
            assert_equal(got, p, atol=1e-12)


@pytest.mark.parametrize("max_norm", [0.5, 3.0, 1e6])
def test_clip_equals_torch(max_norm, rng):
    grads = char_rnn_params(rng)
    tensors = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in grads]
    for tensor, grad in zip(tensors, grads, strict=True):
        tensor.grad = torch.from_numpy(grad.copy())
    expected_norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm).item()
    # PyTorch divides by norm + 1e-6; without that the two are the same
    correction = (expected_norm + 1e-6) / expected_norm if expected_norm > max_norm else 1
    clipped, norm = clip_by_global_norm(grads, max_norm)
    assert norm == pytest.approx(expected_norm, abs=1e-12)
    for got, tensor in zip(clipped, tensors, strict=True):
        assert_equal(got, tensor.grad.numpy() * correction)


def test_clipped_norm_is_max_norm_and_the_direction_stays(rng):
    grads = char_rnn_params(rng)
    clipped, norm = clip_by_global_norm(grads, 0.25)
    assert math.sqrt(sum(np.sum(g**2) for g in clipped)) == pytest.approx(0.25, abs=1e-12)
    for got, g in zip(clipped, grads, strict=True):
        assert_equal(got * norm / 0.25, g, atol=1e-12)


def test_small_gradients_are_untouched(rng):
    grads = char_rnn_params(rng)
    norm = clip_by_global_norm(grads, 1e6)[1]
    for limit in (norm, 1e6, math.inf):
        clipped, _ = clip_by_global_norm(grads, limit)
        assert all(a is b for a, b in zip(clipped, grads, strict=True))


def test_clip_survives_an_exploded_float32_gradient():
    grads = (np.array([3e20, 0], np.float32), np.array([4e20], np.float32))
    clipped, norm = clip_by_global_norm(grads, 1.0)
    assert norm == pytest.approx(5e20, rel=1e-6)
    assert_equal(np.concatenate(clipped), np.array([0.6, 0, 0.8]), atol=1e-6)


@pytest.mark.parametrize("number", [float, np.float64])
def test_dtype_follows_the_parameters(number, rng):
    """Also with a NumPy scalar for a learning rate, as a schedule gives it."""
    params = char_rnn_params(rng, dtype=np.float32)
    results = [
        *sgd(params, params, lr=number(0.1)),
        *clip_by_global_norm(params, number(0.1))[0],
        *(r for rs in adagrad(params, params, zeros_like(params), lr=number(0.1)) for r in rs),
        *zeros_like(params),
    ]
    assert {r.dtype for r in results} == {np.dtype(np.float32)}


def test_container_type_is_kept(rng):
    params = char_rnn_params(rng)
    assert type(sgd(params, params, lr=0.1)) is type(params)
    assert type(sgd(tuple(params), params, lr=0.1)) is tuple
    assert type(clip_by_global_norm(params, 0.1)[0]) is type(params)
    new, memory = adagrad(params, params, zeros_like(params), lr=0.1)
    assert type(new) is type(memory) is type(params)


def test_nothing_is_mutated(rng):
    params, grads = char_rnn_params(rng), char_rnn_params(rng)
    assert_not_mutated(sgd, params, grads, lr=0.1)
    assert_not_mutated(adagrad, params, grads, zeros_like(params), lr=0.1)
    assert_not_mutated(clip_by_global_norm, grads, 0.1)


P = (np.zeros((2, 3)), np.zeros(3))
WRONG = (np.zeros((2, 3)), np.zeros(1))  # NumPy would broadcast it


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: clip_by_global_norm(P, 0.0), "max_norm", ["positive", "got 0.0"]),
        (lambda: clip_by_global_norm(P, math.nan), "max_norm", ["positive", "got nan"]),
        (lambda: sgd(P, P, lr=0.0), "lr", ["positive", "got 0.0"]),
        (lambda: sgd(P, P, lr=math.inf), "lr", ["positive", "got inf"]),
        (lambda: sgd(P, P[:1], lr=0.1), "grads", ["2 arrays", "got 1"]),
        (lambda: sgd(P, WRONG, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: adagrad(P, P, P, lr=-1.0), "lr", ["positive", "got -1.0"]),
        (lambda: adagrad(P, P, P, lr=0.1, eps=0.0), "eps", ["positive", "got 0.0"]),
        (lambda: adagrad(P, WRONG, P, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: adagrad(P, P, WRONG, lr=0.1), "memory[1]", ["(3,)", "(1,)"]),
        (lambda: adagrad(P, P, (), lr=0.1), "memory", ["2 arrays", "got 0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_a_wrong_field_is_named(rng, without_shape_hook):
    params = char_rnn_params(rng)
    grads = params._replace(W_hh=params.W_xh)
    assert_rejects(lambda: sgd(params, grads, lr=0.1), "grads[W_hh]", "(5, 5)", "(5, 7)")
