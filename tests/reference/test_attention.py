import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference import attention
from course_rnn.reference.attention import masked_softmax
from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.ops import softmax
from tests.cases import N, T, assert_equal, assert_not_mutated, assert_rejects

S, D, K, E, A = 6, 4, 5, 2, 7
# sequence 0 is padded at the end, 1 in the middle, 2 not at all
MASK = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1], [0, 1, 1]], bool)
NOBODY = MASK & np.array([True, False, True])  # sequence 1 has no key at all
seeds = st.integers(0, 2**32 - 1)


def attention_args(kind, rng, dtype=np.float64, S=S):
    """Arguments of ``{kind}_attention_forward`` but for the mask, in order."""
    shapes = {"queries": (T, N, D), "keys": (S, N, D), "values": (S, N, E)}
    if kind == "additive":
        shapes |= {"keys": (S, N, K), "W_q": (A, D), "W_k": (A, K), "v": (A,)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def forward(kind):
    return getattr(attention, f"{kind}_attention_forward")


def backward(kind):
    return getattr(attention, f"{kind}_attention_backward")


both = pytest.mark.parametrize("kind", ["additive", "dot_product"])


@both
def test_forward_is_the_formula(kind, rng):
    args = attention_args(kind, rng)
    context, weights, _ = forward(kind)(**args, mask=MASK)
    queries, keys, values, *network = args.values()
    for t, n in np.ndindex(T, N):
        scores = {}
        for s in np.flatnonzero(MASK[:, n]):
            if kind == "additive":
                W_q, W_k, v = network
                scores[s] = v @ np.tanh(W_q @ queries[t, n] + W_k @ keys[s, n])
            else:
                scores[s] = queries[t, n] @ keys[s, n] / math.sqrt(D)
        total = sum(math.exp(e) for e in scores.values())
        expected = {s: math.exp(e) / total for s, e in scores.items()}
        assert_equal(weights[t, n], [expected.get(s, 0.0) for s in range(S)], atol=1e-14)
        mean = sum(w * values[s, n] for s, w in expected.items())
        assert_equal(context[t, n], mean, atol=1e-14)


def test_dot_product_outputs_and_all_gradients_equal_torch(rng):
    args = attention_args("dot_product", rng)
    tensors = [torch.from_numpy(a).requires_grad_() for a in args.values()]
    mask = torch.from_numpy(MASK.T[:, None].copy())
    expected = F.scaled_dot_product_attention(
        *[a.transpose(0, 1) for a in tensors], attn_mask=mask
    ).transpose(0, 1)
    context, _, cache = forward("dot_product")(**args, mask=MASK)
    assert_equal(context, expected.detach().numpy())
    dcontext = rng.normal(size=context.shape)
    expected.backward(torch.from_numpy(dcontext))
    grads = backward("dot_product")(dcontext, cache)
    for grad, tensor in zip(grads, tensors, strict=True):
        assert_equal(grad, tensor.grad.numpy())


@both
@pytest.mark.parametrize("mask", [MASK, NOBODY, np.ones((S, N), bool)])
def test_gradients_by_central_differences(kind, mask, rng):
    args = attention_args(kind, rng)
    dcontext = rng.normal(size=(T, N, E))

    def loss_and_grads(**args):
        context, _, cache = forward(kind)(**args, mask=mask)
        return float(np.sum(dcontext * context)), backward(kind)(dcontext, cache)

    assert gradcheck(loss_and_grads, args) < 1e-7
    assert list(loss_and_grads(**args)[1]._asdict()) == list(args)


@both
def test_a_sequence_without_keys_gives_zeros_and_takes_no_gradient(kind, rng):
    args = attention_args(kind, rng)
    context, weights, cache = forward(kind)(**args, mask=NOBODY)
    grads = backward(kind)(np.ones_like(context), cache)
    per_sequence = [context, weights, grads.queries, grads.keys, grads.values]
    for array in per_sequence:
        assert np.all(array[:, 1] == 0)
        assert np.any(array[:, 0] != 0)
        assert np.any(array[:, 2] != 0)
    assert all(np.all(np.isfinite(g)) for g in grads)


@both
@given(seed=seeds, more=st.integers(1, 4))
def test_extra_padding_changes_nothing(kind, seed, more):
    rng = np.random.default_rng(seed)
    args = attention_args(kind, rng)
    longer = dict(args)
    for name in ("keys", "values"):
        longer[name] = np.concatenate(
            [args[name], 100 * rng.normal(size=(more, *args[name].shape[1:]))]
        )
    mask = np.concatenate([MASK, np.zeros((more, N), bool)])
    context, weights, cache = forward(kind)(**args, mask=MASK)
    context_longer, weights_longer, cache_longer = forward(kind)(**longer, mask=mask)
    assert_equal(context_longer, context, atol=1e-13)
    assert_equal(weights_longer[..., :S], weights, atol=1e-13)
    assert np.all(weights_longer[..., S:] == 0)
    dcontext = rng.normal(size=context.shape)
    grads = backward(kind)(dcontext, cache)
    grads_longer = backward(kind)(dcontext, cache_longer)._asdict()
    for name in ("keys", "values"):
        assert np.all(grads_longer[name][S:] == 0)
        grads_longer[name] = grads_longer[name][:S]
    for got, expected in zip(grads_longer.values(), grads, strict=True):
        assert_equal(got, expected, atol=1e-12)


def with_padding(args, mask, anything):
    """The same arguments with something else wherever nothing counts."""
    args = {name: array.copy() for name, array in args.items()}
    args["keys"][~mask] = args["values"][~mask] = anything
    args["queries"][:, ~mask.any(axis=0)] = anything
    return args


@both
@pytest.mark.parametrize("mask", [MASK, NOBODY])
@pytest.mark.parametrize("anything", [np.nan, np.inf, -np.inf, 1e300])
def test_what_stands_in_the_padding_does_not_matter(kind, mask, anything, rng):
    args = attention_args(kind, rng)
    context, weights, cache = forward(kind)(**args, mask=mask)
    dcontext = rng.normal(size=context.shape)
    expected = [context, weights, *backward(kind)(dcontext, cache)]
    padded = with_padding(args, mask, anything)
    context, weights, cache = forward(kind)(**padded, mask=mask)
    got = [context, weights, *backward(kind)(dcontext, cache)]
    for a, b in zip(got, expected, strict=True):
        assert_equal(a, b, atol=1e-14)


@both
@pytest.mark.parametrize("name", ["queries", "keys", "values"])
def test_nan_that_counts_is_named(kind, name, rng, without_shape_hook):
    args = with_padding(attention_args(kind, rng), MASK, np.nan)
    args[name][2, 0] = np.nan
    assert_rejects(lambda: forward(kind)(**args, mask=MASK), name, "finite numbers", "NaN")


@both
@given(seed=seeds, order=st.permutations(range(S)))
def test_the_order_of_the_keys_does_not_matter(kind, seed, order):
    args = attention_args(kind, np.random.default_rng(seed))
    context, weights, _ = forward(kind)(**args, mask=MASK)
    moved = {**args, "keys": args["keys"][order], "values": args["values"][order]}
    context_moved, weights_moved, _ = forward(kind)(**moved, mask=MASK[order])
    assert_equal(context_moved, context, atol=1e-13)
    assert_equal(weights_moved, weights[..., order], atol=1e-13)


def test_masked_softmax_is_a_softmax_of_what_is_left(rng):
    scores = rng.normal(0, 3, (T, N, S))
    weights = masked_softmax(scores, MASK.T)
    for n in range(N):
        kept = MASK[:, n]
        assert_equal(weights[:, n, kept], softmax(scores[:, n, kept]), atol=1e-14)
    everything = np.ones((T, N, S), bool)
    assert_equal(masked_softmax(scores, everything), softmax(scores), atol=1e-15)


@pytest.mark.parametrize("masked_score", [np.nan, np.inf, -np.inf, 1e300])
def test_masked_scores_do_not_matter(masked_score):
    scores = np.array([[1000.0, masked_score, 999.0], [-1000.0, masked_score, -1e4]])
    weights = masked_softmax(scores, np.array([True, False, True]))
    e = np.exp(-1)
    assert_equal(weights, [[1 / (1 + e), 0, e / (1 + e)], [1, 0, 0]], atol=1e-15)
    assert np.all(masked_softmax(scores, np.zeros(3, bool)) == 0)


@both
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(kind, dtype, rng):
    context, weights, cache = forward(kind)(**attention_args(kind, rng, dtype), mask=NOBODY)
    results = [context, weights, *backward(kind)(context, cache)]
    assert {r.dtype for r in results} == {np.dtype(dtype)}


@both
def test_nothing_is_mutated(kind, rng):
    args = attention_args(kind, rng)
    assert_not_mutated(forward(kind), **args, mask=MASK)
    context, _, cache = forward(kind)(**args, mask=MASK)
    assert_not_mutated(backward(kind), context, cache)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("queries", np.zeros((T, D)), ["(any, any, any)", "(4, 4)"]),
        ("queries", np.zeros((0, N, D)), ["no axis of size 0", "(0, 3, 4)"]),
        ("queries", [[[0.0]]], ["NumPy array", "list"]),
        ("keys", np.zeros((S, N + 1, K)), ["(any, 3, any)", "(6, 4, 5)"]),
        ("keys", np.zeros((S, N, K), np.float32), ["float64", "float32"]),
        ("values", np.zeros((S + 1, N, E)), ["(6, 3, any)", "(7, 3, 2)"]),
        ("W_q", np.zeros((D, A)), ["(any, 4)", "(4, 7)"]),
        ("W_k", np.zeros((A, D)), ["(7, 5)", "(7, 4)"]),
        ("v", np.zeros((A, 1)), ["(7,)", "(7, 1)"]),
        ("v", np.zeros(A, np.float32), ["float64", "float32"]),
        ("mask", MASK.T, ["(6, 3)", "(3, 6)"]),
        ("mask", MASK.astype(float), ["bool", "float64"]),
    ],
)
def test_bad_input_additive(name, value, parts, rng, without_shape_hook):
    args = {**attention_args("additive", rng), "mask": MASK, name: value}
    assert_rejects(lambda: forward("additive")(**args), name, *parts)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("keys", np.zeros((S, N, K)), ["(6, 3, 4)", "(6, 3, 5)"]),
        ("values", np.zeros((S, 1, E)), ["(6, 3, any)", "(6, 1, 2)"]),
        ("mask", MASK[:, :1], ["(6, 3)", "(6, 1)"]),
    ],
)
def test_bad_input_dot_product(name, value, parts, rng, without_shape_hook):
    args = {**attention_args("dot_product", rng), "mask": MASK, name: value}
    assert_rejects(lambda: forward("dot_product")(**args), name, *parts)


@both
def test_bad_input_backward(kind, rng, without_shape_hook):
    *_, cache = forward(kind)(**attention_args(kind, rng), mask=MASK)
    wrong = np.zeros((T, 1, E))
    assert_rejects(lambda: backward(kind)(wrong, cache), "dcontext", "(4, 3, 2)", "(4, 1, 2)")


@pytest.mark.parametrize(
    ("mask", "parts"),
    [
        (np.ones(S + 1, bool), ["(4, 3, 6)", "(7,)"]),
        (np.ones((2, T, N, S), bool), ["(4, 3, 6)", "(2, 4, 3, 6)"]),
        (np.ones(S), ["bool", "float64"]),
    ],
)
def test_bad_masks(mask, parts, without_shape_hook):
    assert_rejects(lambda: masked_softmax(np.zeros((T, N, S)), mask), "mask", *parts)
