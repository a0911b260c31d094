import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.convert import PEEPHOLE_LSTM_KEYS, from_state_dict, to_state_dict
from course_rnn.pytorch.layer import layer_forward
from course_rnn.pytorch.lstm import LSTM
from course_rnn.pytorch.peephole_lstm import PeepholeLSTM, peephole_lstm_forward
from course_rnn.reference import layer as reference_layer
from course_rnn.reference.peephole_lstm import peephole_lstm_backward
from course_rnn.reference.peephole_lstm import peephole_lstm_forward as reference_forward
from tests.cases import H, I, N, T, assert_equal, assert_rejects, peephole_lstm_args
from tests.layers import LENGTHS

WEIGHTS = tuple(PEEPHOLE_LSTM_KEYS)


def tensors(rng, device="cpu", dtype=torch.float64):
    args = peephole_lstm_args(rng)
    return {k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in args.items()}


def array(tensor):
    return tensor.detach().cpu().numpy()


def test_outputs_and_all_gradients_equal_the_reference(rng, device):
    args = tensors(rng, device)
    hs, cs = peephole_lstm_forward(**args)
    hs_reference, cs_reference, cache = reference_forward(**{k: array(v) for k, v in args.items()})
    assert hs.device.type == device.type
    assert_equal(array(hs), hs_reference)
    assert_equal(array(cs), cs_reference)
    dhs, dc_last = rng.normal(size=(T, N, H)), rng.normal(size=(N, H))
    directions = [torch.from_numpy(d).to(device) for d in (dhs, dc_last)]
    torch.autograd.backward([hs, cs[-1]], directions)
    for name, grad in peephole_lstm_backward(dhs, cache, dc_last)._asdict().items():
        assert_equal(array(args[name].grad), grad)


def test_gradcheck(rng):
    assert torch.autograd.gradcheck(peephole_lstm_forward, tuple(tensors(rng).values()))


def test_gradcheck_with_indices(rng):
    _, *rest = tensors(rng).values()
    ids = torch.from_numpy(rng.integers(I, size=(T, N)))
    assert torch.autograd.gradcheck(lambda *a: peephole_lstm_forward(ids, *a), tuple(rest))


def test_indices_equal_one_hot_vectors(rng, device):
    args = tensors(rng, device)
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    expected = peephole_lstm_forward(**args | {"x": F.one_hot(ids, I).double()})
    found = peephole_lstm_forward(**args | {"x": ids})
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("reverse", [False, True])
def test_with_lengths_it_equals_the_reference(reverse, rng):
    x, h0, c0, *weights = tensors(rng).values()
    lengths = torch.from_numpy(LENGTHS)
    hs, last = layer_forward(peephole_lstm_forward, x, (h0, c0), weights, lengths, reverse=reverse)
    layer = reference_layer.Layer(reference_forward, peephole_lstm_backward)
    hs_reference, last_reference, _ = reference_layer.layer_forward(
        layer,
        array(x),
        (array(h0), array(c0)),
        [array(w) for w in weights],
        LENGTHS,
        reverse=reverse,
    )
    assert_equal(array(hs), hs_reference)
    for got, expected in zip(last, last_reference, strict=True):
        assert_equal(array(got), expected)


def test_the_module_equals_the_function(rng, device):
    args = tensors(rng, device)
    module = PeepholeLSTM(I, H).to(device, torch.float64)
    weights = {name: array(args[name]) for name in WEIGHTS}
    module.load_state_dict(to_state_dict(weights, PEEPHOLE_LSTM_KEYS), strict=True)
    np.testing.assert_equal(from_state_dict(module.state_dict(), PEEPHOLE_LSTM_KEYS), weights)
    expected, expected_cs = peephole_lstm_forward(**args)
    hs, (h_T, c_T) = module(args["x"], (args["h0"][None], args["c0"][None]))
    assert_equal(array(hs), array(expected))
    assert_equal(array(h_T), array(expected[-1:]))
    assert_equal(array(c_T), array(expected_cs[-1:]))
    hs.sum().backward()
    grads = {key: p.grad for key, p in module.named_parameters()}
    found = torch.autograd.grad(expected.sum(), [args[name] for name in WEIGHTS])
    for name, grad in zip(WEIGHTS, found, strict=True):
        assert_equal(array(grads[PEEPHOLE_LSTM_KEYS[name]]), array(grad))


def test_with_closed_peepholes_the_module_equals_torch(rng, device):
    """Also where the states are left out: they are zeros."""
    ours, theirs = (m(I, H).to(device, torch.float64) for m in (PeepholeLSTM, nn.LSTM))
    closed = {"weight_ch_l0": torch.zeros(3 * H)}
    ours.load_state_dict({**theirs.state_dict(), **closed}, strict=True)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    (hs, last), (hs_torch, last_torch) = ours(x), theirs(x)
    for got, expected in zip((hs, *last), (hs_torch, *last_torch), strict=True):
        assert_equal(array(got), array(expected))


def test_the_first_values_are_drawn_like_those_of_torch():
    module = PeepholeLSTM(I, 64)
    assert module.weight_ch_l0.shape == (3 * 64,)
    assert 0.1 < module.weight_ch_l0.abs().max() <= 1 / 8
    assert list(module.state_dict()) == [*LSTM(I, 64).state_dict(), "weight_ch_l0"]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(dtype, rng, device):
    args = {k: v.detach().requires_grad_() for k, v in tensors(rng, device, dtype).items()}
    hs, cs = peephole_lstm_forward(**args)
    (hs.sum() + cs.sum()).backward()
    assert {v.grad.dtype for v in args.values()} == {hs.dtype} == {cs.dtype} == {dtype}


def test_arguments_are_not_mutated(rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    peephole_lstm_forward(**args)[0].sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


def test_bad_input_to_the_function(rng, without_shape_hook):
    args = tensors(rng)
    for name, value, parts in [
        ("c0", torch.zeros(1, H), ["(3, 5)", "(1, 5)"]),  # PyTorch would broadcast it
        ("c0", None, ["tensor", "NoneType"]),
        ("w_ch", torch.zeros(4 * H), ["(15,)", "(20,)"]),
        ("w_ch", torch.zeros(3), ["(15,)", "(3,)"]),  # PyTorch would broadcast it
        ("w_ch", torch.zeros(3 * H, dtype=torch.int64), ["floats", "int64"]),
    ]:
        bad = args | {name: value}
        assert_rejects(lambda bad=bad: peephole_lstm_forward(**bad), name, *parts)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda x, s: PeepholeLSTM(I, 0), "input_size, hidden_size", ["positive", "2 and 0"]),
        (lambda x, s: PeepholeLSTM(I, H)(x, (s[0], s)), "h0", ["(1, 3, 5)", "(3, 5)"]),
        (lambda x, s: PeepholeLSTM(I, H)(x, (s, s[0])), "c0", ["(1, 3, 5)", "(3, 5)"]),
        (lambda x, s: PeepholeLSTM(I, H)(x[..., :1]), "x", ["(4, 3, 2)", "(4, 3, 1)"]),
    ],
)
def test_bad_input_to_the_module(call, argument, parts, without_shape_hook):
    x, state = torch.zeros(T, N, I), torch.zeros(1, N, H)
    assert_rejects(lambda: call(x, state), argument, *parts)
