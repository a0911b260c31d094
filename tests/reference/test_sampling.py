import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import chi_square_p_value
from course_rnn.reference.char_rnn import char_rnn_logits
from course_rnn.reference.sampling import (
    cumulative,
    expect_uniform,
    generate,
    inverse_transform,
    inverse_transform_argmax,
    inverse_transform_choices,
    temperature_softmax,
)
from tests.cases import H, V, assert_equal, assert_not_mutated, assert_rejects, char_rnn_params

P = np.array([0.5, 0.3, 0.15, 0.05])  # no symmetry: 1 − u the wrong way round is another law
BELOW_ONE = np.nextafter(1.0, 0.0)


@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_the_three_ways_agree(size, seed):
    weights = np.random.default_rng(seed).integers(0, 5, size) + np.eye(size)[0]
    p = weights / weights.sum()
    source = random.Random(seed)
    u = np.array([source.random() for _ in range(200)])
    expected = inverse_transform(p, u)
    assert_equal(inverse_transform_argmax(p, u), expected, atol=0)
    assert_equal(inverse_transform_choices(p, 200, random.Random(seed)), expected, atol=0)


def test_the_answer_is_the_smallest_k_whose_cumulative_sum_exceeds_u(rng):
    u = rng.random((3, 50))
    for way in (inverse_transform, inverse_transform_argmax):
        got = way(P, u)
        assert got.shape == u.shape
        for k, u_k in zip(got.flat, u.flat, strict=True):
            assert k == next(k for k in range(4) if sum(P[: k + 1]) > u_k)


@pytest.mark.parametrize("way", [inverse_transform, inverse_transform_argmax])
def test_the_borders_belong_to_the_right_hand_symbol(way):
    p = np.array([0.0, 0.25, 0.0, 0.5, 0.25, 0.0])
    u = np.array([0.0, np.nextafter(0.25, 0), 0.25, 0.5, np.nextafter(0.75, 0), 0.75, BELOW_ONE])
    assert way(p, u).tolist() == [1, 1, 3, 3, 3, 4, 4]
    assert way(p, np.array(0.0)) == 1  # a single draw of shape ()
    assert way(p, np.array([])).shape == (0,)


@pytest.mark.parametrize("way", [inverse_transform, inverse_transform_argmax])
def test_u_just_below_one_with_float32_probabilities_that_sum_to_less(way):
    p = np.append(np.full(30, 1 / 30, np.float32) * np.float32(0.9999), np.float32(0))
    assert p.sum(dtype=np.float64) < BELOW_ONE
    assert way(p, np.array([BELOW_ONE])).tolist() == [29]  # neither 30, of probability 0, nor 31


def test_cumulative_ends_at_one_and_keeps_its_zeros():
    cdf = cumulative(np.array([0.0, 0.1, 0.2, 0.7 - 1e-4, 0.0], np.float32))
    assert cdf.dtype == np.float64
    assert cdf[0] == 0
    assert cdf[-2] == cdf[-1] == 1
    assert_equal(cumulative(P), [0.5, 0.8, 0.95, 1.0], atol=1e-15)


def counts(symbols):
    return np.bincount(symbols, minlength=len(P))


def test_draws_follow_p():
    u = np.random.default_rng(3).random(20_000)
    for symbols in (
        inverse_transform(P, u),
        inverse_transform_argmax(P, u),
        inverse_transform_choices(P, 20_000, random.Random(3)),
    ):
        assert chi_square_p_value(counts(symbols), P) > 1e-6


@pytest.mark.parametrize(
    "wrong",
    [
        lambda cdf, u: np.minimum(np.searchsorted(cdf, u, side="left") + 1, 3),  # off by one
        lambda cdf, u: np.argmax(cdf < u[:, None], axis=1),  # the inequality the wrong way round
        lambda cdf, u: np.sum(cdf > u[:, None], axis=1) - 1,  # counted from the wrong end
        lambda cdf, u: (4 * u).astype(int),  # uniform, p forgotten
    ],
)
def test_a_wrong_sampler_is_rejected(wrong):
    u = np.random.default_rng(3).random(20_000)
    assert chi_square_p_value(counts(wrong(cumulative(P), u)), P) < 1e-6


def test_temperature_scales_the_logits(rng):
    logits = rng.normal(size=(3, V))
    for tau in (0.5, 1.0, 2.0):
        p = np.exp(logits / tau)
        expected = p / p.sum(axis=-1, keepdims=True)
        assert_equal(temperature_softmax(logits, tau), expected, atol=1e-14)
    assert temperature_softmax(logits.astype(np.float32), 0.7).dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("tau", [1e-3, None])
def test_a_small_temperature_is_the_argmax(dtype, tau, rng):
    tau = tau or 2 * float(np.finfo(dtype).tiny)  # logits / tau would overflow
    logits = (1000 * rng.normal(size=(3, V))).astype(dtype)
    expected = np.eye(V)[logits.argmax(axis=-1)]
    assert_equal(temperature_softmax(logits, tau), expected, atol=1e-12)


