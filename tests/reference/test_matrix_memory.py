import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.attention import dot_product_attention_forward
from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.matrix_memory import (
    MatrixMemoryGrads,
    matrix_memory_backward,
    matrix_memory_forward,
)
from tests.cases import assert_equal, assert_not_mutated, assert_rejects

T, N, D, E = 7, 3, 2, 5
seeds = st.integers(0, 2**32 - 1)


def memory_args(rng, *, T=T, dtype=np.float64):
    """Arguments of ``matrix_memory_forward``, in order."""
    args = {
        "queries": rng.normal(size=(T, N, D)),
        "keys": rng.normal(size=(T, N, D)),
        "values": rng.normal(size=(T, N, E)),
        "log_f": -rng.exponential(0.3, size=(T, N)),
        "S0": rng.normal(size=(N, E, D)),
    }
    return {name: array.astype(dtype) for name, array in args.items()}


def run(args, chunk, dys, dS):
    ys, S, cache = matrix_memory_forward(**args, chunk=chunk)
    return ys, S, matrix_memory_backward(dys, cache, dS)


@pytest.mark.parametrize("chunk", [1, 3, T])
def test_forward_is_the_recurrence(chunk, rng):
    args = memory_args(rng)
    queries, keys, values, log_f, S0 = args.values()
    ys, S_last, _ = matrix_memory_forward(**args, chunk=chunk)
    for n in range(N):
        S = S0[n]
        for t in range(T):
            S = np.exp(log_f[t, n]) * S + np.outer(values[t, n], keys[t, n])
            assert_equal(ys[t, n], S @ queries[t, n], atol=1e-13)
        assert_equal(S_last[n], S, atol=1e-13)


@pytest.mark.parametrize("chunk", [1, 3, T])
def test_forward_is_attention_without_a_softmax(chunk, rng):
    args = memory_args(rng)
    queries, keys, values, log_f, _ = args.values()
    ys, _, _ = matrix_memory_forward(**{**args, "S0": np.zeros((N, E, D))}, chunk=chunk)
    for n in range(N):
        for t in range(T):
            expected = np.zeros(E)
            for s in range(t + 1):
                decay = np.prod(np.exp(log_f[s + 1 : t + 1, n]))
                expected += decay * (keys[s, n] @ queries[t, n]) * values[s, n]
            assert_equal(ys[t, n], expected, atol=1e-13)


@given(seeds, st.integers(1, 9), st.integers(2, 12))
def test_all_chunks_give_the_same_outputs_and_gradients(seed, steps, chunk):
    rng = np.random.default_rng(seed)
    args = memory_args(rng, T=steps)
    dys, dS = rng.normal(size=(steps, N, E)), rng.normal(size=(N, E, D))
    ys, S, grads = run(args, 1, dys, dS)
    for size in (chunk, steps):
        other_ys, other_S, other_grads = run(args, size, dys, dS)
        assert_equal(other_ys, ys)
        assert_equal(other_S, S)
        for got, expected in zip(other_grads, grads, strict=True):
            assert_equal(got, expected)


@pytest.mark.parametrize("chunk", [1, 3, 20])
@pytest.mark.parametrize("with_last", [True, False])
def test_gradients_by_central_differences(chunk, with_last, rng):
    dys, dS = rng.normal(size=(T, N, E)), rng.normal(size=(N, E, D))

    def loss_and_grads(**args):
        ys, S, cache = matrix_memory_forward(**args, chunk=chunk)
        if not with_last:
            return float((ys * dys).sum()), matrix_memory_backward(dys, cache)
        loss = float((ys * dys).sum() + (S * dS).sum())
        return loss, matrix_memory_backward(dys, cache, dS)

    assert gradcheck(loss_and_grads, memory_args(rng)) < 1e-7


@given(seeds, st.integers(1, T - 1), st.integers(1, 4))
def test_a_split_sequence_with_carried_state_equals_one_pass(seed, cut, chunk):
    rng = np.random.default_rng(seed)
    args = memory_args(rng)
    *steps, S0 = args.values()
    ys, S, cache = matrix_memory_forward(**args)
    first = matrix_memory_forward(*(a[:cut] for a in steps), S0, chunk=chunk)
    second = matrix_memory_forward(*(a[cut:] for a in steps), first[1], chunk=chunk)
    assert_equal(np.concatenate([first[0], second[0]]), ys, atol=1e-12)
    assert_equal(second[1], S, atol=1e-12)
    dys = rng.normal(size=ys.shape)
    late = matrix_memory_backward(dys[cut:], second[2])
    early = matrix_memory_backward(dys[:cut], first[2], late.S0)
    for name, expected in matrix_memory_backward(dys, cache)._asdict().items():
        a, b = getattr(early, name), getattr(late, name)
        assert_equal(a if name == "S0" else np.concatenate([a, b]), expected, atol=1e-11)


