import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.lstm import LSTMGrads, lstm_backward, lstm_forward
from course_rnn.reference.ops import one_hot
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, lstm_args

seeds = st.integers(0, 2**32 - 1)
WEIGHTS = ("W_xh", "W_hh", "b_xh", "b_hh")


def logistic(a):
    return 1 / (1 + np.exp(-a))


def projected_loss(dhs, dc_last, **fixed):
    """The loss ⟨dhs, hs⟩ + ⟨dc_last, c_T⟩, so that both outputs are seen, as gradcheck takes it."""

    def loss_and_grads(**args):
        hs, cs, cache = lstm_forward(**fixed, **args)
        loss = np.sum(dhs * hs) + np.sum(dc_last * cs[-1])
        return float(loss), lstm_backward(dhs, cache, dc_last)

    return loss_and_grads


def test_forward_is_the_formula(rng):
    x, h0, c0, W_xh, W_hh, b_xh, b_hh = lstm_args(rng).values()
    hs, cs, _ = lstm_forward(x, h0, c0, W_xh, W_hh, b_xh, b_hh)
    # one matrix a gate, as the papers write it
    W_i, W_f, W_g, W_o = (W_xh[k * H : (k + 1) * H] for k in range(4))
    U_i, U_f, U_g, U_o = (W_hh[k * H : (k + 1) * H] for k in range(4))
    b_i, b_f, b_g, b_o = ((b_xh + b_hh)[k * H : (k + 1) * H] for k in range(4))
    for n in range(N):
        h, c = h0[n], c0[n]
        for t in range(T):
            i = logistic(W_i @ x[t, n] + U_i @ h + b_i)
            f = logistic(W_f @ x[t, n] + U_f @ h + b_f)
            o = logistic(W_o @ x[t, n] + U_o @ h + b_o)
            c = f * c + i * np.tanh(W_g @ x[t, n] + U_g @ h + b_g)
            h = o * np.tanh(c)
            assert_equal(cs[t, n], c, atol=1e-14)
            assert_equal(hs[t, n], h, atol=1e-14)


def test_outputs_and_all_gradients_equal_torch(rng):
    args = lstm_args(rng)
    module = torch.nn.LSTM(I, H, dtype=torch.float64)
    weights = [torch.from_numpy(args[name]) for name in WEIGHTS]
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    x, h0, c0 = (torch.from_numpy(args[k]).requires_grad_() for k in ("x", "h0", "c0"))
    hs_torch, (_, c_T) = module(x, (h0[None], c0[None]))
    hs, cs, cache = lstm_forward(**args)
    assert_equal(hs, hs_torch.detach().numpy())
    assert_equal(cs[-1], c_T[0].detach().numpy())
    dhs, dc_last = rng.normal(size=(T, N, H)), rng.normal(size=(N, H))
    (
        (hs_torch * torch.from_numpy(dhs)).sum() + (c_T[0] * torch.from_numpy(dc_last)).sum()
    ).backward()
    expected = [v.grad.numpy() for v in (x, h0, c0, *module.parameters())]
    for grad, wanted in zip(lstm_backward(dhs, cache, dc_last), expected, strict=True):
        assert_equal(grad, wanted)


def test_gradients_by_central_differences(rng):
    loss = projected_loss(rng.normal(size=(T, N, H)), rng.normal(size=(N, H)))
    assert gradcheck(loss, lstm_args(rng)) < 1e-7


def test_gradients_with_indices_by_central_differences(rng):
    args = lstm_args(rng)
    args["x"] = rng.integers(I, size=(T, N))
    loss = projected_loss(rng.normal(size=(T, N, H)), rng.normal(size=(N, H)), x=args.pop("x"))
    gradcheck(loss, args)


