import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.stacked import stacked_backward, stacked_forward
from tests.cases import H, I, N, T, assert_not_mutated, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    draw_masks,
    flat,
    leaf,
    pad,
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
@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "padded"])
def test_outputs_and_all_gradients_equal_torch(kind, D, num_layers, lengths, rng):
    args = stack_args(rng, kind, num_layers=num_layers, directions=D)
    hs, last, cache = stacked_forward(kind.layer, *args, lengths, bidirectional=D == 2)
    dhs, dlast = rng.normal(size=hs.shape), random_like(rng, last)
    grads = stacked_backward(dhs, cache, dlast)

    module = torch_module(kind, args.weights, bidirectional=D == 2)
    x, states = leaf(args.x), [leaf(s) for s in args.states]
    expected, expected_last = run_module(module, x, states, lengths)
    assert_all_equal([hs, last], [expected, expected_last])
    sent = [torch.from_numpy(d) for d in (dhs, *dlast)]
    torch.autograd.backward([expected, *expected_last], sent)
    assert_all_equal(
        grads, [x.grad, [s.grad for s in states], [p.grad for p in module.parameters()]]
    )


@kinds
@one_or_two_directions
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("steps", [T, 1])
def test_masks_and_skip_connections_equal_torch_layer_by_layer(kind, D, residual, steps, rng):
    args = stack_args(rng, kind, num_layers=3, directions=D)
    masks = draw_masks(rng, 3, D, steps=steps)
    options = {"bidirectional": D == 2, "masks": masks, "residual": residual}
    hs, last, cache = stacked_forward(kind.layer, *args, LENGTHS, **options)
    dhs = rng.normal(size=hs.shape)
    grads = stacked_backward(dhs, cache)

    x, states, parameters, lasts = leaf(args.x), [leaf(s) for s in args.states], [], []
    y = x
    for k in range(3):
        here = slice(k * D, (k + 1) * D)
        module = torch_module(kind, args.weights[here], bidirectional=D == 2)
        dropped = y if k == 0 else y * torch.from_numpy(masks[k - 1])
        out, out_last = run_module(module, dropped, tuple(s[here] for s in states), LENGTHS)
        y = out + y if residual and k else out
        parameters += module.parameters()
        lasts.append(out_last)
    assert_all_equal([hs, last], [y, [torch.cat(parts) for parts in zip(*lasts, strict=True)]])
    y.backward(torch.from_numpy(dhs))
    assert_all_equal(grads, [x.grad, [s.grad for s in states], [p.grad for p in parameters]])


def test_gradients_by_central_differences(rng):
    """All at once: two directions, masks, skip connections, padding, a loss on the last states."""
    x, (h0,), weights = stack_args(rng, RNN, num_layers=2, directions=2)
    options = {"bidirectional": True, "masks": draw_masks(rng, 2, 2), "residual": True}
    dhs = rng.normal(size=(T, N, 2 * H))
    dlast = random_like(rng, [h0])

    def loss_and_grads(x, W_hh):  # W_hh of the bottom layer's run to the left
        changed = (weights[1][0], W_hh, *weights[1][2:])
        groups = (weights[0], changed, *weights[2:])
        hs, last, cache = stacked_forward(RNN.layer, x, (h0,), groups, LENGTHS, **options)
        grads = stacked_backward(dhs, cache, dlast)
        loss = np.sum(dhs * hs) + np.sum(dlast[0] * last[0])
        return float(loss), {"x": grads.x, "W_hh": grads.weights[1][1]}

    gradcheck(loss_and_grads, {"x": x, "W_hh": weights[1][1]})


def test_dropout_is_not_between_steps(rng):
    """A layer whose inputs are all dropped still carries its own state along, to the last step."""
    x, states, weights = stack_args(rng, RNN, num_layers=2)
    hs, _, _ = stacked_forward(RNN.layer, x, states, weights, masks=[np.zeros((T, N, H))])
    changed = tuple(s.copy() for s in states)
    changed[0][1] += 1  # the state of the upper layer before step 0
    moved, _, _ = stacked_forward(RNN.layer, x, changed, weights, masks=[np.zeros((T, N, H))])
    assert np.all(np.abs(moved - hs).max(axis=(1, 2)) > 1e-6)
    other, _, _ = stacked_forward(RNN.layer, x + 1, states, weights, masks=[np.zeros((T, N, H))])
    assert np.array_equal(other, hs)  # and nothing comes up through the mask


