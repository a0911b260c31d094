import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.gru import GRUGrads, gru_backward, gru_forward
from course_rnn.reference.ops import one_hot
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args

seeds = st.integers(0, 2**32 - 1)
both_variants = pytest.mark.parametrize("reset_after", [True, False])


def gru_args(rng, **sizes):
    return rnn_args(rng, gates=3, **sizes)


def logistic(a):
    return 1 / (1 + np.exp(-a))


def candidate_of_cho(W, U, b_x, b_h, x, h, r):
    """Equation 8 of Cho et al. (2014), with the biases that it leaves out."""
    return np.tanh(W @ x + b_x + U @ (r * h) + b_h)


def candidate_of_cudnn(W, U, b_x, b_h, x, h, r):
    """What cuDNN and ``torch.nn.GRU`` document."""
    return np.tanh(W @ x + b_x + r * (U @ h + b_h))


@pytest.mark.parametrize(
    ("reset_after", "candidate"), [(True, candidate_of_cudnn), (False, candidate_of_cho)]
)
def test_forward_is_the_formula(reset_after, candidate, rng):
    x, h0, *weights = gru_args(rng).values()
    hs, _ = gru_forward(x, h0, *weights, reset_after=reset_after)
    # one matrix a gate: reset, update, candidate
    (W_r, W_z, W), (U_r, U_z, U), (b_r, b_z, b), (d_r, d_z, d) = (
        np.split(weight, 3) for weight in weights
    )
    for n in range(N):
        h = h0[n]
        for t in range(T):
            r = logistic(W_r @ x[t, n] + b_r + U_r @ h + d_r)
            z = logistic(W_z @ x[t, n] + b_z + U_z @ h + d_z)
            h = z * h + (1 - z) * candidate(W, U, b, d, x[t, n], h, r)
            assert_equal(hs[t, n], h, atol=1e-14)


def test_outputs_and_all_gradients_equal_torch(rng):
    args = gru_args(rng)
    module = torch.nn.GRU(I, H, dtype=torch.float64)
    x, h0, *weights = (torch.from_numpy(a) for a in args.values())
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    x, h0 = x.requires_grad_(), h0.requires_grad_()
    expected, _ = module(x, h0[None])
    hs, cache = gru_forward(**args)
    assert_equal(hs, expected.detach().numpy())
    dhs = rng.normal(size=hs.shape)
    expected.backward(torch.from_numpy(dhs))
    expected_grads = [v.grad.numpy() for v in (x, h0, *module.parameters())]
    for grad, wanted in zip(gru_backward(dhs, cache), expected_grads, strict=True):
        assert_equal(grad, wanted)


def test_the_variants_differ(rng):
    args = gru_args(rng)
    (after, _), (before, _) = (gru_forward(**args, reset_after=r) for r in (True, False))
    assert np.abs(after - before).max() > 0.01
    assert_equal(gru_forward(**args)[0], after, atol=0)  # PyTorch's is the one by default


def test_the_variants_agree_where_the_reset_gate_is_open(rng):
    args = gru_args(rng)
    args["b_xh"][:H] = 1000
    (after, _), (before, _) = (gru_forward(**args, reset_after=r) for r in (True, False))
    assert_equal(after, before, atol=1e-14)


@both_variants
def test_gradients_by_central_differences(reset_after, rng):
    loss = project(
        lambda **a: gru_forward(**a, reset_after=reset_after),
        gru_backward,
        rng.normal(size=(T, N, H)),
    )
    assert gradcheck(loss, gru_args(rng)) < 1e-7


@both_variants
def test_gradients_with_indices_by_central_differences(reset_after, rng):
    args = gru_args(rng)
    ids = rng.integers(I, size=(T, N))
    del args["x"]
    loss = project(
        lambda **a: gru_forward(ids, **a, reset_after=reset_after),
        gru_backward,
        rng.normal(size=(T, N, H)),
    )
    gradcheck(loss, args)


@given(seeds, st.integers(2, 6), st.integers(1, 5), st.booleans())
def test_a_split_sequence_with_carried_state_equals_one_pass(seed, steps, cut, reset_after):
    cut = min(cut, steps - 1)
    rng = np.random.default_rng(seed)
    args = gru_args(rng, T=steps)
    x, h0, *weights = args.values()
    hs, cache = gru_forward(**args, reset_after=reset_after)
    hs_1, first = gru_forward(x[:cut], h0, *weights, reset_after=reset_after)
    hs_2, second = gru_forward(x[cut:], hs_1[-1], *weights, reset_after=reset_after)
    assert_equal(np.concatenate([hs_1, hs_2]), hs, atol=1e-13)

    dhs = rng.normal(size=hs.shape)
    late = gru_backward(dhs[cut:], second)
    dhs_first = dhs[:cut].copy()
    dhs_first[-1] += late.h0  # what the later chunk sends back, untruncated
    early = gru_backward(dhs_first, first)
    grads = gru_backward(dhs, cache)
    assert_equal(np.concatenate([early.x, late.x]), grads.x, atol=1e-11)
    assert_equal(early.h0, grads.h0, atol=1e-11)
    for a, b, both in zip(early[2:], late[2:], grads[2:], strict=True):
        assert_equal(a + b, both, atol=1e-11)


