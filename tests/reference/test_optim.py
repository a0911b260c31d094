import math

import numpy as np
import pytest
import torch

from course_rnn.reference import adaptive, clipping, optim, params
from course_rnn.reference.optim import momentum_sgd, sgd, zeros_like
from tests.cases import assert_equal, assert_not_mutated, assert_rejects, char_rnn_params
from tests.reference.optimizer_runs import assert_equals_torch, gradient_sequence


def test_sgd_equals_torch(rng):
    assert_equals_torch(
        rng,
        lambda p, g, none: (sgd(p, g, lr=0.3), none),
        lambda p: None,
        lambda p: torch.optim.SGD(p, lr=0.3),
    )


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_momentum_sgd_equals_torch(momentum, rng):
    assert_equals_torch(
        rng,
        lambda p, g, v: momentum_sgd(p, g, v, lr=0.3, momentum=momentum),
        zeros_like,
        lambda p: torch.optim.SGD(p, lr=0.3, momentum=momentum),
    )


def test_constant_gradients_reach_the_terminal_velocity(rng):
    p = char_rnn_params(rng)
    grads, velocity = gradient_sequence(rng)[0], zeros_like(p)
    for _ in range(200):
        p, velocity = momentum_sgd(p, grads, velocity, lr=0.1, momentum=0.8)
    for v, g in zip(velocity, grads, strict=True):
        assert_equal(v, g / (1 - 0.8))  # the geometric series


@pytest.mark.parametrize("number", [float, np.float64])
def test_dtype_follows_the_parameters(number, rng):
    """Also with a NumPy scalar for a learning rate, as a schedule gives it."""
    p = char_rnn_params(rng, dtype=np.float32)
    new, velocity = momentum_sgd(p, p, zeros_like(p), lr=number(0.1), momentum=number(0.9))
    results = [*sgd(p, p, lr=number(0.1)), *new, *velocity]
    assert {r.dtype for r in results} == {np.dtype(np.float32)}


def test_container_type_is_kept(rng):
    p = char_rnn_params(rng)
    assert type(sgd(p, p, lr=0.1)) is type(p)
    assert type(sgd(tuple(p), p, lr=0.1)) is tuple
    new, velocity = momentum_sgd(p, p, zeros_like(p), lr=0.1, momentum=0.9)
    assert type(new) is type(velocity) is type(p)


def test_nothing_is_mutated(rng):
    p, grads = char_rnn_params(rng), char_rnn_params(rng)
    assert_not_mutated(sgd, p, grads, lr=0.1)
    assert_not_mutated(momentum_sgd, p, grads, grads, lr=0.1, momentum=0.9)


def test_one_module_offers_all_of_them():
    homes = (adaptive, clipping, params)
    for name in set(optim.__all__) - {"sgd", "momentum_sgd"}:
        assert getattr(optim, name) in [getattr(home, name, None) for home in homes]


P = (np.zeros((2, 3)), np.zeros(3))
WRONG = (np.zeros((2, 3)), np.zeros(1))  # NumPy would broadcast it


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: sgd(P, P, lr=0.0), "lr", ["positive", "got 0.0"]),
        (lambda: sgd(P, P, lr=math.inf), "lr", ["positive", "got inf"]),
        (lambda: sgd(P, P[:1], lr=0.1), "grads", ["2 arrays", "got 1"]),
        (lambda: sgd(P, WRONG, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: momentum_sgd(P, P, P, lr=-1.0, momentum=0.9), "lr", ["positive", "-1.0"]),
        (lambda: momentum_sgd(P, P, P, lr=0.1, momentum=1.0), "momentum", ["[0, 1)", "1.0"]),
        (lambda: momentum_sgd(P, WRONG, P, lr=0.1, momentum=0.9), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: momentum_sgd(P, P, WRONG, lr=0.1, momentum=0.9), "velocity[1]", ["(3,)", "(1,)"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
