import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.min_gru import MinGRU, min_gru_forward
from course_rnn.reference import min_gru as reference
from tests.cases import H, I, N, T, assert_equal, assert_rejects
from tests.reference.test_min_gru import min_args

both_ways = pytest.mark.parametrize("parallel", [True, False])


def tensors(rng, device="cpu", dtype=torch.float64, **sizes):
    args = min_args(rng, **sizes)
    return {k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in args.items()}


def array(tensor):
    return tensor.detach().cpu().numpy()


@both_ways
def test_outputs_and_all_gradients_equal_the_reference(parallel, rng, device):
    args = tensors(rng, device, T=13)
    hs = min_gru_forward(**args, parallel=parallel)
    arrays = {k: array(v) for k, v in args.items()}
    expected, cache = reference.min_gru_forward(**arrays, parallel=not parallel)
    assert hs.device.type == device.type
    assert_equal(array(hs), expected)
    dhs = rng.normal(size=hs.shape)
    hs.backward(torch.from_numpy(dhs).to(device))
    for name, grad in reference.min_gru_backward(dhs, cache)._asdict().items():
        assert_equal(array(args[name].grad), grad)


def test_gradcheck(rng):
    x, *rest = tensors(rng).values()
    ids = torch.from_numpy(rng.integers(I, size=(T, N)))
    assert torch.autograd.gradcheck(min_gru_forward, (x, *rest))
    assert torch.autograd.gradcheck(lambda *a: min_gru_forward(ids, *a), tuple(rest))


def test_indices_equal_one_hot_vectors(rng, device):
    args = tensors(rng, device)
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    expected = min_gru_forward(**{**args, "x": F.one_hot(ids, I).double()})
    hs = min_gru_forward(**{**args, "x": ids})
    torch.testing.assert_close(hs, expected, rtol=0, atol=1e-14)


@both_ways
def test_the_module_runs_the_function_and_carries_its_state(parallel, rng, device):
    module = MinGRU(I, H, parallel=parallel).to(device, torch.float64)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device)
    hs, h_n = module(x)
    expected = min_gru_forward(x, x.new_zeros(N, H), *module.parameters())
    assert_equal(array(hs), array(expected))
    assert_equal(array(h_n), array(hs[-1:]), atol=0)
    first, state = module(x[:1])
    second, _ = module(x[1:], state)
    assert_equal(array(torch.cat([first, second])), array(hs))
    hs.sum().backward()
    assert all(p.grad is not None and p.grad.abs().max() > 0 for p in module.parameters())


@pytest.mark.parametrize("indices", [False, True])
def test_autocast(indices, rng, device):
    """Products in bfloat16, the recurrence in float32, all near the float32 ones."""
    args = {k: v.detach() for k, v in tensors(rng, device, torch.float32).items()}
    if indices:
        args["x"] = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    expected = min_gru_forward(**args)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hs = min_gru_forward(**args)
    assert hs.dtype == torch.float32
    assert (hs - expected).abs().max() < 0.03


def test_bad_input(rng, without_shape_hook):
    args = tensors(rng)
    assert_rejects(lambda: min_gru_forward(**{**args, "h0": args["h0"][:1]}), "h0", "(3, 5)")
    assert_rejects(lambda: min_gru_forward(**{**args, "W_xh": args["W_xh"][:-1]}), "W_xh", "(8, 2)")
    assert_rejects(lambda: MinGRU(0, H), "input_size, hidden_size", "positive", "0 and")
    x, state = torch.zeros(T, N, I), torch.zeros(N, H)
    assert_rejects(lambda: MinGRU(I, H)(x, state), "h0", "(1, 3,")
    assert_rejects(lambda: MinGRU(I, H)(x[..., :1]), "x", "(4, 3, 2)", "(4, 3, 1)")
