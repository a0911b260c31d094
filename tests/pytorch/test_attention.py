import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch import attention
from course_rnn.pytorch.attention import AdditiveAttention, DotProductAttention, masked_softmax
from course_rnn.reference import attention as reference
from tests.cases import N, T, assert_equal, assert_rejects
from tests.reference.test_attention import (
    MASK,
    NOBODY,
    A,
    D,
    E,
    K,
    S,
    attention_args,
    with_padding,
)

both = pytest.mark.parametrize("kind", ["additive", "dot_product"])


def tensors(kind, rng, device="cpu", dtype=torch.float64):
    return {
        name: torch.from_numpy(array).to(device, dtype).requires_grad_()
        for name, array in attention_args(kind, rng).items()
    }


def forward(kind):
    return getattr(attention, f"{kind}_attention_forward")


def array(tensor):
    return tensor.detach().cpu().numpy()


@both
@pytest.mark.parametrize("mask", [MASK, NOBODY])
def test_outputs_and_all_gradients_equal_the_reference(kind, mask, rng, device):
    args = tensors(kind, rng, device)
    arrays = {name: array(tensor) for name, tensor in args.items()}
    context, weights = forward(kind)(**args, mask=torch.from_numpy(mask).to(device))
    assert context.device.type == device.type
    expected = getattr(reference, f"{kind}_attention_forward")(**arrays, mask=mask)
    assert_equal(array(context), expected[0])
    assert_equal(array(weights), expected[1])
    dcontext = rng.normal(size=(T, N, E))
    context.backward(torch.from_numpy(dcontext).to(device))
    grads = getattr(reference, f"{kind}_attention_backward")(dcontext, expected[2])
    for name, grad in grads._asdict().items():
        assert_equal(array(args[name].grad), grad)


@pytest.mark.parametrize("masked", [MASK, np.ones((S, N), bool)])
def test_dot_product_equals_torch(masked, rng, device):
    args = tensors("dot_product", rng, device)
    mask = torch.from_numpy(masked).to(device)
    dcontext = torch.from_numpy(rng.normal(size=(T, N, E))).to(device)
    batch_first = [a.transpose(0, 1) for a in args.values()]
    expected = F.scaled_dot_product_attention(*batch_first, attn_mask=mask.T[:, None])
    expected = expected.transpose(0, 1)
    expected_grads = torch.autograd.grad(expected, list(args.values()), dcontext)
    context, _ = forward("dot_product")(**args, mask=mask)
    grads = torch.autograd.grad(context, list(args.values()), dcontext)
    for got, wanted in zip([context, *grads], [expected, *expected_grads], strict=True):
        assert_equal(array(got), array(wanted))


@both
def test_gradcheck(kind, rng):
    mask = torch.from_numpy(NOBODY)
    args = tuple(tensors(kind, rng).values())
    assert torch.autograd.gradcheck(lambda *a: forward(kind)(*a, mask), args)


@both
@pytest.mark.parametrize("autocast", [False, True])
def test_a_sequence_without_keys_gives_zeros_and_takes_no_gradient(kind, autocast, rng, device):
    args = tensors(kind, rng, device, torch.float32)
    args = {name: tensor.detach().requires_grad_() for name, tensor in args.items()}
    with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
        context, weights = forward(kind)(**args, mask=torch.from_numpy(NOBODY).to(device))
        context.float().square().sum().backward()
    per_sequence = [context, weights, *[args[n].grad for n in ("queries", "keys", "values")]]
    for tensor in per_sequence:
        assert torch.all(tensor[:, 1] == 0)
        assert torch.any(tensor[:, 0] != 0)
    assert all(torch.all(torch.isfinite(a.grad)) for a in args.values())


@both
def test_a_sequence_without_keys_makes_no_nan_on_the_way(kind, rng, device):
    """Someone who looks for NaN with PyTorch's anomaly detection is not led here."""
    args = tensors(kind, rng, device)
    with pytest.warns(UserWarning, match="Anomaly"):
        detection = torch.autograd.detect_anomaly(check_nan=True)
    with detection:
        context, _ = forward(kind)(**args, mask=torch.from_numpy(NOBODY).to(device))
        context.square().sum().backward()
    assert args["queries"].grad[:, 1].abs().max() == 0


@both
@pytest.mark.parametrize("mask", [MASK, NOBODY])
@pytest.mark.parametrize("anything", [np.nan, np.inf, -np.inf, 1e300])
def test_what_stands_in_the_padding_does_not_matter(kind, mask, anything, rng, device):
    args = attention_args(kind, rng)
    dcontext = torch.from_numpy(rng.normal(size=(T, N, E))).to(device)

    def results(arrays):
        given = {
            name: torch.from_numpy(a).to(device).requires_grad_() for name, a in arrays.items()
        }
        context, weights = forward(kind)(**given, mask=torch.from_numpy(mask).to(device))
        context.backward(dcontext)
        return [context, weights, *[a.grad for a in given.values()]]

    for a, b in zip(results(with_padding(args, mask, anything)), results(args), strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-14)