def test_generate_equals_running_the_network_step_by_step(rng):
    params, h0, u = char_rnn_params(rng), rng.normal(size=H), rng.random(40)
    symbols, h_last = generate(2, h0, u, params, temperature=0.8)
    h, symbol = h0[None], 2
    for got, u_t in zip(symbols, u, strict=True):
        logits, h = char_rnn_logits(np.array([[symbol]]), h, params)
        p = np.exp(logits[0, 0] / 0.8)
        symbol = int(inverse_transform(p / p.sum(), np.array([u_t]))[0])
        assert got == symbol
    assert len(set(symbols.tolist())) > 3
    assert_equal(h_last, h[0], atol=1e-12)


def test_generation_goes_on_from_the_last_symbol_and_state(rng):
    params, h0, u = char_rnn_params(rng), rng.normal(size=H), rng.random(40)
    whole, h_whole = generate(2, h0, u, params)
    first, h = generate(2, h0, u[:15], params)
    second, h = generate(int(first[-1]), h, u[15:], params)
    assert np.concatenate([first, second]).tolist() == whole.tolist()
    assert_equal(h, h_whole, atol=1e-14)


def test_end_stops_after_the_symbol(rng):
    params, h0, u = char_rnn_params(rng), rng.normal(size=H), rng.random(40)
    whole, _ = generate(2, h0, u, params)
    end = int(whole[5])
    first = whole.tolist().index(end)
    stopped, h = generate(2, h0, u, params, end=end)
    assert stopped.tolist() == whole[: first + 1].tolist()
    assert_equal(h, generate(2, h0, u[: first + 1], params)[1], atol=0)
    assert generate(2, h0, u[:0], params)[0].dtype == np.int64


def test_generate_in_float32(rng):
    params, h0 = char_rnn_params(rng, dtype=np.float32), np.zeros(H, np.float32)
    symbols, h = generate(0, h0, rng.random(5), params, temperature=0.5)
    assert h.dtype == np.float32
    assert symbols.shape == (5,)


def test_nothing_is_mutated(rng):
    params, h0, u = char_rnn_params(rng), rng.normal(size=H), rng.random(9)
    assert_not_mutated(generate, 1, h0, u, params)
    assert_not_mutated(inverse_transform, P, u)
    assert_not_mutated(inverse_transform_argmax, P, u)
    assert_not_mutated(temperature_softmax, h0, 0.5)
    assert_not_mutated(cumulative, P)


U = np.array([0.5])
PARAMS = char_rnn_params(np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: temperature_softmax(P, 0.0), "temperature", ["positive", "0.0"]),
        (lambda: temperature_softmax(P, -1.0), "temperature", ["positive", "-1.0"]),
        (lambda: temperature_softmax(P, np.inf), "temperature", ["positive", "inf"]),
        (lambda: temperature_softmax(P.astype("f"), 1e300), "temperature", ["positive", "1e+300"]),
        (lambda: temperature_softmax(P.astype("f"), 1e-60), "temperature", ["positive", "1e-60"]),
        (lambda: cumulative(2 * P), "p", ["sum to 1", "sum of 2"]),
        (lambda: cumulative(np.array([1.5, -0.5])), "p", ["sum to 1", "-0.5"]),
        (lambda: cumulative(np.array([])), "p", ["at least one"]),
        (lambda: inverse_transform(P, U + 0.5), "u", ["[0, 1)", "1.0 to 1.0"]),
        (lambda: inverse_transform(P / 2, U), "p", ["sum to 1", "0.5"]),
        (lambda: inverse_transform(P, 0.5), "u", ["NumPy array", "float"]),
        (lambda: inverse_transform_argmax(P, -U), "u", ["[0, 1)", "-0.5"]),
        (lambda: inverse_transform_choices(P, -1, random.Random(0)), "size", ["at least 0", "-1"]),
        (lambda: inverse_transform_choices(2 * P, 1, random.Random(0)), "p", ["sum of 2"]),
        (lambda: generate(V, np.zeros(H), U, PARAMS), "start", ["[0, 7)", "7 to 7"]),
        (lambda: generate(0, np.zeros(H), U, PARAMS, end=-1), "end", ["[0, 7)", "-1 to -1"]),
        (lambda: generate(0, np.zeros(V), U, PARAMS), "h0", ["(5,)", "(7,)"]),
        (lambda: generate(0, np.zeros(H), U[None], PARAMS), "u", ["(any,)", "(1, 1)"]),
        (lambda: generate(0, np.zeros(H), U + 1, PARAMS), "u", ["[0, 1)", "1.5"]),
        (
            lambda: generate(0, np.zeros(H), U, PARAMS._replace(W_hy=np.zeros((H, V)))),
            "W_hy",
            ["(7, 5)", "(5, 7)"],
        ),
        (lambda: expect_uniform(np.array([0.1, np.nan])), "u", ["[0, 1)", "nan"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
