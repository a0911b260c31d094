import numpy as np
import pytest

from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.ops import one_hot
from course_rnn.reference.recurrent import (
    expect_arguments,
    project_inputs,
    project_inputs_backward,
    split_gates,
)
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args

G = 3 * H


@pytest.fixture
def x_and_W(rng):
    return rng.normal(size=(T, N, I)), rng.normal(size=(G, I))


def test_every_input_is_multiplied_by_the_weights(x_and_W):
    x, W_xh = x_and_W
    projected = project_inputs(x, W_xh)
    for t in range(T):
        for n in range(N):
            assert_equal(projected[t, n], W_xh @ x[t, n], atol=1e-14)


def test_indices_equal_one_hot_vectors(rng, x_and_W):
    _, W_xh = x_and_W
    ids, da = rng.integers(I, size=(T, N)), rng.normal(size=(T, N, G))
    assert_equal(project_inputs(ids, W_xh), project_inputs(one_hot(ids, I), W_xh), atol=1e-15)
    dx, dW_xh = project_inputs_backward(da, ids, W_xh)
    assert dx is None
    assert_equal(dW_xh, project_inputs_backward(da, one_hot(ids, I), W_xh)[1], atol=1e-14)


def test_gradients_by_central_differences(rng, x_and_W):
    da = rng.normal(size=(T, N, G))

    def loss_and_grads(x, W_xh):
        dx, dW_xh = project_inputs_backward(da, x, W_xh)
        return float(np.sum(da * project_inputs(x, W_xh))), {"x": dx, "W_xh": dW_xh}

    gradcheck(loss_and_grads, dict(zip(("x", "W_xh"), x_and_W, strict=True)))


def test_inputs_need_not_be_contiguous(x_and_W):
    x, W_xh = x_and_W
    turned = np.ascontiguousarray(x.transpose(2, 1, 0)).transpose(2, 1, 0)
    assert not turned.flags.c_contiguous
    assert_equal(project_inputs(turned, W_xh), project_inputs(x, W_xh), atol=1e-14)


@pytest.mark.parametrize("indices", [False, True])
def test_dtype_is_kept_and_the_result_is_new(indices, rng, x_and_W):
    x, W_xh = (a.astype(np.float32) for a in x_and_W)
    x = rng.integers(I, size=(T, N)) if indices else x
    projected = project_inputs(x, W_xh)
    dx, dW_xh = project_inputs_backward(projected, x, W_xh)
    assert {a.dtype for a in (projected, dx, dW_xh) if a is not None} == {np.dtype("f")}
    assert not np.shares_memory(projected, W_xh)
    assert_not_mutated(project_inputs, x, W_xh)
    assert_not_mutated(project_inputs_backward, projected, x, W_xh)


def test_gates_are_views_of_the_columns(rng):
    a = rng.normal(size=(N, G))
    gates = split_gates(a, 3)
    for k, gate in enumerate(gates):
        assert_equal(gate, a[:, k * H : (k + 1) * H], atol=0)
    gates[1] = 0
    assert np.all(a[:, H : 2 * H] == 0)


@pytest.mark.parametrize("gates", [1, 3, 4])
def test_fitting_arguments_pass(gates, rng):
    args = rnn_args(rng, gates=gates)
    expect_arguments(**args, gates=gates)
    expect_arguments(**{**args, "x": np.ones((T, N), np.uint8)}, gates=gates)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.zeros((0, N, I)), ["at least one step", "(0, 3, 2)"]),
        ("x", np.zeros((T, 0, I)), ["at least one step", "(4, 0, 2)"]),
        ("x", np.zeros((T, N, I), np.float32), ["float64", "float32"]),
        ("x", np.zeros((T, N)), ["integer", "float64"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("W_xh", np.zeros(G), ["(any, any)", "(15,)"]),
        ("W_xh", np.zeros((G + 1, I)), ["(15, 2)", "(16, 2)"]),
        ("W_hh", np.zeros((H, H)), ["(15, 5)", "(5, 5)"]),
        ("b_xh", np.zeros(H), ["(15,)", "(5,)"]),
        ("b_hh", np.zeros(G, np.float32), ["float64", "float32"]),
    ],
)
def test_bad_input(name, value, parts, rng):
    args = {**rnn_args(rng, gates=3), name: value}
    assert_rejects(lambda: expect_arguments(**args, gates=3), name, *parts)
