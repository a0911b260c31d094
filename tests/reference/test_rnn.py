import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.ops import one_hot
from course_rnn.reference.rnn import RNNGrads, rnn_backward, rnn_forward
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args

seeds = st.integers(0, 2**32 - 1)
nonlinearities = pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])


def torch_rnn(args, nonlinearity):
    """``torch.nn.RNN`` with the same weights, and x and h0 as tensors that take gradients."""
    H, I = args["W_xh"].shape
    module = torch.nn.RNN(I, H, nonlinearity=nonlinearity, dtype=torch.float64)
    weights = [torch.from_numpy(args[name]) for name in ("W_xh", "W_hh", "b_xh", "b_hh")]
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    return module, *[torch.from_numpy(args[name]).requires_grad_() for name in ("x", "h0")]


@pytest.mark.parametrize("keywords", [{}, {"nonlinearity": "tanh"}, {"nonlinearity": "relu"}])
def test_forward_is_the_formula(keywords, rng):
    phi = (lambda a: np.where(a > 0, a, 0)) if "relu" in keywords.values() else np.tanh
    x, h0, W_xh, W_hh, b_xh, b_hh = rnn_args(rng).values()
    hs, _ = rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh, **keywords)
    for n in range(N):
        h = h0[n]
        for t in range(T):
            h = phi(W_xh @ x[t, n] + b_xh + W_hh @ h + b_hh)
            assert_equal(hs[t, n], h, atol=1e-14)


@nonlinearities
def test_outputs_and_all_gradients_equal_torch(nonlinearity, rng):
    args = rnn_args(rng)
    module, x, h0 = torch_rnn(args, nonlinearity)
    expected, _ = module(x, h0[None])
    hs, cache = rnn_forward(**args, nonlinearity=nonlinearity)
    assert_equal(hs, expected.detach().numpy())
    dhs = rng.normal(size=hs.shape)
    expected.backward(torch.from_numpy(dhs))
    expected_grads = [x.grad, h0.grad, *[p.grad for p in module.parameters()]]
    for grad, wanted in zip(rnn_backward(dhs, cache), expected_grads, strict=True):
        assert_equal(grad, wanted.numpy())


@nonlinearities
def test_gradients_by_central_differences(nonlinearity, rng):
    directions = rng.normal(size=(T, N, H))
    loss_and_grads = project(
        lambda **a: rnn_forward(**a, nonlinearity=nonlinearity), rnn_backward, directions
    )
    assert gradcheck(loss_and_grads, rnn_args(rng)) < 1e-7


def test_relu_sends_no_gradient_through_a_unit_at_zero(rng):
    """At the kink PyTorch takes the slope 0, and so do we."""
    args = {name: np.zeros_like(value) for name, value in rnn_args(rng).items()}
    hs, cache = rnn_forward(**args, nonlinearity="relu")
    assert all(np.all(g == 0) for g in rnn_backward(np.ones_like(hs), cache))


def test_gradients_with_indices_by_central_differences(rng):
    args = rnn_args(rng)
    ids = rng.integers(I, size=(T, N))
    del args["x"]
    loss_and_grads = project(
        lambda **a: rnn_forward(ids, **a), rnn_backward, rng.normal(size=(T, N, H))
    )
    gradcheck(loss_and_grads, args)


@given(seeds, st.integers(2, 6), st.integers(1, 5))
def test_a_split_sequence_with_carried_state_equals_one_pass(seed, steps, cut):
    cut = min(cut, steps - 1)
    rng = np.random.default_rng(seed)
    args = rnn_args(rng, T=steps)
    x, h0, *weights = args.values()
    whole, cache = rnn_forward(**args)
    first, first_cache = rnn_forward(x[:cut], h0, *weights)
    second, second_cache = rnn_forward(x[cut:], first[-1], *weights)
    assert_equal(np.concatenate([first, second]), whole, atol=1e-13)

    dhs = rng.normal(size=whole.shape)
    late = rnn_backward(dhs[cut:], second_cache)
    dhs_first = dhs[:cut].copy()
    dhs_first[-1] += late.h0  # what the later chunk sends back, untruncated
    early = rnn_backward(dhs_first, first_cache)
    grads = rnn_backward(dhs, cache)
    assert_equal(np.concatenate([early.x, late.x]), grads.x, atol=1e-11)
    assert_equal(early.h0, grads.h0, atol=1e-11)
    for a, b, both in zip(early[2:], late[2:], grads[2:], strict=True):
        assert_equal(a + b, both, atol=1e-11)


@given(seeds, st.integers(0, T - 1))
def test_causality(seed, t):
    """An input changes no earlier state, and a later state sends no gradient forward in time."""
    rng = np.random.default_rng(seed)
    args = rnn_args(rng)
    hs, cache = rnn_forward(**args)
    changed = {**args, "x": args["x"].copy()}
    changed["x"][t] += 1
    hs_changed, _ = rnn_forward(**changed)
    assert_equal(hs_changed[:t], hs[:t], atol=0)
    assert np.all(np.abs(hs_changed[t] - hs[t]).max(axis=-1) > 0)
    dhs = np.zeros_like(hs)
    dhs[t] = 1
    dx = rnn_backward(dhs, cache).x
    assert np.all(dx[t + 1 :] == 0)
    assert np.all(np.abs(dx[t]).max(axis=-1) > 0)


