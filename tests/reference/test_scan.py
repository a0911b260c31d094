import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.scan import (
    LinearGrads,
    combine,
    linear_recurrence_backward,
    linear_recurrence_forward,
    scan,
)
from tests.cases import H, N, T, assert_equal, assert_not_mutated, assert_rejects

seeds = st.integers(0, 2**32 - 1)
both_ways = pytest.mark.parametrize("parallel", [True, False])


def recurrence_args(rng, *, T=T, N=N, shared=False, dtype=np.float64):
    shapes = {"a": (T, 1 if shared else N, H), "b": (T, N, H), "h0": (N, H)}
    args = {name: rng.normal(0, 0.8, shape) for name, shape in shapes.items()}
    if np.issubdtype(dtype, np.complexfloating):
        args = {name: value + 1j * rng.normal(0, 0.8, value.shape) for name, value in args.items()}
    return {name: value.astype(dtype) for name, value in args.items()}


def test_combining_is_doing_one_after_the_other(rng):
    first, then, h = rng.normal(size=(2, 5)), rng.normal(size=(2, 5)), rng.normal(size=5)
    a, b = combine(tuple(first), tuple(then))
    assert_equal(a * h + b, then[0] * (first[0] * h + first[1]) + then[1], atol=1e-14)


def test_combining_is_associative_and_not_commutative(rng):
    p, q, r = (tuple(rng.normal(size=(2, 5))) for _ in range(3))
    left, right = combine(combine(p, q), r), combine(p, combine(q, r))
    for got, expected in zip(left, right, strict=True):
        assert_equal(got, expected, atol=1e-13)
    assert np.abs(combine(p, q)[1] - combine(q, p)[1]).min() > 0.01


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 7, 8, 13, 64, 100])
def test_a_scan_is_the_prefixes(length, rng):
    a, b = rng.normal(size=(2, length, N, H))
    products, sums = scan(a, b)
    prefix = a[0], b[0]
    for t in range(length):
        prefix = prefix if t == 0 else combine(prefix, (a[t], b[t]))
        assert_equal(products[t], prefix[0], atol=1e-12)
        assert_equal(sums[t], prefix[1], atol=1e-11)


@pytest.mark.parametrize("length", [2, 8, 13, 64, 1000])
def test_a_scan_makes_fewer_than_2T_combinations_in_2_log_T_rounds(length, monkeypatch, rng):
    made = []

    def counted(first, then):
        made.append(len(then[0]))
        return combine(first, then)

    monkeypatch.setattr("course_rnn.reference.scan.combine", counted)
    scan(*rng.normal(size=(2, length, 1)))
    assert length - 1 <= sum(made) < 2 * length
    assert len(made) <= 2 * np.log2(length) + 1


@given(seeds, st.integers(1, 9), st.booleans(), st.sampled_from([np.float64, np.complex128]))
def test_both_ways_are_equal(seed, steps, shared, dtype):
    rng = np.random.default_rng(seed)
    args = recurrence_args(rng, T=steps, shared=shared, dtype=dtype)
    (fast, fast_cache), (slow, slow_cache) = (
        linear_recurrence_forward(**args, parallel=parallel) for parallel in (True, False)
    )
    assert_equal(fast, slow, atol=1e-11)
    dhs = args["b"][::-1]
    grads = linear_recurrence_backward(dhs, fast_cache)
    for got, expected in zip(grads, linear_recurrence_backward(dhs, slow_cache), strict=True):
        assert_equal(got, expected, atol=1e-11)


@both_ways
def test_forward_is_the_formula(parallel, rng):
    a, b, h = recurrence_args(rng).values()
    hs, _ = linear_recurrence_forward(a, b, h, parallel=parallel)
    for t in range(T):
        h = a[t] * h + b[t]
        assert_equal(hs[t], h, atol=1e-14)


