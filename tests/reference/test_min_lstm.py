import numpy as np
import pytest

from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.min_lstm import MinLSTMGrads, min_lstm_backward, min_lstm_forward
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args

both_ways = pytest.mark.parametrize("parallel", [True, False])


def min_args(rng, gates=3, **sizes):
    args = rnn_args(rng, gates=gates, **sizes)
    return {name: args[name] for name in ("x", "h0", "W_xh", "b_xh")}


def logistic(a):
    return 1 / (1 + np.exp(-a))


@both_ways
def test_forward_is_the_formula(parallel, rng):
    x, h, W_xh, b_xh = min_args(rng).values()
    hs, _ = min_lstm_forward(x, h, W_xh, b_xh, parallel=parallel)
    (W_i, W_f, W_g), (b_i, b_f, b_g) = np.split(W_xh, 3), np.split(b_xh, 3)
    for t in range(T):
        i, f = logistic(x[t] @ W_i.T + b_i), logistic(x[t] @ W_f.T + b_f)
        g = x[t] @ W_g.T + b_g
        h = f / (f + i) * h + i / (f + i) * g
        assert_equal(hs[t], h, atol=1e-14)


def test_two_closed_gates_are_no_division_by_zero(rng):
    args = min_args(rng)
    args["W_xh"][: 2 * H], args["b_xh"][: 2 * H] = 0, -1000  # both gates are 0 in floats
    x, h, W_xh, b_xh = args.values()
    hs, _ = min_lstm_forward(**args)
    g = x[0] @ W_xh[2 * H :].T + b_xh[2 * H :]
    assert_equal(hs[0], (h + g) / 2, atol=1e-14)


@both_ways
def test_gradients_by_central_differences(parallel, rng):
    loss = project(
        lambda **a: min_lstm_forward(**a, parallel=parallel),
        min_lstm_backward,
        rng.normal(size=(T, N, H)),
    )
    assert gradcheck(loss, min_args(rng)) < 1e-7


def test_gradients_with_indices_by_central_differences(rng):
    args = min_args(rng)
    del args["x"]
    ids = rng.integers(I, size=(T, N))
    directions = rng.normal(size=(T, N, H))
    assert min_lstm_backward(directions, min_lstm_forward(ids, **args)[1]).x is None
    loss = project(lambda **a: min_lstm_forward(ids, **a), min_lstm_backward, directions)
    gradcheck(loss, args)


def test_both_ways_are_equal(rng):
    args = min_args(rng, T=37)
    dhs = rng.normal(size=(37, N, H))
    outputs = []
    for parallel in (True, False):
        hs, cache = min_lstm_forward(**args, parallel=parallel)
        outputs.append([hs, *min_lstm_backward(dhs, cache)])
    for got, expected in zip(*outputs, strict=True):
        assert_equal(got, expected)


def test_a_split_sequence_with_carried_state_equals_one_pass(rng):
    x, h0, *weights = min_args(rng).values()
    hs, _ = min_lstm_forward(x, h0, *weights)
    first, _ = min_lstm_forward(x[:1], h0, *weights)
    second, _ = min_lstm_forward(x[1:], first[-1], *weights)
    assert_equal(np.concatenate([first, second]), hs, atol=1e-13)


def test_saturated_gates_stay_finite(rng):
    args = {name: 1000 * value for name, value in min_args(rng).items()}
    hs, cache = min_lstm_forward(**args)
    assert all(np.all(np.isfinite(g)) for g in (hs, *min_lstm_backward(hs, cache)))


def test_dtype_follows_the_input_and_nothing_is_mutated(rng):
    args = min_args(rng, dtype=np.float32)
    assert_not_mutated(min_lstm_forward, **args)
    hs, cache = min_lstm_forward(**args)
    assert_not_mutated(min_lstm_backward, hs, cache)
    assert {v.dtype for v in (hs, *min_lstm_backward(hs, cache))} == {np.dtype(np.float32)}


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert MinLSTMGrads._fields == tuple(min_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.full((T, N), I), ["[0, 2)"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("W_xh", np.zeros((3 * H + 1, I)), ["(15, 2)", "(16, 2)"]),
        ("b_xh", np.zeros(H), ["(15,)", "(5,)"]),
        ("b_xh", np.full(3 * H, np.nan), ["finite", "NaN"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**min_args(rng), name: value}
    assert_rejects(lambda: min_lstm_forward(**args), name, *parts)