@given(seeds, st.permutations(range(N)))
def test_batch_permutation(seed, order):
    rng = np.random.default_rng(seed)
    args = rnn_args(rng)
    hs, cache = rnn_forward(**args)
    moved = {**args, "x": args["x"][:, order], "h0": args["h0"][order]}
    hs_moved, cache_moved = rnn_forward(**moved)
    assert_equal(hs_moved, hs[:, order], atol=1e-14)
    dhs = rng.normal(size=hs.shape)
    grads, grads_moved = rnn_backward(dhs, cache), rnn_backward(dhs[:, order], cache_moved)
    assert_equal(grads_moved.x, grads.x[:, order], atol=1e-13)
    assert_equal(grads_moved.h0, grads.h0[order], atol=1e-13)
    for got, expected in zip(grads_moved[2:], grads[2:], strict=True):
        assert_equal(got, expected, atol=1e-12)


@pytest.mark.parametrize("id_dtype", [np.int64, np.uint8])
def test_indices_equal_one_hot_vectors(id_dtype, rng):
    args = rnn_args(rng)
    ids = rng.integers(I, size=(T, N)).astype(id_dtype)
    hs, cache = rnn_forward(**{**args, "x": ids})
    hs_dense, cache_dense = rnn_forward(**{**args, "x": one_hot(ids, I)})
    assert_equal(hs, hs_dense, atol=1e-15)
    dhs = rng.normal(size=hs.shape)
    grads, dense = rnn_backward(dhs, cache), rnn_backward(dhs, cache_dense)
    assert grads.x is None
    for got, expected in zip(grads[1:], dense[1:], strict=True):
        assert_equal(got, expected, atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("indices", [False, True])
@nonlinearities
def test_dtype_follows_the_input(nonlinearity, dtype, indices, rng):
    args = rnn_args(rng, dtype=dtype)
    if indices:
        args["x"] = rng.integers(I, size=(T, N))
    hs, cache = rnn_forward(**args, nonlinearity=nonlinearity)
    grads = rnn_backward(hs, cache)
    assert hs.dtype == dtype
    assert {g.dtype for g in grads if g is not None} == {np.dtype(dtype)}


def test_saturated_states_stay_finite(rng):
    args = {name: 1000 * value for name, value in rnn_args(rng).items()}
    hs, cache = rnn_forward(**args)
    assert_equal(np.abs(hs), np.ones((T, N, H)), atol=1e-12)
    assert all(np.all(np.isfinite(g)) for g in rnn_backward(np.full_like(hs, 1000), cache))


def test_nothing_is_mutated(rng):
    args = rnn_args(rng)
    assert_not_mutated(rnn_forward, **args)
    hs, cache = rnn_forward(**args)
    assert_not_mutated(rnn_backward, rng.normal(size=hs.shape), cache)


def test_writing_to_the_output_leaves_the_cache_alone(rng):
    hs, cache = rnn_forward(**rnn_args(rng))
    before = rnn_backward(np.ones((T, N, H)), cache)
    hs[:] = 0
    np.testing.assert_equal(rnn_backward(np.ones((T, N, H)), cache), before)


def test_gradients_do_not_share_memory(rng):
    args = rnn_args(rng)
    hs, cache = rnn_forward(**args)
    grads = rnn_backward(np.ones_like(hs), cache)
    grads.b_xh[:] = 0
    assert np.all(grads.b_hh != 0)


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert RNNGrads._fields == tuple(rnn_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.zeros(T), ["(any, any, 2)", "(4,)"]),
        ("x", np.zeros((0, N, I)), ["at least one step", "(0, 3, 2)"]),
        ("x", np.zeros((T, N)), ["integer", "float64"]),
        ("x", np.full((T, N), I), ["[0, 2)", "2 to 2"]),
        ("x", np.zeros((T, N, I), int), ["float64", "int64"]),
        ("x", [[0, 1]], ["NumPy array", "list"]),
        ("h0", np.zeros((H, N)), ["(3, 5)", "(5, 3)"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("h0", np.zeros((N, H), np.float32), ["float64", "float32"]),
        ("W_xh", np.zeros(H), ["(any, any)", "(5,)"]),
        ("W_hh", np.zeros((H, I)), ["(5, 5)", "(5, 2)"]),
        ("b_xh", np.zeros(1), ["(5,)", "(1,)"]),
        ("b_hh", np.zeros((H, 1)), ["(5,)", "(5, 1)"]),
        ("b_hh", 0.0, ["NumPy array", "float"]),
        ("nonlinearity", "sigmoid", ["tanh", "relu", "'sigmoid'"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**rnn_args(rng), name: value}
    assert_rejects(lambda: rnn_forward(**args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    _, cache = rnn_forward(**rnn_args(rng))
    assert_rejects(lambda: rnn_backward(np.zeros((N, H)), cache), "dhs", "(4, 3, 5)", "(3, 5)")
