import pytest
import torch

from course_rnn.pytorch.bidirectional import bidirectional_forward
from course_rnn.reference.bidirectional import bidirectional_backward
from course_rnn.reference.bidirectional import bidirectional_forward as reference_forward
from tests.cases import H, N, T, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    leaves,
    random_like,
    run_module,
    stack_args,
    torch_module,
)

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
RNN = KINDS["RNN"]


@kinds
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "padded"])
def test_outputs_and_all_gradients_equal_the_reference(kind, lengths, rng, device):
    args = stack_args(rng, kind, directions=2)
    expected, expected_last, cache = reference_forward(kind.layer, *args, lengths)
    dhs, dlast = rng.normal(size=expected.shape), random_like(rng, expected_last)
    x, states, weights = leaves(args, device)
    steps = None if lengths is None else torch.from_numpy(lengths).to(device)
    hs, last = bidirectional_forward(kind.forward, x, states, weights, steps)
    assert hs.device.type == device.type
    assert_all_equal([hs, last], [expected, expected_last])
    torch.autograd.backward([hs, *last], [torch.from_numpy(d).to(device) for d in (dhs, *dlast)])
    grads = [x.grad, [s.grad for s in states], [[w.grad for w in group] for group in weights]]
    assert_all_equal(grads, bidirectional_backward(dhs, cache, dlast))


@kinds
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "padded"])
def test_it_equals_torch(kind, lengths, rng, device):
    args = stack_args(rng, kind, directions=2)
    x, states, weights = leaves(args, device)
    module = torch_module(kind, args.weights, bidirectional=True).to(device)
    steps = None if lengths is None else torch.from_numpy(lengths).to(device)
    got = bidirectional_forward(kind.forward, x, states, weights, steps)
    assert_all_equal(got, run_module(module, x, states, lengths))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", torch.zeros(T), ["(T, N, I)", "(4,)"]),
        ("states[0]", (torch.zeros(N, H),), ["(2, 3, 5)", "(3, 5)"]),
        ("states[0]", (torch.zeros(4, N, H),), ["(2, 3, 5)", "(4, 3, 5)"]),
        ("weights", (), ["two directions", "0"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**leaves(stack_args(rng, RNN, directions=2))._asdict(), name.split("[")[0]: value}
    assert_rejects(lambda: bidirectional_forward(RNN.forward, **args), name, *parts)
