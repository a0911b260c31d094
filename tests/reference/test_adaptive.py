import math

import numpy as np
import pytest
import torch

from course_rnn.reference.adaptive import AdamState, adagrad, adam, adam_state, rmsprop
from course_rnn.reference.params import zeros_like
from tests.cases import assert_equal, assert_not_mutated, assert_rejects, char_rnn_params
from tests.reference.optimizer_runs import assert_equals_torch


@pytest.mark.parametrize("eps", [1e-10, 1e-2])
def test_adagrad_equals_torch(eps, rng):
    assert_equals_torch(
        rng,
        lambda p, g, memory: adagrad(p, g, memory, lr=0.3, eps=eps),
        zeros_like,
        lambda p: torch.optim.Adagrad(p, lr=0.3, eps=eps),
    )


@pytest.mark.parametrize(("decay", "eps"), [(0.99, 1e-8), (0.5, 1e-2)])
def test_rmsprop_equals_torch(decay, eps, rng):
    assert_equals_torch(
        rng,
        lambda p, g, memory: rmsprop(p, g, memory, lr=0.03, decay=decay, eps=eps),
        zeros_like,
        lambda p: torch.optim.RMSprop(p, lr=0.03, alpha=decay, eps=eps),
    )


@pytest.mark.parametrize(
    ("beta1", "beta2", "eps"), [(0.9, 0.999, 1e-8), (0.5, 0.9, 1e-2), (0.0, 0.9, 1e-8)]
)
def test_adam_equals_torch(beta1, beta2, eps, rng):
    assert_equals_torch(
        rng,
        lambda p, g, state: adam(p, g, state, lr=0.03, beta1=beta1, beta2=beta2, eps=eps),
        adam_state,
        lambda p: torch.optim.Adam(p, lr=0.03, betas=(beta1, beta2), eps=eps),
    )


@pytest.mark.parametrize(
    ("step", "state", "twin"),
    [
        (adagrad, zeros_like, torch.optim.Adagrad),
        (rmsprop, zeros_like, torch.optim.RMSprop),
        (adam, adam_state, torch.optim.Adam),
    ],
)
def test_defaults_are_those_of_torch(step, state, twin, rng):
    """With gradients so small that eps matters."""
    assert_equals_torch(
        rng, lambda *a: step(*a, lr=0.03), state, lambda p: twin(p, lr=0.03), size=1e-9
    )


def test_the_first_step_of_adam_is_the_learning_rate(rng):
    """Bias correction: m̂ = g and v̂ = g², so every weight moves by lr against its sign."""
    params, grads = char_rnn_params(rng), char_rnn_params(rng)
    new, state = adam(params, grads, adam_state(params), lr=0.25, eps=1e-12)
    assert state.t == 1
    for n, p, g in zip(new, params, grads, strict=True):
        assert_equal(p - n, 0.25 * np.sign(g), atol=1e-8)


@pytest.mark.parametrize("number", [float, np.float64])
def test_dtype_and_container_follow_the_parameters(number, rng):
    p = char_rnn_params(rng, dtype=np.float32)
    lr, decay, eps = number(0.1), number(0.9), number(1e-8)
    new, state = adam(p, p, adam_state(p), lr=lr, beta1=decay, beta2=decay, eps=eps)
    tuples = [
        new,
        state.m,
        state.v,
        *adagrad(p, p, zeros_like(p), lr=lr, eps=eps),
        *rmsprop(p, p, zeros_like(p), lr=lr, decay=decay, eps=eps),
    ]
    assert {type(t) for t in tuples} == {type(p)}
    assert {a.dtype for t in tuples for a in t} == {np.dtype(np.float32)}


def test_nothing_is_mutated(rng):
    params, grads, memory = (char_rnn_params(rng) for _ in range(3))
    memory = type(memory)(*[m**2 for m in memory])
    assert_not_mutated(adagrad, params, grads, memory, lr=0.1)
    assert_not_mutated(rmsprop, params, grads, memory, lr=0.1)
    assert_not_mutated(adam, params, grads, AdamState(3, grads, memory), lr=0.1)


P = (np.zeros((2, 3)), np.zeros(3))
WRONG = (np.zeros((2, 3)), np.zeros(1))  # NumPy would broadcast it
STATE = AdamState(0, P, P)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: adagrad(P, P, P, lr=-1.0), "lr", ["positive", "got -1.0"]),
        (lambda: adagrad(P, P, P, lr=0.1, eps=0.0), "eps", ["positive", "got 0.0"]),
        (lambda: adagrad(P, WRONG, P, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: adagrad(P, P, WRONG, lr=0.1), "memory[1]", ["(3,)", "(1,)"]),
        (lambda: adagrad(P, P, (), lr=0.1), "memory", ["2 arrays", "got 0"]),
        (lambda: rmsprop(P, P, P, lr=math.nan), "lr", ["positive", "nan"]),
        (lambda: rmsprop(P, P, P, lr=0.1, decay=1.0), "decay", ["[0, 1)", "1.0"]),
        (lambda: rmsprop(P, P, P, lr=0.1, eps=0.0), "eps", ["positive", "0.0"]),
        (lambda: rmsprop(P, WRONG, P, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: rmsprop(P, P, WRONG, lr=0.1), "memory[1]", ["(3,)", "(1,)"]),
        (lambda: adam(P, P, STATE, lr=0.0), "lr", ["positive", "0.0"]),
        (lambda: adam(P, P, STATE, lr=0.1, eps=-1.0), "eps", ["positive", "-1.0"]),
        (lambda: adam(P, P, STATE, lr=0.1, beta1=1.0), "beta1", ["[0, 1)", "1.0"]),
        (lambda: adam(P, P, STATE, lr=0.1, beta2=-0.1), "beta2", ["[0, 1)", "-0.1"]),
        (lambda: adam(P, WRONG, STATE, lr=0.1), "grads[1]", ["(3,)", "(1,)"]),
        (lambda: adam(P, P, AdamState(0, WRONG, P), lr=0.1), "state.m[1]", ["(3,)", "(1,)"]),
        (lambda: adam(P, P, AdamState(0, P, WRONG), lr=0.1), "state.v[1]", ["(3,)", "(1,)"]),
        (lambda: adam(P, P, AdamState(-1, P, P), lr=0.1), "state.t", ["at least 0", "-1"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