def test_without_dc_last_the_last_cell_state_gets_no_gradient(rng):
    hs, _, cache = lstm_forward(**lstm_args(rng))
    dhs = rng.normal(size=hs.shape)
    none, zeros = lstm_backward(dhs, cache), lstm_backward(dhs, cache, np.zeros((N, H)))
    np.testing.assert_equal(none, zeros)
    assert np.all(lstm_backward(dhs, cache, np.ones((N, H))).c0 != none.c0)


def test_on_the_direct_path_the_cell_gradient_is_the_product_of_forget_gates(rng):
    """Without W_hh no gate depends on the cell state: ∂c_T/∂c_0 is f_1 ∘ … ∘ f_T."""
    args = lstm_args(rng)
    args["W_hh"] = np.zeros((4 * H, H))
    _, _, cache = lstm_forward(**args)
    a = args["x"] @ args["W_xh"].T + args["b_xh"] + args["b_hh"]
    f = logistic(a[..., H : 2 * H])
    grads = lstm_backward(np.zeros((T, N, H)), cache, np.ones((N, H)))
    assert_equal(grads.c0, f.prod(axis=0), atol=1e-14)


@given(seeds, st.integers(2, 6), st.integers(1, 5))
def test_a_split_sequence_with_carried_states_equals_one_pass(seed, steps, cut):
    cut = min(cut, steps - 1)
    rng = np.random.default_rng(seed)
    args = lstm_args(rng, T=steps)
    x, h0, c0, *weights = args.values()
    hs, cs, cache = lstm_forward(**args)
    hs_1, cs_1, first = lstm_forward(x[:cut], h0, c0, *weights)
    hs_2, cs_2, second = lstm_forward(x[cut:], hs_1[-1], cs_1[-1], *weights)
    assert_equal(np.concatenate([hs_1, hs_2]), hs, atol=1e-13)
    assert_equal(np.concatenate([cs_1, cs_2]), cs, atol=1e-13)

    dhs, dc_last = rng.normal(size=hs.shape), rng.normal(size=(N, H))
    late = lstm_backward(dhs[cut:], second, dc_last)
    dhs_first = dhs[:cut].copy()
    dhs_first[-1] += late.h0  # what the later chunk sends back, untruncated
    early = lstm_backward(dhs_first, first, late.c0)
    grads = lstm_backward(dhs, cache, dc_last)
    assert_equal(np.concatenate([early.x, late.x]), grads.x, atol=1e-11)
    assert_equal(early.h0, grads.h0, atol=1e-11)
    assert_equal(early.c0, grads.c0, atol=1e-11)
    for a, b, both in zip(early[3:], late[3:], grads[3:], strict=True):
        assert_equal(a + b, both, atol=1e-11)


@given(seeds, st.integers(0, T - 1))
def test_causality(seed, t):
    rng = np.random.default_rng(seed)
    args = lstm_args(rng)
    hs, _, cache = lstm_forward(**args)
    changed = {**args, "x": args["x"].copy()}
    changed["x"][t] += 1
    hs_changed, _, _ = lstm_forward(**changed)
    assert_equal(hs_changed[:t], hs[:t], atol=0)
    assert np.all(np.abs(hs_changed[t] - hs[t]).max(axis=-1) > 0)
    dhs = np.zeros_like(hs)
    dhs[t] = 1
    dx = lstm_backward(dhs, cache).x
    assert np.all(dx[t + 1 :] == 0)
    assert np.all(np.abs(dx[t]).max(axis=-1) > 0)


@given(seeds, st.permutations(range(N)))
def test_batch_permutation(seed, order):
    rng = np.random.default_rng(seed)
    args = lstm_args(rng)
    moved = {**args, "x": args["x"][:, order], "h0": args["h0"][order], "c0": args["c0"][order]}
    (hs, _, cache), (hs_moved, _, cache_moved) = lstm_forward(**args), lstm_forward(**moved)
    assert_equal(hs_moved, hs[:, order], atol=1e-14)
    dhs = rng.normal(size=hs.shape)
    grads, grads_moved = lstm_backward(dhs, cache), lstm_backward(dhs[:, order], cache_moved)
    assert_equal(grads_moved.x, grads.x[:, order], atol=1e-13)
    assert_equal(grads_moved.c0, grads.c0[order], atol=1e-13)
    for got, expected in zip(grads_moved[3:], grads[3:], strict=True):
        assert_equal(got, expected, atol=1e-12)


