import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_rnn.reference.autoregression import (
    Autoregression,
    fit_autoregression,
    persistence,
    predict,
    windows,
)
from tests.cases import assert_equal, assert_not_mutated, assert_rejects


def simulate(rng, b, a, T, noise):
    x = list(rng.normal(size=len(a)))
    for _ in range(T):
        x.append(b + sum(a_k * x[-k] for k, a_k in enumerate(a, start=1)) + noise * rng.normal())
    return np.array(x)


@given(st.integers(2, 12), st.integers(1, 11))
def test_windows_are_slices_and_what_follows(T, size):
    assume(size < T)
    series = np.arange(100, 100 + T)
    inputs, targets = windows(series, size)
    assert inputs.tolist() == [list(range(100 + i, 100 + i + size)) for i in range(T - size)]
    assert targets.tolist() == [100 + i + size for i in range(T - size)]


def test_windows_are_read_only_views():
    series = np.arange(6.0)
    inputs, targets = windows(series, 2)
    assert np.shares_memory(inputs, series)
    assert np.shares_memory(targets, series)
    assert not inputs.flags.writeable


@pytest.mark.parametrize("p", [1, 2, 4])
def test_fit_equals_lstsq_on_an_explicit_design_matrix(p, rng):
    series = rng.normal(3, 1, size=30)
    design = [[1.0, *[series[t - k] for k in range(1, p + 1)]] for t in range(p, 30)]
    expected = np.linalg.lstsq(np.array(design), series[p:], rcond=None)[0]
    model = fit_autoregression(series, p)
    assert model.b == pytest.approx(expected[0], abs=1e-10)
    assert_equal(model.a, expected[1:])


@pytest.mark.parametrize("seed", range(20))
def test_ar2_coefficients_are_recovered(seed):
    """Standard errors at T = 20,000: √((1 − 0.5²) / T) = 0.006 for both weights, 0.018 for b."""
    series = simulate(np.random.default_rng(seed), 2.0, [0.75, -0.5], 20_000, 1.0)
    model = fit_autoregression(series, 2)
    assert_equal(model.a, np.array([0.75, -0.5]), atol=0.025)  # four standard errors
    assert model.b == pytest.approx(2.0, abs=0.08)


def test_without_noise_the_fit_is_exact_and_predicts_far_ahead(rng):
    series = simulate(rng, 0.3, [1.6, -0.9], 60, 0.0)
    model = fit_autoregression(series[:40], 2)
    assert_equal([model.b, *model.a], [0.3, 1.6, -0.9], atol=1e-9)
    assert_equal(predict(model, series[:40], 22), series[40:62], atol=1e-7)


def test_prediction_by_hand():
    model = Autoregression(1.0, np.array([2.0, -1.0]))
    # 1 + 2·5 − 3 = 8, 1 + 2·8 − 5 = 12, 1 + 2·12 − 8 = 17
    assert_equal(predict(model, np.array([99.0, 3.0, 5.0]), 3), [8.0, 12.0, 17.0], atol=0)


def test_many_histories_at_once(rng):
    model = fit_autoregression(rng.normal(size=50), 3)
    histories = rng.normal(size=(4, 2, 7))
    got = predict(model, histories, 5)
    assert got.shape == (4, 2, 5)
    for index in np.ndindex(4, 2):
        assert_equal(got[index], predict(model, histories[index], 5), atol=1e-12)
        assert_equal(persistence(histories, 5)[index], np.full(5, histories[index][-1]), atol=0)


def test_windows_give_the_predictions_along_a_series(rng):
    series = simulate(rng, 0.0, [0.5, 0.3], 50, 1.0)
    model = fit_autoregression(series, 2)
    inputs, targets = windows(series, 2)
    residuals = targets - predict(model, inputs, 1)[:, 0]
    # normal equations: least squares leaves nothing that the intercept or an input could explain
    assert_equal(np.column_stack([np.ones(len(inputs)), inputs]).T @ residuals, np.zeros(3))


def test_it_beats_persistence_where_values_swing(rng):
    series = simulate(rng, 0.0, [0.2, -0.9], 2_000, 0.5)
    inputs, targets = windows(series[1_000:], 2)
    model = fit_autoregression(series[:1_000], 2)
    errors = [
        np.mean((f - targets) ** 2)
        for f in (predict(model, inputs, 1)[:, 0], persistence(inputs, 1)[:, 0])
    ]
    assert errors[0] < 0.3 < 4 * errors[0] < errors[1]


def test_a_constant_series_is_predicted():
    model = fit_autoregression(np.full(9, 4.0), 3)
    assert_equal(predict(model, np.full(3, 4.0), 4), np.full(4, 4.0))


def test_dtype_follows_the_series(rng):
    series = rng.normal(size=30).astype(np.float32)
    model = fit_autoregression(series, 2)
    assert isinstance(model.b, float)
    results = (model.a, predict(model, series, 2), persistence(series, 2))
    assert {r.dtype for r in results} == {np.dtype("f")}


def test_nothing_is_mutated(rng):
    series = rng.normal(size=30)
    model = fit_autoregression(series, 2)
    assert_not_mutated(fit_autoregression, series, 2)
    assert_not_mutated(predict, model, series, 3)
    assert_not_mutated(persistence, series, 3)


X = np.arange(7.0)
MODEL = Autoregression(0.0, np.array([0.5, 0.2]))


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: windows(X, 0), "size", ["1 to 6", "0"]),
        (lambda: windows(X, 7), "size", ["1 to 6", "7"]),
        (lambda: windows(X[None], 1), "series", ["(any,)", "(1, 7)"]),
        (lambda: fit_autoregression(X, 0), "p", ["1 to 3", "0"]),
        (lambda: fit_autoregression(X, 4), "p", ["1 to 3", "4"]),
        (lambda: fit_autoregression(X.astype(int), 2), "series", ["floats", "int64"]),
        (lambda: fit_autoregression(X[None], 2), "series", ["(any,)", "(1, 7)"]),
        (lambda: fit_autoregression(X / X, 2), "series", ["finite", "nan at index 0"]),
        (lambda: predict(MODEL, X[:1], 2), "history", ["at least 2", "(1,)"]),
        (lambda: predict(MODEL, X.astype("f"), 2), "history", ["float64", "float32"]),
        (lambda: predict(MODEL, list(X), 2), "history", ["array", "list"]),
        (lambda: predict(MODEL, X, 0), "steps", ["at least 1", "0"]),
        (lambda: persistence(X[:0], 2), "history", ["at least 1", "(0,)"]),
        (lambda: persistence(np.array(1.0), 2), "history", ["at least 1", "()"]),
        (lambda: persistence(X, 0), "steps", ["at least 1", "0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    with np.errstate(invalid="ignore"):
        assert_rejects(call, argument, *parts)