@both
def test_autocast_is_near_full_precision(kind, rng, device):
    args = {n: a.detach() for n, a in tensors(kind, rng, device, torch.float32).items()}
    mask = torch.from_numpy(MASK).to(device)
    expected, _ = forward(kind)(**args, mask=mask)
    with torch.autocast(device.type, torch.bfloat16):
        context, weights = forward(kind)(**args, mask=mask)
    torch.testing.assert_close(context.float(), expected, rtol=0, atol=0.05)
    assert (weights.float().sum(-1) - 1).abs().max() < 0.02


@both
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32, torch.float64])
def test_dtype_follows_the_input(kind, dtype, rng, device):
    args = tensors(kind, rng, device, dtype)
    args = {name: tensor.detach().requires_grad_() for name, tensor in args.items()}
    context, weights = forward(kind)(**args, mask=torch.from_numpy(MASK).to(device))
    context.sum().backward()
    assert {context.dtype, weights.dtype, *[a.grad.dtype for a in args.values()]} == {dtype}


def test_modules_are_the_functions(rng, device):
    args = tensors("additive", rng, device)
    mask = torch.from_numpy(MASK).to(device)
    module = AdditiveAttention(D, K, A).to(device, torch.float64)
    network = {name: args[name].detach() for name in ("W_q", "W_k", "v")}
    module.load_state_dict(network, strict=True)
    got = module(args["queries"], args["keys"], args["values"], mask)
    for output, expected in zip(got, forward("additive")(**args, mask=mask), strict=True):
        assert torch.equal(output, expected)
    args = tensors("dot_product", rng, device)
    got = DotProductAttention()(*args.values(), mask)
    for output, expected in zip(got, forward("dot_product")(**args, mask=mask), strict=True):
        assert torch.equal(output, expected)


def test_initial_weights_are_uniform_up_to_one_over_root_of_the_inputs():
    torch.manual_seed(0)
    module = AdditiveAttention(16, 64, 100)
    for parameter, inputs in ((module.W_q, 16), (module.W_k, 64), (module.v, 100)):
        assert 0.8 * inputs**-0.5 < parameter.abs().max() <= inputs**-0.5
        assert parameter.mean().abs() < 0.03


def test_arguments_are_not_mutated(rng):
    args = tensors("additive", rng)
    before = {name: tensor.detach().clone() for name, tensor in args.items()}
    mask = torch.from_numpy(NOBODY.copy())
    forward("additive")(**args, mask=mask)[0].sum().backward()
    assert all(torch.equal(args[name], before[name]) for name in args)
    assert torch.equal(mask, torch.from_numpy(NOBODY))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("queries", torch.zeros(T, D), ["three axes", "(4, 4)"]),
        ("keys", torch.zeros(0, N, K), ["none of size 0", "(0, 3, 5)"]),
        ("keys", torch.zeros(S, 1, K), ["(6, 3, 5)", "(6, 1, 5)"]),  # PyTorch would broadcast it
        ("values", torch.zeros(S, 1, E), ["(6, 3, 2)", "(6, 1, 2)"]),
        ("W_q", torch.zeros(A, D + 1), ["(7, 4)", "(7, 5)"]),
        ("W_k", torch.zeros(1, K), ["(7, 5)", "(1, 5)"]),
        ("v", torch.zeros(A, 1), ["(7,)", "(7, 1)"]),
        ("mask", torch.ones(N, S, dtype=torch.bool), ["(6, 3)", "(3, 6)"]),
        ("mask", torch.ones(S, N), ["torch.bool", "torch.float32"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**tensors("additive", rng), "mask": torch.from_numpy(MASK), name: value}
    assert_rejects(lambda: forward("additive")(**args), name, *parts)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (
            lambda: masked_softmax(torch.zeros(T, S), torch.ones(S + 1, dtype=torch.bool)),
            "mask",
            ["(4, 6)", "(7,)"],
        ),
        (
            lambda: forward("dot_product")(
                torch.zeros(T, N, D), torch.zeros(S, N, K), torch.zeros(S, N, E), torch.ones(S, N)
            ),
            "keys",
            ["(6, 3, 4)", "(6, 3, 5)"],
        ),
        (
            lambda: AdditiveAttention(D, 0, A),
            "query_size, key_size, attention_size",
            ["4, 0 and 7"],
        ),
    ],
)
def test_more_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
