import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.layer import LayerGrads, layer_backward, layer_forward
from course_rnn.reference.ops import one_hot
from course_rnn.reference.rnn import RNNGrads
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    flat,
    leaf,
    one_layer,
    pad,
    random_like,
    run_module,
    stack_args,
    torch_module,
)

seeds = st.integers(0, 2**32 - 1)
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
directions = pytest.mark.parametrize("reverse", [False, True])
RNN = KINDS["RNN"]


def args_of(rng, kind=RNN, **sizes):
    return one_layer(stack_args(rng, kind, **sizes))


@kinds
@directions
def test_every_sequence_equals_torch_on_that_sequence_alone(kind, reverse, rng):
    """Outputs and all gradients, with a loss on every hidden state and on the last states."""
    args = args_of(rng, kind)
    hs, last, cache = layer_forward(kind.layer, *args, LENGTHS, reverse=reverse)
    dhs, dlast = rng.normal(size=hs.shape), random_like(rng, last)
    grads = layer_backward(dhs, cache, dlast)

    module = torch_module(kind, [args.weights])
    flip = [0] if reverse else []
    for n, length in enumerate(LENGTHS):
        x, states = (
            leaf(args.x[:length, n : n + 1]),
            [leaf(s[None, n : n + 1]) for s in args.states],
        )
        expected, expected_last = run_module(module, x.flip(flip), states)
        expected = expected.flip(flip)
        assert_all_equal(
            [hs[:length, n], [s[n] for s in last]],
            [expected[:, 0], [s[0, 0] for s in expected_last]],
        )
        assert np.all(hs[length:, n] == 0)
        assert np.all(grads.x[length:, n] == 0)
        outputs = [expected[:, 0], *[s[0, 0] for s in expected_last]]
        sent = [dhs[:length, n], *[d[n] for d in dlast]]
        torch.autograd.backward(outputs, [torch.from_numpy(d) for d in sent])
        assert_all_equal(
            [grads.x[:length, n], [d[n] for d in grads.states]],
            [x.grad[:, 0], [s.grad[0, 0] for s in states]],
        )
    assert_all_equal(grads.weights, [p.grad for p in module.parameters()])


@directions
def test_gradients_by_central_differences(reverse, rng):
    """The other kinds are compared with PyTorch above; this takes nobody's word."""
    args = args_of(rng)
    hs, last, _ = layer_forward(RNN.layer, *args, LENGTHS, reverse=reverse)
    dhs, dlast = rng.normal(size=hs.shape), random_like(rng, last)

    def loss_and_grads(x, h0, **weights):
        weights = tuple(weights.values())
        hs, last, cache = layer_forward(RNN.layer, x, (h0,), weights, LENGTHS, reverse=reverse)
        loss = np.sum(dhs * hs) + np.sum(dlast[0] * last[0])
        return float(loss), RNNGrads(*flat(layer_backward(dhs, cache, dlast)))

    gradcheck(loss_and_grads, dict(zip(RNNGrads._fields, flat(args), strict=True)))


@kinds
@directions
def test_without_lengths_every_sequence_has_all_steps(kind, reverse, rng):
    args = args_of(rng, kind)
    hs, last, cache = layer_forward(kind.layer, *args, reverse=reverse)
    full = layer_forward(kind.layer, *args, np.full(N, T), reverse=reverse)
    assert_all_equal([hs, last], full[:2], atol=0)
    dhs = rng.normal(size=hs.shape)
    zeros = tuple(np.zeros_like(s) for s in last)
    assert_all_equal(layer_backward(dhs, cache), layer_backward(dhs, full[2], zeros), atol=0)


@given(seeds, st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 3), st.booleans())
def test_padding_is_never_read(seed, lengths, extra, reverse):
    """Whatever stands in it, and however much: outputs, last states and gradients are the same."""
    rng = np.random.default_rng(seed)
    lengths = np.array(lengths)
    args = args_of(rng, T=lengths.max(), N=len(lengths))
    hs, last, cache = layer_forward(RNN.layer, *args, lengths, reverse=reverse)
    dhs = rng.normal(size=hs.shape)
    dlast = random_like(rng, last)
    dx, *others = layer_backward(dhs, cache, dlast)

    padding = np.arange(len(dhs))[:, None] >= lengths
    x, dhs = args.x.copy(), dhs.copy()
    x[padding] = dhs[padding] = np.nan
    hs_padded, last_padded, cache = layer_forward(
        RNN.layer, pad(x, extra, np.nan), *args[1:], lengths, reverse=reverse
    )
    dx_padded, *others_padded = layer_backward(pad(dhs, extra, np.nan), cache, dlast)
    assert_all_equal([hs_padded, last_padded], [pad(hs, extra, 0), last], atol=0)
    assert_all_equal([dx_padded, others_padded], [pad(dx, extra, 0), others], atol=0)