@given(seeds, st.integers(0, T - 1), st.sampled_from(["queries", "keys", "values", "log_f"]))
def test_causality(seed, t, name):
    rng = np.random.default_rng(seed)
    args = memory_args(rng)
    changed = {**args, name: args[name].copy()}
    changed[name][t] -= 1
    ys, _, _ = matrix_memory_forward(**args, chunk=4)
    ys_changed, _, _ = matrix_memory_forward(**changed, chunk=4)
    assert_equal(ys_changed[:t], ys[:t], atol=0)
    assert np.all(np.abs(ys_changed[t] - ys[t]).max(axis=-1) > 0)


def test_a_gate_of_zero_forgets_all_that_was_before(rng):
    args = memory_args(rng)
    args["log_f"][4] = -1000
    ys, _, _ = matrix_memory_forward(**args)
    alone = {name: array[4:] for name, array in args.items() if name != "S0"}
    alone |= {"S0": np.zeros((N, E, D)), "log_f": np.zeros((T - 4, N))}
    alone["log_f"][1:] = args["log_f"][5:]
    assert_equal(ys[4:], matrix_memory_forward(**alone)[0], atol=1e-13)


def test_gates_whose_product_underflows_lose_nothing_near(rng):
    """200 gates of exp(−9): their product is 0 as a float, and the last pairs are exact."""
    args = memory_args(rng, T=200)
    args["log_f"][:] = -9
    ys, _, _ = matrix_memory_forward(**args, chunk=200)
    assert_equal(ys, matrix_memory_forward(**args)[0], atol=1e-12)
    assert np.all(np.abs(ys[-1]) > 0)


def test_reading_gives_the_value_and_crosstalk(rng):
    keys, values = rng.normal(size=(T, 1, 4)), rng.normal(size=(T, 1, E))
    keys /= np.linalg.norm(keys, axis=-1, keepdims=True)
    _, S, _ = matrix_memory_forward(keys, keys, values, np.zeros((T, 1)), np.zeros((1, E, 4)))
    for j in range(T):
        others = sum((keys[i, 0] @ keys[j, 0]) * values[i, 0] for i in range(T) if i != j)
        assert_equal(S[0] @ keys[j, 0], values[j, 0] + others, atol=1e-13)


def test_one_key_and_softmax_attention_agree_where_they_must(rng):
    """With a single pair attention returns the value whatever the score; the memory scales it."""
    q, k, v = rng.normal(size=(1, N, D)), rng.normal(size=(1, N, D)), rng.normal(size=(1, N, E))
    ys, _, _ = matrix_memory_forward(q, k, v, np.zeros((1, N)), np.zeros((N, E, D)))
    context, _, _ = dot_product_attention_forward(q, k, v, np.ones((1, N), bool))
    assert_equal(ys, np.sum(q * k, axis=-1, keepdims=True) * context, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(dtype, rng):
    ys, S, cache = matrix_memory_forward(**memory_args(rng, dtype=dtype), chunk=3)
    grads = matrix_memory_backward(ys, cache, S)
    assert {a.dtype for a in (ys, S, *grads)} == {np.dtype(dtype)}


def test_nothing_is_mutated(rng):
    args = memory_args(rng)
    assert_not_mutated(matrix_memory_forward, **args, chunk=3)
    ys, S, cache = matrix_memory_forward(**args, chunk=3)
    assert_not_mutated(matrix_memory_backward, ys, cache, S)
    grads = matrix_memory_backward(ys, cache, S)
    assert not any(np.shares_memory(grads.S0, a) for a in (S, *args.values()))


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert MatrixMemoryGrads._fields == tuple(memory_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("queries", np.zeros((T, N)), ["(T, N, D)", "(7, 3)"]),
        ("keys", np.zeros((T, N, D + 1)), ["(7, 3, 2)", "(7, 3, 3)"]),
        ("values", np.zeros((T - 1, N, E)), ["(7, 3, any)", "(6, 3, 5)"]),
        ("log_f", np.zeros(T), ["(7, 3)", "(7,)"]),
        ("log_f", np.zeros((T, N), np.float32), ["float64", "float32"]),
        ("S0", np.zeros((N, D, E)), ["(3, 5, 2)", "(3, 2, 5)"]),
        ("chunk", 0, ["at least 1", "0"]),
    ],
)
def test_bad_input_forward(name, value, parts, rng, without_shape_hook):
    args = {**memory_args(rng), name: value}
    assert_rejects(lambda: matrix_memory_forward(**args), name, *parts)


def test_bad_input_backward(rng, without_shape_hook):
    ys, S, cache = matrix_memory_forward(**memory_args(rng))
    assert_rejects(lambda: matrix_memory_backward(ys[:1], cache), "dys", "(7, 3, 5)", "(1, 3, 5)")
    assert_rejects(lambda: matrix_memory_backward(ys, cache, S[:1]), "dS_last", "(3, 5, 2)")
