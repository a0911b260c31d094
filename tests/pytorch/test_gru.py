import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.gru import GRU, gru_forward
from course_rnn.reference.gru import gru_backward
from course_rnn.reference.gru import gru_forward as reference_forward
from tests.cases import H, I, N, T, assert_equal, assert_rejects, rnn_args

both_variants = pytest.mark.parametrize("reset_after", [True, False])


def tensors(rng, device="cpu", dtype=torch.float64):
    args = rnn_args(rng, gates=3)
    return {k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in args.items()}


def array(tensor):
    return tensor.detach().cpu().numpy()


@both_variants
def test_outputs_and_all_gradients_equal_the_reference(reset_after, rng, device):
    args = tensors(rng, device)
    hs = gru_forward(**args, reset_after=reset_after)
    arrays = {k: array(v) for k, v in args.items()}
    expected, cache = reference_forward(**arrays, reset_after=reset_after)
    assert hs.device.type == device.type
    assert_equal(array(hs), expected)
    dhs = rng.normal(size=(T, N, H))
    hs.backward(torch.from_numpy(dhs).to(device))
    for name, grad in gru_backward(dhs, cache)._asdict().items():
        assert_equal(array(args[name].grad), grad)


@both_variants
def test_gradcheck(reset_after, rng):
    def forward(*args):
        return gru_forward(*args, reset_after=reset_after)

    x, *rest = tensors(rng).values()
    ids = torch.from_numpy(rng.integers(I, size=(T, N)))
    assert torch.autograd.gradcheck(forward, (x, *rest))
    assert torch.autograd.gradcheck(lambda *a: forward(ids, *a), tuple(rest))


@both_variants
def test_indices_equal_one_hot_vectors(reset_after, rng, device):
    args = tensors(rng, device)
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    expected = gru_forward(**{**args, "x": F.one_hot(ids, I).double()}, reset_after=reset_after)
    hs = gru_forward(**{**args, "x": ids}, reset_after=reset_after)
    torch.testing.assert_close(hs, expected, rtol=0, atol=1e-14)


def equal_modules(device, dtype=torch.float64):
    ours, theirs = GRU(I, H).to(device, dtype), nn.GRU(I, H).to(device, dtype)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def test_the_module_equals_torch(rng, device):
    ours, theirs = equal_modules(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    h0 = torch.from_numpy(rng.normal(size=(1, N, H))).to(device)
    dhs = torch.from_numpy(rng.normal(size=(T, N, H))).to(device)
    results = []
    for module in (ours, theirs):
        inputs = x.clone().requires_grad_(), h0.clone().requires_grad_()
        hs, h_T = module(*inputs)
        ((hs * dhs).sum() + (h_T * dhs[0]).sum()).backward()
        results.append([hs, h_T, *[v.grad for v in (*inputs, *module.parameters())]])
    for got, expected in zip(*results, strict=True):
        assert_equal(array(got), array(expected))


def test_the_state_defaults_to_zeros(rng, device):
    ours, theirs = equal_modules(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    for got, expected in zip(ours(x), theirs(x), strict=True):
        assert_equal(array(got), array(expected))


@both_variants
def test_the_module_runs_the_variant_it_was_made_for(reset_after, rng):
    args = tensors(rng)
    module = GRU(I, H, reset_after=reset_after).double()
    weights = [args[k].detach() for k in ("W_xh", "W_hh", "b_xh", "b_hh")]
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    hs, _ = module(args["x"], args["h0"][None])
    assert_equal(array(hs), array(gru_forward(**args, reset_after=reset_after)), atol=0)
    other = gru_forward(**args, reset_after=not reset_after)
    assert (hs - other).abs().max() > 0.01


@both_variants
def test_state_dicts_fit_strictly_both_ways(reset_after):
    ours, theirs = GRU(I, H, reset_after=reset_after), nn.GRU(I, H)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    for key, value in ours.state_dict().items():
        assert torch.equal(value, theirs.state_dict()[key])
    ours.load_state_dict(nn.GRU(I, H).state_dict(), strict=True)


@both_variants
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(reset_after, dtype, rng, device):
    args = {k: v.detach().requires_grad_() for k, v in tensors(rng, device, dtype).items()}
    hs = gru_forward(**args, reset_after=reset_after)
    hs.sum().backward()
    assert {v.grad.dtype for v in args.values()} == {hs.dtype} == {dtype}


@both_variants
@pytest.mark.parametrize("indices", [False, True])
def test_autocast(reset_after, indices, rng, device):
    """Products in bfloat16, states and gradients in float32, all near the float32 ones."""
    args = {k: v.detach().requires_grad_() for k, v in tensors(rng, device, torch.float32).items()}
    if indices:
        args["x"] = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    weights = [v for v in args.values() if v.requires_grad]
    expected = gru_forward(**args, reset_after=reset_after)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hs = gru_forward(**args, reset_after=reset_after)
    assert hs.dtype == torch.float32
    error = (hs - expected).abs().max()
    assert 0 < error < 0.02
    wanted = torch.autograd.grad(expected.sum(), weights)
    for got, exact in zip(torch.autograd.grad(hs.sum(), weights), wanted, strict=True):
        assert got.dtype == torch.float32
        torch.testing.assert_close(got, exact, rtol=0, atol=0.05 * exact.abs().max().item())


@both_variants
def test_arguments_are_not_mutated(reset_after, rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    gru_forward(**args, reset_after=reset_after).sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


def test_bad_input(rng, without_shape_hook):
    args = tensors(rng)
    x, state = torch.zeros(T, N, I), torch.zeros(1, N, H)
    for name, value, parts in [
        ("h0", torch.zeros(1, H), ["(3, 5)", "(1, 5)"]),  # PyTorch would broadcast it
        ("W_hh", torch.zeros(H, H), ["(15, 5)", "(5, 5)"]),
    ]:
        assert_rejects(lambda n=name, v=value: gru_forward(**{**args, n: v}), name, *parts)
    assert_rejects(lambda: GRU(0, H), "input_size, hidden_size", "positive", "0 and 5")
    assert_rejects(lambda: GRU(I, H)(x, state[0]), "h0", "(1, 3, 5)", "(3, 5)")
    assert_rejects(lambda: GRU(I, H)(x[..., :1], state), "x", "(4, 3, 2)", "(4, 3, 1)")