@given(seeds, st.permutations(range(N)), st.booleans())
def test_batch_permutation(seed, order, reverse):
    rng = np.random.default_rng(seed)
    x, states, weights = args_of(rng)
    hs, last, _ = layer_forward(RNN.layer, x, states, weights, LENGTHS, reverse=reverse)
    moved = tuple(s[order] for s in states)
    hs_moved, last_moved, _ = layer_forward(
        RNN.layer, x[:, order], moved, weights, LENGTHS[order], reverse=reverse
    )
    assert_all_equal([hs_moved, last_moved], [hs[:, order], [s[order] for s in last]], atol=1e-13)


@directions
def test_the_last_states_are_where_each_run_ended(reverse, rng):
    hs, (h_last,), _ = layer_forward(RNN.layer, *args_of(rng), LENGTHS, reverse=reverse)
    ends = np.zeros(N, int) if reverse else LENGTHS - 1
    assert_equal(h_last, hs[ends, np.arange(N)], atol=0)


@directions
def test_indices_equal_one_hot_vectors(reverse, rng):
    _, *rest = args_of(rng)
    ids = rng.integers(I, size=(T, N))
    dense = one_hot(ids, I)
    ids[LENGTHS[0] :, 0] = 99  # padding may be any number
    results = []
    for x in (ids, dense):
        hs, last, cache = layer_forward(RNN.layer, x, *rest, LENGTHS, reverse=reverse)
        grads = layer_backward(np.ones_like(hs), cache)
        results.append([hs, last, grads.states, grads.weights])
        assert (grads.x is None) == (x is ids)
    assert_all_equal(*results, atol=1e-13)


@kinds
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(kind, dtype, rng):
    hs, last, cache = layer_forward(kind.layer, *args_of(rng, kind, dtype=dtype), reverse=True)
    grads = layer_backward(hs, cache, last)
    everything = [hs, *last, grads.x, *grads.states, *grads.weights]
    assert {a.dtype for a in everything} == {np.dtype(dtype)}


@kinds
def test_nothing_is_mutated(kind, rng):
    args = args_of(rng, kind)
    assert_not_mutated(layer_forward, kind.layer, *args, LENGTHS, reverse=False)
    hs, last, cache = layer_forward(kind.layer, *args, LENGTHS, reverse=False)
    assert_not_mutated(layer_backward, rng.normal(size=hs.shape), cache, last)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros(T), ["(T, N, I)", "(4,)"]),
        ("x", np.zeros((T, 0, I)), ["(T, N, I)", "(4, 0, 2)"]),
        ("x", [[0.0]], ["(T, N, I)", "(1, 1)"]),
        ("x", np.zeros((T, N, I + 1)), ["(any, any, 2)", "(2, 3, 3)"]),
        ("states", np.zeros((N, H)), ["(h0,)", "ndarray"]),
        ("states", (), ["(h0,)", "tuple"]),
        ("states[0]", (np.zeros((N + 1, H)),), ["(3, any)", "(4, 5)"]),
        ("lengths", np.ones(N + 1, int), ["(3,)", "(4,)"]),
        ("lengths", np.ones(N), ["integers", "float64"]),
        ("lengths", [1, 2, 3], ["NumPy array", "list"]),
        ("lengths", np.array([1, 0, 2]), ["[1, 4]", "0 to 2"]),
        ("lengths", np.array([1, 5, 2]), ["[1, 4]", "1 to 5"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**args_of(rng)._asdict(), "lengths": np.array([2, 4, 2]), name.split("[")[0]: value}
    assert_rejects(lambda: layer_forward(RNN.layer, **args, reverse=False), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    hs, last, cache = layer_forward(RNN.layer, *args_of(rng), reverse=False)
    assert_rejects(lambda: layer_backward(hs[0], cache), "dhs", "(4, 3, 5)", "(3, 5)")
    assert_rejects(lambda: layer_backward(hs, cache, (*last, *last)), "dlast", "1", "2")
    assert_rejects(lambda: layer_backward(hs, cache, (hs,)), "dlast[0]", "(3, 5)", "(4, 3, 5)")


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert LayerGrads._fields == tuple(args_of(rng)._asdict())
