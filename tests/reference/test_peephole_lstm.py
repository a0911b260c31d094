import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.bidirectional import bidirectional_backward, bidirectional_forward
from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.layer import Layer, layer_backward, layer_forward
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.ops import one_hot
from course_rnn.reference.peephole_lstm import (
    PeepholeLSTMGrads,
    peephole_lstm_backward,
    peephole_lstm_forward,
)
from course_rnn.reference.stacked import stacked_forward
from tests.cases import (
    H,
    I,
    N,
    T,
    assert_equal,
    assert_not_mutated,
    assert_rejects,
    peephole_lstm_args,
)
from tests.layers import LENGTHS, leaf

seeds = st.integers(0, 2**32 - 1)
LAYER = Layer(peephole_lstm_forward, peephole_lstm_backward)


def logistic(a):
    return 1 / (1 + np.exp(-a))


def projected_loss(dhs, dc_last, **fixed):
    """The loss ⟨dhs, hs⟩ + ⟨dc_last, c_T⟩, so that both outputs are seen, as gradcheck takes it."""

    def loss_and_grads(**args):
        hs, cs, cache = peephole_lstm_forward(**fixed, **args)
        loss = np.sum(dhs * hs) + np.sum(dc_last * cs[-1])
        return float(loss), peephole_lstm_backward(dhs, cache, dc_last)

    return loss_and_grads


def written_out(x, h, c, W_xh, W_hh, b_xh, b_hh, w_ch):
    """One matrix a gate and diagonal matrices for the peepholes, in tensors: autograd goes back."""
    W_i, W_f, W_g, W_o = W_xh.split(H)
    U_i, U_f, U_g, U_o = W_hh.split(H)
    b_i, b_f, b_g, b_o = (b_xh + b_hh).split(H)
    D_i, D_f, D_o = (torch.diag(w) for w in w_ch.split(H))
    hs, cs = [], []
    for x_t in x:
        i = 1 / (1 + torch.exp(-(x_t @ W_i.T + h @ U_i.T + c @ D_i + b_i)))
        f = 1 / (1 + torch.exp(-(x_t @ W_f.T + h @ U_f.T + c @ D_f + b_f)))
        g = torch.tanh(x_t @ W_g.T + h @ U_g.T + b_g)
        c_new = f * c + i * g
        o = 1 / (1 + torch.exp(-(x_t @ W_o.T + h @ U_o.T + c_new @ D_o + b_o)))
        h, c = o * torch.tanh(c_new), c_new
        hs.append(h)
        cs.append(c)
    return torch.stack(hs), torch.stack(cs)


def test_forward_is_the_formula(rng):
    x, h0, c0, W_xh, W_hh, b_xh, b_hh, w_ch = peephole_lstm_args(rng).values()
    hs, cs, _ = peephole_lstm_forward(x, h0, c0, W_xh, W_hh, b_xh, b_hh, w_ch)
    for n in range(N):
        h, c = h0[n], c0[n]
        for t in range(T):
            a = W_xh @ x[t, n] + b_xh + W_hh @ h + b_hh
            i = logistic(a[:H] + w_ch[:H] * c)
            f = logistic(a[H : 2 * H] + w_ch[H : 2 * H] * c)
            c = f * c + i * np.tanh(a[2 * H : 3 * H])
            h = logistic(a[3 * H :] + w_ch[2 * H :] * c) * np.tanh(c)
            assert_equal(cs[t, n], c, atol=1e-14)
            assert_equal(hs[t, n], h, atol=1e-14)


def test_outputs_and_all_gradients_equal_those_of_autograd(rng):
    args = peephole_lstm_args(rng)
    tensors = {name: leaf(array) for name, array in args.items()}
    hs, cs, cache = peephole_lstm_forward(**args)
    hs_torch, cs_torch = written_out(*tensors.values())
    assert_equal(hs, hs_torch.detach().numpy())
    assert_equal(cs, cs_torch.detach().numpy())
    dhs, dc_last = rng.normal(size=(T, N, H)), rng.normal(size=(N, H))
    sent = [torch.from_numpy(d) for d in (dhs, dc_last)]
    torch.autograd.backward([hs_torch, cs_torch[-1]], sent)
    for name, grad in peephole_lstm_backward(dhs, cache, dc_last)._asdict().items():
        assert_equal(grad, tensors[name].grad.numpy())


