import numpy as np
import pytest

from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.gru import gru_forward
from course_rnn.reference.min_gru import MinGRUGrads, min_gru_backward, min_gru_forward
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args

both_ways = pytest.mark.parametrize("parallel", [True, False])


def min_args(rng, gates=2, **sizes):
    args = rnn_args(rng, gates=gates, **sizes)
    return {name: args[name] for name in ("x", "h0", "W_xh", "b_xh")}


def logistic(a):
    return 1 / (1 + np.exp(-a))


@both_ways
def test_forward_is_the_formula(parallel, rng):
    x, h, W_xh, b_xh = min_args(rng).values()
    hs, _ = min_gru_forward(x, h, W_xh, b_xh, parallel=parallel)
    (W_z, W_n), (b_z, b_n) = np.split(W_xh, 2), np.split(b_xh, 2)
    for t in range(T):
        z, n = logistic(x[t] @ W_z.T + b_z), x[t] @ W_n.T + b_n
        h = z * h + (1 - z) * n
        assert_equal(hs[t], h, atol=1e-14)


def test_it_is_a_gru_without_its_recurrent_weights_for_small_candidates(rng):
    """tanh(n) is nearly n if n is small."""
    args = min_args(rng)
    args["W_xh"][H:] *= 1e-4
    args["b_xh"][H:] *= 1e-4
    r = np.zeros((H, I))
    hs, _ = gru_forward(
        args["x"],
        args["h0"],
        np.concatenate([r, args["W_xh"]]),
        np.zeros((3 * H, H)),
        np.concatenate([np.zeros(H), args["b_xh"]]),
        np.zeros(3 * H),
    )
    assert_equal(min_gru_forward(**args)[0], hs, atol=1e-10)


@both_ways
def test_gradients_by_central_differences(parallel, rng):
    loss = project(
        lambda **a: min_gru_forward(**a, parallel=parallel),
        min_gru_backward,
        rng.normal(size=(T, N, H)),
    )
    assert gradcheck(loss, min_args(rng)) < 1e-7


def test_gradients_with_indices_by_central_differences(rng):
    args = min_args(rng)
    del args["x"]
    ids = rng.integers(I, size=(T, N))
    directions = rng.normal(size=(T, N, H))
    assert min_gru_backward(directions, min_gru_forward(ids, **args)[1]).x is None
    loss = project(lambda **a: min_gru_forward(ids, **a), min_gru_backward, directions)
    gradcheck(loss, args)


def test_both_ways_are_equal(rng):
    args = min_args(rng, T=37)
    dhs = rng.normal(size=(37, N, H))
    outputs = []
    for parallel in (True, False):
        hs, cache = min_gru_forward(**args, parallel=parallel)
        outputs.append([hs, *min_gru_backward(dhs, cache)])
    for got, expected in zip(*outputs, strict=True):
        assert_equal(got, expected)


def test_a_split_sequence_with_carried_state_equals_one_pass(rng):
    x, h0, *weights = min_args(rng).values()
    hs, _ = min_gru_forward(x, h0, *weights)
    first, _ = min_gru_forward(x[:1], h0, *weights)
    second, _ = min_gru_forward(x[1:], first[-1], *weights)
    assert_equal(np.concatenate([first, second]), hs, atol=1e-13)


def test_saturated_gates_stay_finite(rng):
    args = {name: 1000 * value for name, value in min_args(rng).items()}
    hs, cache = min_gru_forward(**args)
    assert all(np.all(np.isfinite(g)) for g in (hs, *min_gru_backward(hs, cache)))


def test_dtype_follows_the_input_and_nothing_is_mutated(rng):
    args = min_args(rng, dtype=np.float32)
    assert_not_mutated(min_gru_forward, **args)
    hs, cache = min_gru_forward(**args)
    assert_not_mutated(min_gru_backward, hs, cache)
    assert {v.dtype for v in (hs, *min_gru_backward(hs, cache))} == {np.dtype(np.float32)}


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert MinGRUGrads._fields == tuple(min_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.full((T, N), I), ["[0, 2)"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("W_xh", np.zeros((2 * H + 1, I)), ["(10, 2)", "(11, 2)"]),
        ("b_xh", np.zeros(H), ["(10,)", "(5,)"]),
        ("b_xh", np.full(2 * H, np.nan), ["finite", "NaN"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**min_args(rng), name: value}
    assert_rejects(lambda: min_gru_forward(**args), name, *parts)
