import numpy as np
import pytest

from course_rnn.reference.delta_memory import delta_memory_forward
from course_rnn.reference.matrix_memory import matrix_memory_forward
from tests.cases import assert_equal, assert_not_mutated, assert_rejects
from tests.reference.test_matrix_memory import D, E, N, T, memory_args


def delta_args(rng, **sizes):
    args = memory_args(rng, **sizes)
    beta = np.exp(args.pop("log_f"))
    S0 = args.pop("S0")
    return {**args, "beta": beta, "S0": S0}


def test_forward_is_the_formula(rng):
    args = delta_args(rng)
    queries, keys, values, beta, S0 = args.values()
    ys, S_last = delta_memory_forward(**args)
    for n in range(N):
        S = S0[n]
        for t in range(T):
            k = keys[t, n]
            S = S @ (np.eye(D) - beta[t, n] * np.outer(k, k)) + beta[t, n] * np.outer(
                values[t, n], k
            )
            assert_equal(ys[t, n], S @ queries[t, n], atol=1e-12)
        assert_equal(S_last[n], S, atol=1e-12)


def test_a_pair_just_written_is_read_exactly(rng):
    args = delta_args(rng)
    keys = args["keys"] / np.linalg.norm(args["keys"], axis=-1, keepdims=True)
    args |= {"keys": keys, "queries": keys, "beta": np.ones((T, N))}
    ys, _ = delta_memory_forward(**args)
    assert_equal(ys, args["values"], atol=1e-13)


def test_with_orthogonal_keys_it_is_the_matrix_memory(rng):
    keys = np.stack([np.eye(5)] * N, axis=1)
    queries, values = rng.normal(size=(2, 5, N, 5))
    S0, ones = np.zeros((N, 5, 5)), np.ones((5, N))
    ys, S = delta_memory_forward(queries, keys, values, ones, S0)
    expected, expected_S, _ = matrix_memory_forward(queries, keys, values, 0 * ones, S0)
    assert_equal(ys, expected, atol=1e-14)
    assert_equal(S, expected_S, atol=1e-14)


def test_beta_two_turns_the_sign_along_the_key(rng):
    args = delta_args(rng, T=1)
    key = args["keys"] / np.linalg.norm(args["keys"], axis=-1, keepdims=True)
    args |= {"keys": key, "values": 0 * args["values"], "beta": np.full((1, N), 2.0)}
    _, S = delta_memory_forward(**args)
    before, after = (np.einsum("ned,nd->ne", M, key[0]) for M in (args["S0"], S))
    assert_equal(after, -before, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(dtype, rng):
    ys, S = delta_memory_forward(**delta_args(rng, dtype=dtype))
    assert ys.dtype == S.dtype == dtype


def test_nothing_is_mutated(rng):
    assert_not_mutated(delta_memory_forward, **delta_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("beta", np.zeros(T), ["(7, 3)", "(7,)"]),
        ("keys", np.zeros((T, N, D + 1)), ["(7, 3, 2)", "(7, 3, 3)"]),
        ("S0", np.zeros((N, D, E)), ["(3, 5, 2)", "(3, 2, 5)"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**delta_args(rng), name: value}
    assert_rejects(lambda: delta_memory_forward(**args), name, *parts)