def test_gradients_by_central_differences(rng):
    loss = projected_loss(rng.normal(size=(T, N, H)), rng.normal(size=(N, H)))
    assert gradcheck(loss, peephole_lstm_args(rng)) < 1e-7


def test_gradients_with_indices_by_central_differences(rng):
    args = peephole_lstm_args(rng)
    x = rng.integers(I, size=(T, N))
    del args["x"]
    gradcheck(projected_loss(rng.normal(size=(T, N, H)), rng.normal(size=(N, H)), x=x), args)


def test_with_closed_peepholes_it_is_the_lstm(rng):
    args = peephole_lstm_args(rng) | {"w_ch": np.zeros(3 * H)}
    plain = {name: array for name, array in args.items() if name != "w_ch"}
    (hs, cs, cache), (hs_lstm, cs_lstm, cache_lstm) = (
        peephole_lstm_forward(**args),
        lstm_forward(**plain),
    )
    assert_equal(hs, hs_lstm, atol=1e-14)
    assert_equal(cs, cs_lstm, atol=1e-14)
    dhs, dc_last = rng.normal(size=hs.shape), rng.normal(size=(N, H))
    *grads, dw_ch = peephole_lstm_backward(dhs, cache, dc_last)
    for grad, expected in zip(grads, lstm_backward(dhs, cache_lstm, dc_last), strict=True):
        assert_equal(grad, expected, atol=1e-12)
    assert np.all(dw_ch != 0)


def test_without_w_hh_a_cell_state_reaches_the_next_by_its_gates_too(rng):
    """∂c_1/∂c_0 = f + c_0 f' w_f + g i' w_i: more than f."""
    args = peephole_lstm_args(rng, T=1) | {"W_hh": np.zeros((4 * H, H))}
    _, _, cache = peephole_lstm_forward(**args)
    (i, f, g, _), c0, w_ch = cache.gates[0], args["c0"], args["w_ch"]
    grads = peephole_lstm_backward(np.zeros((1, N, H)), cache, np.ones((N, H)))
    by_gates = c0 * f * (1 - f) * w_ch[H : 2 * H] + g * i * (1 - i) * w_ch[:H]
    assert_equal(grads.c0, f + by_gates, atol=1e-14)
    assert np.abs(by_gates).max() > 0.01


def test_without_dc_last_the_last_cell_state_gets_no_gradient(rng):
    hs, _, cache = peephole_lstm_forward(**peephole_lstm_args(rng))
    dhs = rng.normal(size=hs.shape)
    none, zeros = (peephole_lstm_backward(dhs, cache, *d) for d in ([], [np.zeros((N, H))]))
    np.testing.assert_equal(none, zeros)
    assert np.all(peephole_lstm_backward(dhs, cache, np.ones((N, H))).c0 != none.c0)


@given(seeds, st.integers(2, 6), st.integers(1, 5))
def test_a_split_sequence_with_carried_states_equals_one_pass(seed, steps, cut):
    cut = min(cut, steps - 1)
    rng = np.random.default_rng(seed)
    args = peephole_lstm_args(rng, T=steps)
    x, h0, c0, *weights = args.values()
    hs, cs, cache = peephole_lstm_forward(**args)
    hs_1, cs_1, first = peephole_lstm_forward(x[:cut], h0, c0, *weights)
    hs_2, cs_2, second = peephole_lstm_forward(x[cut:], hs_1[-1], cs_1[-1], *weights)
    assert_equal(np.concatenate([hs_1, hs_2]), hs, atol=1e-13)
    assert_equal(np.concatenate([cs_1, cs_2]), cs, atol=1e-13)

    dhs, dc_last = rng.normal(size=hs.shape), rng.normal(size=(N, H))
    late = peephole_lstm_backward(dhs[cut:], second, dc_last)
    dhs_first = dhs[:cut].copy()
    dhs_first[-1] += late.h0  # what the later chunk sends back, untruncated
    early = peephole_lstm_backward(dhs_first, first, late.c0)
    grads = peephole_lstm_backward(dhs, cache, dc_last)
    assert_equal(np.concatenate([early.x, late.x]), grads.x, atol=1e-11)
    for a, b in zip(early[1:3], grads[1:3], strict=True):
        assert_equal(a, b, atol=1e-11)
    for a, b, both in zip(early[3:], late[3:], grads[3:], strict=True):
        assert_equal(a + b, both, atol=1e-11)


