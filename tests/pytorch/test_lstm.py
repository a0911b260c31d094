import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.lstm import LSTM, lstm_forward
from course_rnn.reference.lstm import lstm_backward
from course_rnn.reference.lstm import lstm_forward as reference_forward
from tests.cases import H, I, N, T, assert_equal, assert_rejects, lstm_args


def tensors(rng, device="cpu", dtype=torch.float64):
    return {
        k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in lstm_args(rng).items()
    }


def array(tensor):
    return tensor.detach().cpu().numpy()


def test_outputs_and_all_gradients_equal_the_reference(rng, device):
    args = tensors(rng, device)
    hs, cs = lstm_forward(**args)
    hs_reference, cs_reference, cache = reference_forward(**{k: array(v) for k, v in args.items()})
    assert hs.device.type == device.type
    assert_equal(array(hs), hs_reference)
    assert_equal(array(cs), cs_reference)
    dhs, dc_last = rng.normal(size=(T, N, H)), rng.normal(size=(N, H))
    directions = [torch.from_numpy(d).to(device) for d in (dhs, dc_last)]
    torch.autograd.backward([hs, cs[-1]], directions)
    for name, grad in lstm_backward(dhs, cache, dc_last)._asdict().items():
        assert_equal(array(args[name].grad), grad)


def test_gradcheck(rng):
    assert torch.autograd.gradcheck(lstm_forward, tuple(tensors(rng).values()))


def test_gradcheck_with_indices(rng):
    _, *rest = tensors(rng).values()
    ids = torch.from_numpy(rng.integers(I, size=(T, N)))
    assert torch.autograd.gradcheck(lambda *a: lstm_forward(ids, *a), tuple(rest))


def test_indices_equal_one_hot_vectors(rng, device):
    args = tensors(rng, device)
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    expected = lstm_forward(**{**args, "x": F.one_hot(ids, I).double()})
    torch.testing.assert_close(lstm_forward(**{**args, "x": ids}), expected, rtol=0, atol=1e-14)


def equal_modules(device, dtype=torch.float64):
    ours, theirs = LSTM(I, H).to(device, dtype), nn.LSTM(I, H).to(device, dtype)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def test_the_module_equals_torch(rng, device):
    ours, theirs = equal_modules(device)
    x, h0, c0, dhs, dc_last = (
        torch.from_numpy(rng.normal(size=shape)).to(device)
        for shape in [(T, N, I), (1, N, H), (1, N, H), (T, N, H), (1, N, H)]
    )
    results = []
    for module in (ours, theirs):
        inputs = [a.clone().requires_grad_() for a in (x, h0, c0)]
        hs, (h_T, c_T) = module(inputs[0], (inputs[1], inputs[2]))
        ((hs * dhs).sum() + (h_T * dhs[0]).sum() + (c_T * dc_last).sum()).backward()
        results.append([hs, h_T, c_T, *[v.grad for v in (*inputs, *module.parameters())]])
    for got, expected in zip(*results, strict=True):
        assert_equal(array(got), array(expected))


def test_the_states_default_to_zeros(rng, device):
    ours, theirs = equal_modules(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    (hs, (h_T, c_T)), (hs_torch, last_torch) = ours(x), theirs(x)
    for got, expected in zip((hs, h_T, c_T), (hs_torch, *last_torch), strict=True):
        assert_equal(array(got), array(expected))


def test_state_dicts_fit_strictly_both_ways():
    ours, theirs = LSTM(I, H), nn.LSTM(I, H)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    for key, value in ours.state_dict().items():
        assert torch.equal(value, theirs.state_dict()[key])
    ours.load_state_dict(nn.LSTM(I, H).state_dict(), strict=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(dtype, rng, device):
    args = tensors(rng, device, dtype)
    args = {k: v.detach().requires_grad_() for k, v in args.items()}
    hs, cs = lstm_forward(**args)
    (hs.sum() + cs.sum()).backward()
    assert {v.grad.dtype for v in args.values()} == {hs.dtype} == {cs.dtype} == {dtype}


@pytest.mark.parametrize("indices", [False, True])
def test_autocast(indices, rng, device):
    """Products in bfloat16, states and gradients in float32, all near the float32 ones."""
    args = {k: v.detach().requires_grad_() for k, v in tensors(rng, device, torch.float32).items()}
    if indices:
        args["x"] = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    weights = [v for v in args.values() if v.requires_grad]
    expected, _ = lstm_forward(**args)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hs, cs = lstm_forward(**args)
    assert hs.dtype == cs.dtype == torch.float32
    error = (hs - expected).abs().max()
    assert 0 < error < 0.02
    wanted = torch.autograd.grad(expected.sum(), weights)
    for got, exact in zip(torch.autograd.grad(hs.sum(), weights), wanted, strict=True):
        assert got.dtype == torch.float32
        torch.testing.assert_close(got, exact, rtol=0, atol=0.05 * exact.abs().max().item())


def test_arguments_are_not_mutated(rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    lstm_forward(**args)[0].sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


def test_bad_input_to_the_function(rng, without_shape_hook):
    args = tensors(rng)
    for name, value, parts in [
        ("c0", torch.zeros(1, H), ["(3, 5)", "(1, 5)"]),  # PyTorch would broadcast it
        ("c0", None, ["tensor", "NoneType"]),
        ("W_hh", torch.zeros(H, H), ["(20, 5)", "(5, 5)"]),
    ]:
        assert_rejects(lambda n=name, v=value: lstm_forward(**{**args, n: v}), name, *parts)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda x, s: LSTM(I, 0), "input_size, hidden_size", ["positive", "2 and 0"]),
        (lambda x, s: LSTM(I, H)(x, (s[0], s)), "h0", ["(1, 3, 5)", "(3, 5)"]),
        (lambda x, s: LSTM(I, H)(x, (s, s[0])), "c0", ["(1, 3, 5)", "(3, 5)"]),
        (lambda x, s: LSTM(I, H)(x[..., :1]), "x", ["(4, 3, 2)", "(4, 3, 1)"]),
    ],
)
def test_bad_input_to_the_module(call, argument, parts, without_shape_hook):
    x, state = torch.zeros(T, N, I), torch.zeros(1, N, H)
    assert_rejects(lambda: call(x, state), argument, *parts)