def test_indices_equal_one_hot_vectors(rng):
    args = lstm_args(rng)
    ids = rng.integers(I, size=(T, N))
    hs, cs, cache = lstm_forward(**{**args, "x": ids})
    hs_dense, cs_dense, cache_dense = lstm_forward(**{**args, "x": one_hot(ids, I)})
    assert_equal(hs, hs_dense, atol=1e-14)
    assert_equal(cs, cs_dense, atol=1e-14)
    grads, dense = lstm_backward(hs, cache), lstm_backward(hs, cache_dense)
    assert grads.x is None
    for got, expected in zip(grads[1:], dense[1:], strict=True):
        assert_equal(got, expected, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("indices", [False, True])
def test_dtype_follows_the_input(dtype, indices, rng):
    args = lstm_args(rng, dtype=dtype)
    if indices:
        args["x"] = rng.integers(I, size=(T, N))
    hs, cs, cache = lstm_forward(**args)
    grads = lstm_backward(hs, cache, cs[-1])
    assert {a.dtype for a in (hs, cs, *grads) if a is not None} == {np.dtype(dtype)}


def test_saturated_gates_stay_finite(rng):
    args = {name: 1000 * value for name, value in lstm_args(rng).items()}
    hs, cs, cache = lstm_forward(**args)
    assert np.all(np.abs(hs) <= 1)
    assert all(np.all(np.isfinite(a)) for a in (hs, cs, *lstm_backward(1000 * hs, cache)))


def test_nothing_is_mutated(rng):
    args = lstm_args(rng)
    assert_not_mutated(lstm_forward, **args)
    hs, _, cache = lstm_forward(**args)
    assert_not_mutated(lstm_backward, rng.normal(size=hs.shape), cache, rng.normal(size=(N, H)))


def test_writing_to_the_outputs_leaves_the_cache_alone(rng):
    hs, cs, cache = lstm_forward(**lstm_args(rng))
    before = lstm_backward(np.ones((T, N, H)), cache)
    hs[:], cs[:] = 0, 0
    np.testing.assert_equal(lstm_backward(np.ones((T, N, H)), cache), before)


def test_gradients_do_not_share_memory(rng):
    hs, _, cache = lstm_forward(**lstm_args(rng))
    grads = lstm_backward(np.ones_like(hs), cache)
    for grad in (grads.b_xh, grads.h0):
        grad[:] = 0
    assert np.all(grads.b_hh != 0)
    assert np.all(grads.c0 != 0)


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert LSTMGrads._fields == tuple(lstm_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("x", np.full((T, N), I), ["[0, 2)", "2 to 2"]),
        ("h0", np.zeros((H, N)), ["(3, 5)", "(5, 3)"]),
        ("c0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("c0", np.zeros((N, H), np.float32), ["float64", "float32"]),
        ("c0", None, ["NumPy array", "NoneType"]),
        ("W_xh", np.zeros((4 * H + 1, I)), ["(20, 2)", "(21, 2)"]),
        ("W_hh", np.zeros((H, H)), ["(20, 5)", "(5, 5)"]),
        ("b_xh", np.zeros(H), ["(20,)", "(5,)"]),
        ("b_hh", np.zeros(1), ["(20,)", "(1,)"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**lstm_args(rng), name: value}
    assert_rejects(lambda: lstm_forward(**args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    hs, _, cache = lstm_forward(**lstm_args(rng))
    assert_rejects(lambda: lstm_backward(hs[0], cache), "dhs", "(4, 3, 5)", "(3, 5)")
    assert_rejects(lambda: lstm_backward(hs, cache, hs[0, :1]), "dc_last", "(3, 5)", "(1, 5)")
