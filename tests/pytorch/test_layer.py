import pytest
import torch

from course_rnn.pytorch.layer import layer_forward
from course_rnn.reference.layer import layer_backward
from course_rnn.reference.layer import layer_forward as reference_forward
from tests.cases import H, I, N, T, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    leaves,
    one_layer,
    random_like,
    stack_args,
)

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
directions = pytest.mark.parametrize("reverse", [False, True])
RNN = KINDS["RNN"]


@kinds
@directions
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "padded"])
def test_outputs_and_all_gradients_equal_the_reference(kind, reverse, lengths, rng, device):
    args = one_layer(stack_args(rng, kind))
    expected, expected_last, cache = reference_forward(kind.layer, *args, lengths, reverse=reverse)
    dhs, dlast = rng.normal(size=expected.shape), random_like(rng, expected_last)
    x, states, weights = leaves(args, device)
    steps = None if lengths is None else torch.from_numpy(lengths).to(device)
    hs, last = layer_forward(kind.forward, x, states, weights, steps, reverse=reverse)
    assert hs.device.type == device.type
    assert_all_equal([hs, last], [expected, expected_last])
    torch.autograd.backward([hs, *last], [torch.from_numpy(d).to(device) for d in (dhs, *dlast)])
    grads = [x.grad, [s.grad for s in states], [w.grad for w in weights]]
    assert_all_equal(grads, layer_backward(dhs, cache, dlast))


@kinds
@directions
def test_gradcheck(kind, reverse, rng):
    x, states, weights = leaves(one_layer(stack_args(rng, kind)))
    S = len(states)

    def outputs(x, *rest):
        hs, last = layer_forward(
            kind.forward, x, rest[:S], rest[S:], torch.from_numpy(LENGTHS), reverse=reverse
        )
        return hs, *last

    assert torch.autograd.gradcheck(outputs, (x, *states, *weights), fast_mode=True)


@directions
def test_padding_is_never_read(reverse, rng, device):
    x, states, weights = leaves(one_layer(stack_args(rng, RNN)), device)
    lengths = torch.from_numpy(LENGTHS).to(device)
    padding = torch.arange(T, device=device)[:, None] >= lengths
    spoilt = x.detach().masked_fill(padding[..., None], torch.nan).requires_grad_()
    hs, last = layer_forward(RNN.forward, x, states, weights, lengths, reverse=reverse)
    got = layer_forward(RNN.forward, spoilt, states, weights, lengths, reverse=reverse)
    assert_all_equal(got, (hs, last), atol=0)
    got[0].sum().backward()
    assert torch.all(spoilt.grad[padding] == 0)
    assert torch.all(torch.isfinite(weights[0].grad))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(dtype, rng, device):
    x, states, weights = leaves(one_layer(stack_args(rng, RNN)), device, dtype)
    hs, last = layer_forward(RNN.forward, x, states, weights, reverse=True)
    hs.sum().backward()
    assert {a.dtype for a in (hs, *last, x.grad, *[w.grad for w in weights])} == {dtype}


def test_arguments_are_not_mutated(rng):
    args = leaves(one_layer(stack_args(rng, RNN)))
    before = [a.detach().clone() for a in (args.x, *args.states, *args.weights)]
    layer_forward(RNN.forward, *args, reverse=False)[0].sum().backward()
    assert_all_equal([args.x, args.states, args.weights], before, atol=0)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", torch.zeros(T), ["(T, N, I)", "(4,)"]),
        ("x", torch.zeros(T, 0, I), ["(T, N, I)", "(4, 0, 2)"]),
        ("x", None, ["(T, N, I)", "NoneType"]),
        ("states", torch.zeros(N, H), ["(h0,)", "Tensor"]),
        ("states", (), ["(h0,)", "tuple"]),
        ("states[0]", (torch.zeros(N + 1, H),), ["(3, 5)", "(4, 5)"]),
        ("states[0]", (0.0,), ["tensor", "float"]),
        ("lengths", torch.ones(N + 1, dtype=int), ["(3,)", "(4,)"]),
        ("lengths", torch.ones(N), ["integers", "float32"]),
        ("lengths", torch.tensor([1, 0, 2]), ["[1, 4]", "0 to 2"]),
        ("lengths", torch.tensor([1, 5, 2]), ["[1, 4]", "1 to 5"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**leaves(one_layer(stack_args(rng, RNN)))._asdict(), name.split("[")[0]: value}
    assert_rejects(lambda: layer_forward(RNN.forward, **args, reverse=False), name, *parts)
