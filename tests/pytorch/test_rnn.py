import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.rnn import RNN, CharRNN, rnn_forward
from course_rnn.reference.rnn import rnn_backward
from course_rnn.reference.rnn import rnn_forward as reference_forward
from tests.cases import H, I, N, T, V, assert_equal, assert_rejects, rnn_args

nonlinearities = pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])


def tensors(rng, device="cpu", dtype=torch.float64):
    return {
        k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in rnn_args(rng).items()
    }


@nonlinearities
def test_outputs_and_all_gradients_equal_the_reference(nonlinearity, rng, device):
    args = tensors(rng, device)
    arrays = {k: v.detach().cpu().numpy() for k, v in args.items()}
    hs = rnn_forward(**args, nonlinearity=nonlinearity)
    expected, cache = reference_forward(**arrays, nonlinearity=nonlinearity)
    assert hs.device.type == device.type
    assert_equal(hs.detach().cpu().numpy(), expected)
    dhs = rng.normal(size=(T, N, H))
    hs.backward(torch.from_numpy(dhs).to(device))
    for name, grad in rnn_backward(dhs, cache)._asdict().items():
        assert_equal(args[name].grad.cpu().numpy(), grad)


def test_gradcheck(rng):
    assert torch.autograd.gradcheck(rnn_forward, tuple(tensors(rng).values()))


def test_gradcheck_with_indices(rng):
    _, *rest = tensors(rng).values()
    ids = torch.from_numpy(rng.integers(I, size=(T, N)))
    assert torch.autograd.gradcheck(lambda *a: rnn_forward(ids, *a), tuple(rest))


@pytest.mark.parametrize("id_dtype", [torch.int64, torch.int32, torch.uint8])
def test_indices_equal_one_hot_vectors(id_dtype, rng, device):
    args = {**tensors(rng, device)}
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    args["x"] = F.one_hot(ids, I).double()
    expected = rnn_forward(**args)
    args["x"] = ids.to(id_dtype)
    torch.testing.assert_close(rnn_forward(**args), expected, rtol=0, atol=1e-14)


def equal_modules(device, dtype=torch.float64, **keywords):
    ours, theirs = (module(I, H, **keywords).to(device, dtype) for module in (RNN, nn.RNN))
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


@pytest.mark.parametrize("keywords", [{}, {"nonlinearity": "tanh"}, {"nonlinearity": "relu"}])
def test_the_module_equals_torch(keywords, rng, device):
    ours, theirs = equal_modules(device, **keywords)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    h0 = torch.from_numpy(rng.normal(size=(1, N, H))).to(device)
    dhs = torch.from_numpy(rng.normal(size=(T, N, H))).to(device)
    results = []
    for module in (ours, theirs):
        inputs = x.clone().requires_grad_(), h0.clone().requires_grad_()
        hs, h_T = module(*inputs)
        ((hs * dhs).sum() + h_T.sum()).backward()
        results.append([hs, h_T, *[v.grad for v in (*inputs, *module.parameters())]])
    for got, expected in zip(*results, strict=True):
        assert_equal(got.detach().cpu().numpy(), expected.detach().cpu().numpy())


def test_the_state_defaults_to_zeros(rng, device):
    ours, theirs = equal_modules(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    for got, expected in zip(ours(x), theirs(x), strict=True):
        assert_equal(got.detach().cpu().numpy(), expected.detach().cpu().numpy())


def test_state_dicts_fit_strictly_both_ways():
    ours, theirs = RNN(I, H), nn.RNN(I, H)
    assert {k: v.shape for k, v in ours.state_dict().items()} == {
        k: v.shape for k, v in theirs.state_dict().items()
    }
    theirs.load_state_dict(ours.state_dict(), strict=True)
    ours.load_state_dict(nn.RNN(I, H).state_dict(), strict=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(dtype, rng, device):
    args = tensors(rng, device, dtype)
    args = {k: v.detach().requires_grad_() for k, v in args.items()}
    hs = rnn_forward(**args)
    hs.sum().backward()
    assert {v.grad.dtype for v in args.values()} == {hs.dtype} == {dtype}
    model = CharRNN(V, H).to(device, dtype)
    logits, h_T = model(torch.zeros(T, N, dtype=torch.int64, device=device))
    assert logits.dtype == h_T.dtype == dtype


def test_arguments_are_not_mutated(rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    rnn_forward(**args).sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


@pytest.mark.parametrize("id_dtype", [torch.int64, torch.int32, torch.uint8])
def test_char_rnn_is_an_rnn_on_one_hot_vectors_and_a_linear_layer(id_dtype, rng, device):
    model = CharRNN(V, H).to(device, torch.float64)
    ids = torch.from_numpy(rng.integers(V, size=(T, N))).to(device)
    h0 = torch.from_numpy(rng.normal(size=(1, N, H))).to(device)
    logits, h_T = model(ids.to(id_dtype), h0)
    hs = rnn_forward(ids, h0[0], *model.rnn.parameters())
    expected = hs @ model.output.weight.T + model.output.bias
    assert_equal(logits.detach().cpu().numpy(), expected.detach().cpu().numpy())
    assert_equal(h_T.detach().cpu().numpy(), hs[-1:].detach().cpu().numpy())
    assert_equal(
        model(ids)[0].detach().cpu().numpy(),
        model(ids, torch.zeros_like(h0))[0].detach().cpu().numpy(),
        atol=0,
    )


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", torch.zeros(T, N, I + 1), ["(4, 3, 2)", "(4, 3, 3)"]),
        ("x", torch.zeros(T, N), ["integer", "torch.float32"]),
        ("x", torch.full((T, N), I), ["[0, 2)", "2 to 2"]),
        ("x", torch.full((T, N), -1), ["[0, 2)", "-1 to -1"]),
        ("x", torch.zeros(0, N, I), ["at least one step", "(0, 3, 2)"]),
        ("h0", torch.zeros(1, H), ["(3, 5)", "(1, 5)"]),  # PyTorch would broadcast it
        ("W_hh", torch.zeros(H, 1), ["(5, 5)", "(5, 1)"]),
        ("b_xh", torch.zeros(1), ["(5,)", "(1,)"]),
        ("b_hh", torch.zeros(()), ["(5,)", "()"]),
        ("nonlinearity", "ReLU", ["tanh", "relu", "'ReLU'"]),
    ],
)
def test_bad_input_to_the_function(name, value, parts, rng, without_shape_hook):
    args = {**tensors(rng), name: value}
    assert_rejects(lambda: rnn_forward(**args), name, *parts)


IDS = np.zeros((T, N), int)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: RNN(0, H), "input_size, hidden_size", ["positive", "0 and 5"]),
        (lambda: RNN(I, -1), "input_size, hidden_size", ["positive", "2 and -1"]),
        (lambda: RNN(I, H, nonlinearity="gelu"), "nonlinearity", ["tanh", "relu", "'gelu'"]),
        (
            lambda: RNN(I, H)(torch.zeros(T, N, I), torch.zeros(N, H)),
            "h0",
            ["(1, 3, 5)", "(3, 5)"],
        ),
        (lambda: CharRNN(V, H)(torch.tensor(IDS + V)), "inputs", ["[0, 7)", "7 to 7"]),
        (lambda: CharRNN(V, H)(torch.zeros(T, N)), "inputs", ["integer", "torch.float32"]),
        (
            lambda: CharRNN(V, H)(torch.tensor(IDS), torch.zeros(1, 1, H)),
            "h0",
            ["(1, 3, 5)", "(1, 1, 5)"],
        ),
    ],
)
def test_bad_input_to_the_modules(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