@pytest.mark.parametrize("reverse", [False, True])
def test_sequences_of_different_lengths_are_run_alone(reverse, rng):
    """By way of a Layer: outputs and all gradients are those of each sequence by itself."""
    x, h0, c0, *weights = peephole_lstm_args(rng).values()
    hs, last, cache = layer_forward(LAYER, x, (h0, c0), weights, LENGTHS, reverse=reverse)
    dhs, dlast = rng.normal(size=hs.shape), (rng.normal(size=(N, H)), rng.normal(size=(N, H)))
    grads = layer_backward(dhs, cache, dlast)
    order, sums = slice(None, None, -1 if reverse else 1), [0] * 5
    for n, length in enumerate(LENGTHS):
        one = slice(n, n + 1)
        hs_n, cs_n, cache_n = peephole_lstm_forward(
            x[:length, one][order], h0[one], c0[one], *weights
        )
        assert_equal(hs[:length, one], hs_n[order], atol=1e-14)
        assert np.all(hs[length:, one] == 0)
        assert_equal(last[1][one], cs_n[-1], atol=1e-14)
        dhs_n = dhs[:length, one][order].copy()
        dhs_n[-1] += dlast[0][one]
        alone = peephole_lstm_backward(dhs_n, cache_n, dlast[1][one])
        assert_equal(grads.x[:length, one], alone.x[order], atol=1e-12)
        for state, expected in zip(grads.states, alone[1:3], strict=True):
            assert_equal(state[one], expected, atol=1e-12)
        sums = [total + grad for total, grad in zip(sums, alone[3:], strict=True)]
    for grad, total in zip(grads.weights, sums, strict=True):
        assert_equal(grad, total, atol=1e-12)


def test_it_stands_in_bidirectional_layers_and_stacks(rng):
    x, h0, c0, *weights = peephole_lstm_args(rng).values()
    states = np.stack([h0, h0]), np.stack([c0, c0])
    hs, _, cache = bidirectional_forward(LAYER, x, states, [weights, weights], LENGTHS)
    right, *_ = layer_forward(LAYER, x, (h0, c0), weights, LENGTHS, reverse=False)
    left, *_ = layer_forward(LAYER, x, (h0, c0), weights, LENGTHS, reverse=True)
    assert_equal(hs, np.concatenate([right, left], axis=-1), atol=0)
    assert len(bidirectional_backward(hs, cache).weights[1]) == 5
    above = [rng.normal(size=(4 * H, H)), *weights[1:]]
    top, *_ = stacked_forward(LAYER, x, states, [weights, above], LENGTHS)
    expected, *_ = layer_forward(LAYER, right, (h0, c0), above, LENGTHS, reverse=False)
    assert_equal(top, expected, atol=0)


@given(seeds, st.integers(0, T - 1))
def test_causality(seed, t):
    rng = np.random.default_rng(seed)
    args = peephole_lstm_args(rng)
    hs, _, cache = peephole_lstm_forward(**args)
    changed = args | {"x": args["x"].copy()}
    changed["x"][t] += 1
    hs_changed, _, _ = peephole_lstm_forward(**changed)
    assert_equal(hs_changed[:t], hs[:t], atol=0)
    assert np.all(np.abs(hs_changed[t] - hs[t]).max(axis=-1) > 0)
    dhs = np.zeros_like(hs)
    dhs[t] = 1
    dx = peephole_lstm_backward(dhs, cache).x
    assert np.all(dx[t + 1 :] == 0)
    assert np.all(np.abs(dx[t]).max(axis=-1) > 0)