def test_a_mask_of_ones_is_no_dropout(rng):
    args = stack_args(rng, RNN, num_layers=3)
    hs, last, cache = stacked_forward(RNN.layer, *args)
    ones = [np.ones((T, N, H))] * 2
    hs_1, last_1, cache_1 = stacked_forward(RNN.layer, *args, masks=ones)
    assert_all_equal([hs_1, last_1], [hs, last], atol=0)
    assert_all_equal(stacked_backward(hs, cache_1), stacked_backward(hs, cache), atol=0)


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.integers(0, 2),
)
def test_padding_is_never_read(seed, lengths, extra):
    rng = np.random.default_rng(seed)
    lengths = np.array(lengths)
    args = stack_args(rng, RNN, num_layers=2, directions=2, T=lengths.max(), N=len(lengths))
    options = {"bidirectional": True, "residual": True}
    hs, last, cache = stacked_forward(RNN.layer, *args, lengths, **options)
    dx, *others = stacked_backward(hs, cache)
    x = args.x.copy()
    x[np.arange(len(x))[:, None] >= lengths] = np.nan
    more, more_last, cache = stacked_forward(
        RNN.layer, pad(x, extra, np.nan), *args[1:], lengths, **options
    )
    assert_all_equal([more, more_last], [pad(hs, extra, 0), last], atol=0)
    dx_more, *others_more = stacked_backward(pad(hs, extra, np.nan), cache)
    assert_all_equal([dx_more, others_more], [pad(dx, extra, 0), others], atol=0)


def test_indices_have_no_gradient(rng):
    ids = rng.integers(I, size=(T, N))
    _, *rest = stack_args(rng, RNN, num_layers=2)
    hs, _, cache = stacked_forward(
        RNN.layer, ids, *rest, masks=draw_masks(rng, 2, 1), residual=True
    )
    assert stacked_backward(hs, cache).x is None


@kinds
@one_or_two_directions
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(kind, D, dtype, rng):
    args = stack_args(rng, kind, num_layers=2, directions=D, dtype=dtype)
    masks = draw_masks(rng, 2, D, dtype=dtype)
    options = {"bidirectional": D == 2, "masks": masks, "residual": True}
    hs, last, cache = stacked_forward(kind.layer, *args, LENGTHS, **options)
    grads = stacked_backward(hs, cache, last)
    assert {a.dtype for a in flat([hs, last, *grads])} == {np.dtype(dtype)}


@kinds
def test_nothing_is_mutated(kind, rng):
    args = stack_args(rng, kind, num_layers=2)
    options = {"masks": draw_masks(rng, 2, 1), "residual": True}
    assert_not_mutated(stacked_forward, kind.layer, *args, LENGTHS, **options)
    hs, last, cache = stacked_forward(kind.layer, *args, LENGTHS, **options)
    assert_not_mutated(stacked_backward, rng.normal(size=hs.shape), cache, last)


MASK = np.ones((T, N, H))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros(T), ["(T, N, I)", "(4,)"]),
        ("states[0]", (np.zeros((1, N, H)),), ["(2, 3, any)", "(1, 3, 5)"]),
        ("states", (), ["(h0,)"]),
        ("weights", (), ["every layer", "0"]),
        ("masks", [MASK, MASK], ["1", "2"]),
        ("masks", [], ["1", "0"]),
        ("masks[0]", [MASK[:2]], ["(4, 3, 5)", "(2, 3, 5)"]),
        ("masks[0]", [MASK[:1, :, :1]], ["(1, 3, 5)", "(1, 3, 1)"]),
        ("masks[0]", [MASK > 0], ["float64", "bool"]),
        ("masks[0]", [1.0], ["NumPy array", "float"]),
        ("lengths", np.array([1, 5, 2]), ["[1, 4]", "1 to 5"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = stack_args(rng, RNN, num_layers=2)._asdict()
    args[name.split("[")[0]] = value
    assert_rejects(lambda: stacked_forward(RNN.layer, **args), name, *parts)


def test_bad_input_an_odd_number_of_directions(rng, without_shape_hook):
    args = stack_args(rng, RNN, num_layers=3)
    call = lambda: stacked_forward(RNN.layer, *args, bidirectional=True)  # noqa: E731
    assert_rejects(call, "weights", "2 direction(s)", "3")


def test_bad_input_backward(rng, without_shape_hook):
    hs, last, cache = stacked_forward(RNN.layer, *stack_args(rng, RNN, num_layers=2))
    assert_rejects(lambda: stacked_backward(hs[0], cache), "dhs", "(4, 3, 5)", "(3, 5)")
    assert_rejects(lambda: stacked_backward(hs, cache, (last[0][0],)), "dlast[0]", "(2, 3, 5)")
