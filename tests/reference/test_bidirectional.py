import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.bidirectional import bidirectional_backward, bidirectional_forward
from course_rnn.reference.layer import layer_backward, layer_forward
from tests.cases import H, I, N, T, assert_not_mutated, assert_rejects
from tests.layers import (
    KINDS,
    LENGTHS,
    assert_all_equal,
    leaf,
    pad,
    random_like,
    run_module,
    stack_args,
    torch_module,
)

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
RNN = KINDS["RNN"]


def args_of(rng, kind=RNN, **sizes):
    return stack_args(rng, kind, directions=2, **sizes)


@kinds
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "padded"])
def test_outputs_and_all_gradients_equal_torch(kind, lengths, rng):
    args = args_of(rng, kind)
    hs, last, cache = bidirectional_forward(kind.layer, *args, lengths)
    dhs, dlast = rng.normal(size=hs.shape), random_like(rng, last)
    grads = bidirectional_backward(dhs, cache, dlast)

    module = torch_module(kind, args.weights, bidirectional=True)
    x, states = leaf(args.x), [leaf(s) for s in args.states]
    expected, expected_last = run_module(module, x, states, lengths)
    assert_all_equal([hs, last], [expected, expected_last])
    sent = [torch.from_numpy(d) for d in (dhs, *dlast)]
    torch.autograd.backward([expected, *expected_last], sent)
    assert_all_equal(
        grads, [x.grad, [s.grad for s in states], [p.grad for p in module.parameters()]]
    )


@kinds
def test_the_last_states_need_no_gradient(kind, rng):
    hs, last, cache = bidirectional_forward(kind.layer, *args_of(rng, kind), LENGTHS)
    zeros = tuple(np.zeros_like(s) for s in last)
    got = bidirectional_backward(hs, cache)
    assert_all_equal(got, bidirectional_backward(hs, cache, zeros), atol=0)


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(0, 3),
)
def test_padding_is_never_read(seed, lengths, extra):
    rng = np.random.default_rng(seed)
    lengths = np.array(lengths)
    args = args_of(rng, T=lengths.max(), N=len(lengths))
    hs, last, cache = bidirectional_forward(RNN.layer, *args, lengths)
    dhs = rng.normal(size=hs.shape)
    dx, *others = bidirectional_backward(dhs, cache)

    padding = np.arange(len(hs))[:, None] >= lengths
    x, dhs = args.x.copy(), dhs.copy()
    x[padding] = dhs[padding] = np.nan
    more, more_last, cache = bidirectional_forward(
        RNN.layer, pad(x, extra, np.nan), *args[1:], lengths
    )
    assert_all_equal([more, more_last], [pad(hs, extra, 0), last], atol=0)
    dx_more, *others_more = bidirectional_backward(pad(dhs, extra, np.nan), cache)
    assert_all_equal([dx_more, others_more], [pad(dx, extra, 0), others], atol=0)


def test_each_half_sees_its_own_side_only(rng):
    """The first half of h_t depends on x up to t, the second on x from t on."""
    args = args_of(rng)
    hs, _, _ = bidirectional_forward(RNN.layer, *args)
    x = args.x.copy()
    x[2] += 1
    changed, _, _ = bidirectional_forward(RNN.layer, x, *args[1:])
    moved = np.abs(changed - hs).max(axis=1) > 0
    assert np.array_equal(moved[:, :H].all(axis=1), [False, False, True, True])
    assert np.array_equal(moved[:, :H].any(axis=1), [False, False, True, True])
    assert np.array_equal(moved[:, H:].all(axis=1), [True, True, True, False])
    assert np.array_equal(moved[:, H:].any(axis=1), [True, True, True, False])


def test_indices_have_no_gradient(rng):
    _, *rest = args_of(rng)
    hs, _, cache = bidirectional_forward(RNN.layer, rng.integers(I, size=(T, N)), *rest, LENGTHS)
    assert bidirectional_backward(hs, cache).x is None


def test_it_is_two_layers(rng):
    """Also with a loss on the last states alone, where only dlast carries a gradient."""
    x, states, weights = args_of(rng)
    _, last, cache = bidirectional_forward(RNN.layer, x, states, weights, LENGTHS)
    dlast = random_like(rng, last)
    grads = bidirectional_backward(np.zeros((T, N, 2 * H)), cache, dlast)
    dx = np.zeros_like(x)
    for d in (0, 1):
        _, _, one = layer_forward(
            RNN.layer, x, tuple(s[d] for s in states), weights[d], LENGTHS, reverse=bool(d)
        )
        part = layer_backward(np.zeros((T, N, H)), one, tuple(dl[d] for dl in dlast))
        dx += part.x
        assert_all_equal(grads.weights[d], part.weights, atol=0)
    assert_all_equal([grads.x], [dx], atol=1e-14)


@kinds
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(kind, dtype, rng):
    hs, last, cache = bidirectional_forward(kind.layer, *args_of(rng, kind, dtype=dtype))
    grads = bidirectional_backward(hs, cache, last)
    everything = [hs, *last, grads.x, *grads.states, *grads.weights[0], *grads.weights[1]]
    assert {a.dtype for a in everything} == {np.dtype(dtype)}


@kinds
def test_nothing_is_mutated(kind, rng):
    args = args_of(rng, kind)
    assert_not_mutated(bidirectional_forward, kind.layer, *args, LENGTHS)
    hs, last, cache = bidirectional_forward(kind.layer, *args, LENGTHS)
    assert_not_mutated(bidirectional_backward, rng.normal(size=hs.shape), cache, last)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", np.zeros(T), ["(T, N, I)", "(4,)"]),
        ("states[0]", (np.zeros((N, H)),), ["(2, 3, any)", "(3, 5)"]),
        ("states[0]", (np.zeros((4, N, H)),), ["(2, 3, any)", "(4, 3, 5)"]),
        ("states", (), ["(h0,)"]),
        ("weights", (), ["two directions", "0"]),
        ("lengths", np.array([1, 5, 2]), ["[1, 4]", "1 to 5"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**args_of(rng)._asdict(), name.split("[")[0]: value}
    assert_rejects(lambda: bidirectional_forward(RNN.layer, **args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    hs, last, cache = bidirectional_forward(RNN.layer, *args_of(rng))
    half = hs[..., :H]
    assert_rejects(lambda: bidirectional_backward(half, cache), "dhs", "(4, 3, 10)", "(4, 3, 5)")
    assert_rejects(
        lambda: bidirectional_backward(hs, cache, (last[0][0],)), "dlast[0]", "(2, 3, 5)"
    )
    assert_rejects(lambda: bidirectional_backward(hs, cache, ()), "dlast", "1", "0")