@given(seeds, st.integers(0, T - 1), st.booleans())
def test_causality(seed, t, reset_after):
    rng = np.random.default_rng(seed)
    args = gru_args(rng)
    hs, cache = gru_forward(**args, reset_after=reset_after)
    changed = {**args, "x": args["x"].copy()}
    changed["x"][t] += 1
    hs_changed, _ = gru_forward(**changed, reset_after=reset_after)
    assert_equal(hs_changed[:t], hs[:t], atol=0)
    assert np.all(np.abs(hs_changed[t] - hs[t]).max(axis=-1) > 0)
    dhs = np.zeros_like(hs)
    dhs[t] = 1
    dx = gru_backward(dhs, cache).x
    assert np.all(dx[t + 1 :] == 0)
    assert np.all(np.abs(dx[t]).max(axis=-1) > 0)


@given(seeds, st.permutations(range(N)), st.booleans())
def test_batch_permutation(seed, order, reset_after):
    rng = np.random.default_rng(seed)
    args = gru_args(rng)
    moved = {**args, "x": args["x"][:, order], "h0": args["h0"][order]}
    hs, cache = gru_forward(**args, reset_after=reset_after)
    hs_moved, cache_moved = gru_forward(**moved, reset_after=reset_after)
    assert_equal(hs_moved, hs[:, order], atol=1e-14)
    dhs = rng.normal(size=hs.shape)
    grads, grads_moved = gru_backward(dhs, cache), gru_backward(dhs[:, order], cache_moved)
    assert_equal(grads_moved.x, grads.x[:, order], atol=1e-13)
    assert_equal(grads_moved.h0, grads.h0[order], atol=1e-13)
    for got, expected in zip(grads_moved[2:], grads[2:], strict=True):
        assert_equal(got, expected, atol=1e-12)


@both_variants
def test_indices_equal_one_hot_vectors(reset_after, rng):
    args = gru_args(rng)
    ids = rng.integers(I, size=(T, N))
    hs, cache = gru_forward(**{**args, "x": ids}, reset_after=reset_after)
    hs_dense, cache_dense = gru_forward(**{**args, "x": one_hot(ids, I)}, reset_after=reset_after)
    assert_equal(hs, hs_dense, atol=1e-14)
    grads, dense = gru_backward(hs, cache), gru_backward(hs, cache_dense)
    assert grads.x is None
    for got, expected in zip(grads[1:], dense[1:], strict=True):
        assert_equal(got, expected, atol=1e-13)


@both_variants
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("indices", [False, True])
def test_dtype_follows_the_input(reset_after, dtype, indices, rng):
    args = gru_args(rng, dtype=dtype)
    if indices:
        args["x"] = rng.integers(I, size=(T, N))
    hs, cache = gru_forward(**args, reset_after=reset_after)
    grads = gru_backward(hs, cache)
    assert {a.dtype for a in (hs, *grads) if a is not None} == {np.dtype(dtype)}


@both_variants
def test_saturated_gates_stay_finite(reset_after, rng):
    args = {name: 1000 * value for name, value in gru_args(rng).items()}
    args["h0"] /= 1000
    hs, cache = gru_forward(**args, reset_after=reset_after)
    assert np.all(np.abs(hs) <= max(1, np.abs(args["h0"]).max()))
    assert all(np.all(np.isfinite(g)) for g in gru_backward(1000 * hs, cache))


@both_variants
def test_nothing_is_mutated(reset_after, rng):
    args = gru_args(rng)
    assert_not_mutated(gru_forward, **args, reset_after=reset_after)
    hs, cache = gru_forward(**args, reset_after=reset_after)
    assert_not_mutated(gru_backward, rng.normal(size=hs.shape), cache)


@both_variants
def test_writing_to_the_output_leaves_the_cache_alone(reset_after, rng):
    hs, cache = gru_forward(**gru_args(rng), reset_after=reset_after)
    before = gru_backward(np.ones((T, N, H)), cache)
    hs[:] = 0
    np.testing.assert_equal(gru_backward(np.ones((T, N, H)), cache), before)


@both_variants
def test_gradients_do_not_share_memory(reset_after, rng):
    hs, cache = gru_forward(**gru_args(rng), reset_after=reset_after)
    grads = gru_backward(np.ones_like(hs), cache)
    grads.b_xh[:] = 0
    assert np.all(grads.b_hh != 0)


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert GRUGrads._fields == tuple(gru_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.full((T, N), -1), ["[0, 2)", "-1 to -1"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("W_xh", np.zeros((3 * H + 2, I)), ["(15, 2)", "(17, 2)"]),
        ("W_hh", np.zeros((3 * H, 3 * H)), ["(15, 5)", "(15, 15)"]),
        ("b_xh", np.zeros((3, H)), ["(15,)", "(3, 5)"]),
        ("b_hh", np.zeros(H), ["(15,)", "(5,)"]),
        ("b_hh", np.zeros(3 * H, np.float32), ["float64", "float32"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**gru_args(rng), name: value}
    assert_rejects(lambda: gru_forward(**args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    hs, cache = gru_forward(**gru_args(rng))
    assert_rejects(lambda: gru_backward(hs[:1], cache), "dhs", "(4, 3, 5)", "(1, 3, 5)")
