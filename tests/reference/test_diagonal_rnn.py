import numpy as np
import pytest

from course_rnn.reference.diagonal_rnn import (
    DiagonalRNNGrads,
    diagonal_rnn_backward,
    diagonal_rnn_forward,
)
from course_rnn.reference.gradcheck import gradcheck, project
from tests.cases import I, N, T, assert_equal, assert_not_mutated, assert_rejects

M = 4
both_ways = pytest.mark.parametrize("parallel", [True, False])


def diagonal_args(rng, *, T=T, dtype=np.float64):
    shapes = {"x": (T, N, I), "h0": (N, 2 * M), "nu": (M,), "theta": (M,), "W_xh": (2 * M, I)}
    return {name: rng.normal(0, 0.7, shape).astype(dtype) for name, shape in shapes.items()}


@both_ways
def test_forward_is_the_formula(parallel, rng):
    x, h0, nu, theta, W_xh = diagonal_args(rng).values()
    hs, _ = diagonal_rnn_forward(x, h0, nu, theta, W_xh, parallel=parallel)
    lam = np.exp(-np.exp(nu) + 1j * theta)
    h = h0[:, :M] + 1j * h0[:, M:]
    for t in range(T):
        u = x[t] @ (W_xh[:M] + 1j * W_xh[M:]).T
        h = lam * h + np.sqrt(1 - abs(lam) ** 2) * u
        assert_equal(hs[t], np.concatenate([h.real, h.imag], axis=-1), atol=1e-14)


def test_it_is_a_real_recurrence_with_rotations_on_the_diagonal(rng):
    x, h0, nu, theta, W_xh = diagonal_args(rng).values()
    hs, _ = diagonal_rnn_forward(0 * x, h0, nu, theta, W_xh)
    r = np.exp(-np.exp(nu))
    turn = np.block(
        [
            [np.diag(r * np.cos(theta)), -np.diag(r * np.sin(theta))],
            [np.diag(r * np.sin(theta)), np.diag(r * np.cos(theta))],
        ]
    )
    assert_equal(hs[0], h0 @ turn.T, atol=1e-14)
    assert_equal(hs[1], h0 @ turn.T @ turn.T, atol=1e-14)


@both_ways
def test_gradients_by_central_differences(parallel, rng):
    loss = project(
        lambda **a: diagonal_rnn_forward(**a, parallel=parallel),
        diagonal_rnn_backward,
        rng.normal(size=(T, N, 2 * M)),
    )
    assert gradcheck(loss, diagonal_args(rng)) < 1e-7


def test_gradients_with_indices_by_central_differences(rng):
    args = diagonal_args(rng)
    del args["x"]
    ids = rng.integers(I, size=(T, N))
    directions = rng.normal(size=(T, N, 2 * M))
    assert diagonal_rnn_backward(directions, diagonal_rnn_forward(ids, **args)[1]).x is None
    loss = project(lambda **a: diagonal_rnn_forward(ids, **a), diagonal_rnn_backward, directions)
    gradcheck(loss, args)


def test_both_ways_are_equal(rng):
    args = diagonal_args(rng, T=37)
    dhs = rng.normal(size=(37, N, 2 * M))
    outputs = []
    for parallel in (True, False):
        hs, cache = diagonal_rnn_forward(**args, parallel=parallel)
        outputs.append([hs, *diagonal_rnn_backward(dhs, cache)])
    for got, expected in zip(*outputs, strict=True):
        assert_equal(got, expected)


def test_the_states_are_a_convolution(rng):
    x, h0, nu, theta, W_xh = diagonal_args(rng, T=20).values()
    hs, _ = diagonal_rnn_forward(x, 0 * h0, nu, theta, W_xh)
    lam = np.exp(-np.exp(nu) + 1j * theta)
    u = np.sqrt(1 - abs(lam) ** 2) * (x @ (W_xh[:M] + 1j * W_xh[M:]).T)
    for m in range(M):
        kernel = lam[m] ** np.arange(20)
        h = np.convolve(u[:, 0, m], kernel)[:20]
        assert_equal(hs[:, 0, m], h.real, atol=1e-13)
        assert_equal(hs[:, 0, M + m], h.imag, atol=1e-13)


def test_gamma_keeps_the_variance_of_the_state_that_of_the_inputs(rng):
    x = rng.normal(size=(4000, 20, 1))
    nu, W_xh = np.log(-np.log(np.array([0.5, 0.99]))), np.array([[1.0], [1.0], [0.0], [0.0]])
    hs, _ = diagonal_rnn_forward(x, np.zeros((20, 4)), nu, np.array([0.3, 1.0]), W_xh)
    power = (hs[1000:] ** 2).mean(axis=(0, 1))
    assert_equal(power[:2] + power[2:], np.ones(2), atol=0.1)


def test_dtype_follows_the_input_and_nothing_is_mutated(rng):
    args = diagonal_args(rng, dtype=np.float32)
    assert_not_mutated(diagonal_rnn_forward, **args)
    hs, cache = diagonal_rnn_forward(**args)
    assert_not_mutated(diagonal_rnn_backward, hs, cache)
    assert {v.dtype for v in (hs, *diagonal_rnn_backward(hs, cache))} == {np.dtype(np.float32)}


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert DiagonalRNNGrads._fields == tuple(diagonal_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("h0", np.zeros((1, 2 * M)), ["(3, 8)", "(1, 8)"]),
        ("theta", np.zeros(M + 1), ["(4,)", "(5,)"]),
        ("W_xh", np.zeros((2 * M + 1, I)), ["(8, any)", "(9, 2)"]),
        ("theta", np.zeros(M, np.float32), ["float64", "float32"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**diagonal_args(rng), name: value}
    assert_rejects(lambda: diagonal_rnn_forward(**args), name, *parts)
