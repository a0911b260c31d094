import pytest
import torch

from course_rnn.pytorch.stacked import stacked_forward
from course_rnn.reference.stacked import stacked_backward
from course_rnn.reference.stacked import stacked_forward as reference_forward
from tests.cases import H, N, T, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    draw_masks,
    leaves,
    random_like,
    run_module,
    stack_args,
    torch_module,
)

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
one_or_two_directions = pytest.mark.parametrize("D", [1, 2])
RNN = KINDS["RNN"]


@kinds
@one_or_two_directions
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("steps", [T, 1])
def test_outputs_and_all_gradients_equal_the_reference(kind, D, residual, steps, rng, device):
    args = stack_args(rng, kind, num_layers=3, directions=D)
    masks = draw_masks(rng, 3, D, steps=steps)
    options = {"bidirectional": D == 2, "residual": residual}
    expected, expected_last, cache = reference_forward(
        kind.layer, *args, LENGTHS, masks=masks, **options
    )
    dhs, dlast = rng.normal(size=expected.shape), random_like(rng, expected_last)
    x, states, weights = leaves(args, device)
    lengths = torch.from_numpy(LENGTHS).to(device)
    masks = [torch.from_numpy(mask).to(device) for mask in masks]
    hs, last = stacked_forward(kind.forward, x, states, weights, lengths, masks=masks, **options)
    assert hs.device.type == device.type
    assert_all_equal([hs, last], [expected, expected_last])
    torch.autograd.backward([hs, *last], [torch.from_numpy(d).to(device) for d in (dhs, *dlast)])
    grads = [x.grad, [s.grad for s in states], [[w.grad for w in group] for group in weights]]
    assert_all_equal(grads, stacked_backward(dhs, cache, dlast))


@kinds
@one_or_two_directions
@pytest.mark.parametrize("num_layers", [1, 2])
def test_without_masks_it_equals_torch(kind, D, num_layers, rng, device):
    args = stack_args(rng, kind, num_layers=num_layers, directions=D)
    x, states, weights = leaves(args, device)
    module = torch_module(kind, args.weights, bidirectional=D == 2).to(device)
    got = stacked_forward(kind.forward, x, states, weights, bidirectional=D == 2)
    assert_all_equal(got, run_module(module, x, states))


MASK = torch.ones(T, N, H)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", torch.zeros(T), ["(T, N, I)", "(4,)"]),
        ("states[0]", (torch.zeros(1, N, H),), ["(2, 3, 5)", "(1, 3, 5)"]),
        ("weights", (), ["every layer", "0"]),
        ("masks", [], ["1", "0"]),
        ("masks[0]", [MASK[:2]], ["(4, 3, 5)", "(2, 3, 5)"]),
        ("masks[0]", [MASK[:1, :, :1]], ["(1, 3, 5)", "(1, 3, 1)"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**leaves(stack_args(rng, RNN, num_layers=2))._asdict(), name.split("[")[0]: value}
    assert_rejects(lambda: stacked_forward(RNN.forward, **args), name, *parts)


def test_bad_input_an_odd_number_of_directions(rng, without_shape_hook):
    args = leaves(stack_args(rng, RNN, num_layers=3))
    call = lambda: stacked_forward(RNN.forward, *args, bidirectional=True)  # noqa: E731
    assert_rejects(call, "weights", "2 direction(s)", "3")