@both_ways
@pytest.mark.parametrize("shared", [False, True])
def test_gradients_by_central_differences(parallel, shared, rng):
    loss = project(
        lambda **a: linear_recurrence_forward(**a, parallel=parallel),
        linear_recurrence_backward,
        rng.normal(size=(T, N, H)),
    )
    assert gradcheck(loss, recurrence_args(rng, shared=shared)) < 1e-7


@both_ways
def test_complex_gradients_are_those_of_real_and_imaginary_parts(parallel, rng):
    parts = {}
    for name, value in recurrence_args(rng, dtype=np.complex128).items():
        parts |= {f"{name}_re": value.real.copy(), f"{name}_im": value.imag.copy()}
    directions = rng.normal(size=(T, N, H)) + 1j * rng.normal(size=(T, N, H))

    def loss(**p):
        args = [p[f"{name}_re"] + 1j * p[f"{name}_im"] for name in ("a", "b", "h0")]
        hs, cache = linear_recurrence_forward(*args, parallel=parallel)
        grads = linear_recurrence_backward(directions, cache)._asdict()
        split = {f"{n}_re": g.real for n, g in grads.items()}
        split |= {f"{n}_im": g.imag for n, g in grads.items()}
        return float(np.sum((np.conj(directions) * hs).real)), split

    assert gradcheck(loss, parts) < 1e-7


def test_a_long_scan_of_small_factors_is_exact(rng):
    a, b = np.full((2000, 1, 1), 0.1), rng.normal(size=(2000, 1, 1))
    fast, _ = linear_recurrence_forward(a, b, np.zeros((1, 1)))
    slow, _ = linear_recurrence_forward(a, b, np.zeros((1, 1)), parallel=False)
    assert_equal(fast, slow, atol=1e-14)


@both_ways
@pytest.mark.parametrize("dtype", [np.float32, np.complex64, np.complex128])
def test_dtype_follows_the_input(parallel, dtype, rng):
    hs, cache = linear_recurrence_forward(**recurrence_args(rng, dtype=dtype), parallel=parallel)
    assert {v.dtype for v in (hs, *linear_recurrence_backward(hs, cache))} == {np.dtype(dtype)}


@both_ways
def test_nothing_is_mutated_and_no_memory_is_shared(parallel, rng):
    args = recurrence_args(rng)
    assert_not_mutated(linear_recurrence_forward, **args, parallel=parallel)
    hs, cache = linear_recurrence_forward(**args, parallel=parallel)
    assert_not_mutated(linear_recurrence_backward, rng.normal(size=hs.shape), cache)
    before = linear_recurrence_backward(np.ones_like(hs), cache)
    hs[:] = 0
    np.testing.assert_equal(linear_recurrence_backward(np.ones_like(hs), cache), before)
    assert_not_mutated(scan, args["a"], args["b"])


def test_gradients_stand_in_the_order_of_the_arguments(rng):
    assert LinearGrads._fields == tuple(recurrence_args(rng))


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("a", np.zeros((T, N, H + 1)), ["(4, 3, 5)", "(4, 3, 6)"]),
        ("a", np.zeros((T, N, H), np.float32), ["float32", "float64"]),
        ("h0", np.zeros((1, H)), ["(3, 5)", "(1, 5)"]),
        ("b", np.zeros((0, N, H)), ["at least one step", "(0, 3, 5)"]),
        ("h0", np.full((N, H), np.nan), ["finite", "NaN"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = {**recurrence_args(rng), name: value}
    named = "b" if value.dtype == np.float32 else name  # b is compared with a
    assert_rejects(lambda: linear_recurrence_forward(**args), named, *parts)


def test_bad_input_scan_and_backward(rng, without_shape_hook):
    args = recurrence_args(rng)
    assert_rejects(lambda: scan(args["a"], args["b"][:2]), "b", "(4, 3, 5)", "(2, 3, 5)")
    assert_rejects(lambda: scan(args["a"][:1], args["b"]), "b", "(1, 3, 5)", "(4, 3, 5)")
    hs, cache = linear_recurrence_forward(**args)
    assert_rejects(lambda: linear_recurrence_backward(hs[:1], cache), "dhs", "(4, 3, 5)")