def test_indices_equal_one_hot_vectors(rng):
    args = peephole_lstm_args(rng)
    ids = rng.integers(I, size=(T, N))
    hs, cs, cache = peephole_lstm_forward(**args | {"x": ids})
    hs_dense, cs_dense, cache_dense = peephole_lstm_forward(**args | {"x": one_hot(ids, I)})
    assert_equal(hs, hs_dense, atol=1e-14)
    assert_equal(cs, cs_dense, atol=1e-14)
    grads, dense = (peephole_lstm_backward(hs, c) for c in (cache, cache_dense))
    assert grads.x is None
    for got, expected in zip(grads[1:], dense[1:], strict=True):
        assert_equal(got, expected, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("indices", [False, True])
def test_dtype_follows_the_input(dtype, indices, rng):
    args = peephole_lstm_args(rng, dtype=dtype)
    if indices:
        args["x"] = rng.integers(I, size=(T, N))
    hs, cs, cache = peephole_lstm_forward(**args)
    grads = peephole_lstm_backward(hs, cache, cs[-1])
    assert {a.dtype for a in (hs, cs, *grads) if a is not None} == {np.dtype(dtype)}


def test_saturated_gates_stay_finite(rng):
    args = {name: 1000 * value for name, value in peephole_lstm_args(rng).items()}
    hs, cs, cache = peephole_lstm_forward(**args)
    assert np.all(np.abs(hs) <= 1)
    grads = peephole_lstm_backward(1000 * hs, cache)
    assert all(np.all(np.isfinite(a)) for a in (hs, cs, *grads))


def test_nothing_is_mutated(rng):
    args = peephole_lstm_args(rng)
    assert_not_mutated(peephole_lstm_forward, **args)
    hs, _, cache = peephole_lstm_forward(**args)
    dhs, dc_last = rng.normal(size=hs.shape), rng.normal(size=(N, H))
    assert_not_mutated(peephole_lstm_backward, dhs, cache, dc_last)


def test_writing_to_outputs_and_gradients_leaves_the_others_alone(rng):
    hs, cs, cache = peephole_lstm_forward(**peephole_lstm_args(rng))
    before = peephole_lstm_backward(np.ones((T, N, H)), cache)
    hs[:], cs[:] = 0, 0
    grads = peephole_lstm_backward(np.ones((T, N, H)), cache)
    np.testing.assert_equal(grads, before)
    for grad in (grads.b_xh, grads.h0):
        grad[:] = 0
    assert np.all(grads.b_hh != 0)
    assert np.all(grads.c0 != 0)


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert PeepholeLSTMGrads._fields == tuple(peephole_lstm_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(4, 3, 3)"]),
        ("h0", np.zeros((H, N)), ["(3, 5)", "(5, 3)"]),
        ("c0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("c0", np.zeros((N, H), np.float32), ["float64", "float32"]),
        ("W_hh", np.zeros((H, H)), ["(20, 5)", "(5, 5)"]),
        ("w_ch", np.zeros(4 * H), ["(15,)", "(20,)"]),
        ("w_ch", np.zeros((3 * H, H)), ["(15,)", "(15, 5)"]),
        ("w_ch", np.zeros(3 * H, np.float32), ["float64", "float32"]),
        ("w_ch", np.full(3 * H, np.nan), ["finite", "NaN"]),
        ("w_ch", None, ["NumPy array", "NoneType"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = peephole_lstm_args(rng) | {name: value}
    assert_rejects(lambda: peephole_lstm_forward(**args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    hs, _, cache = peephole_lstm_forward(**peephole_lstm_args(rng))
    assert_rejects(lambda: peephole_lstm_backward(hs[0], cache), "dhs", "(4, 3, 5)", "(3, 5)")
    short = hs[0, :1]
    assert_rejects(lambda: peephole_lstm_backward(hs, cache, short), "dc_last", "(3, 5)", "(1, 5)")
