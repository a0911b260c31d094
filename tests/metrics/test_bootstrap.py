import numpy as np
import pytest
import scipy.stats

from course_rnn.metrics import bootstrap_interval
from tests.cases import assert_not_mutated, assert_rejects


def test_equals_scipys_percentile_interval():
    values = np.random.default_rng(0).exponential(size=80)
    low, high = bootstrap_interval(np.mean, values, np.random.default_rng(1), resamples=20_000)
    expected = scipy.stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert (low, high) == pytest.approx(expected, abs=0.01)
    assert high - low > 0.3


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_it_covers_the_truth_as_often_as_it_says(level):
    rng = np.random.default_rng(3)
    tests, covered = 300, 0
    for _ in range(tests):
        values = rng.normal(2.0, 1.0, size=60)
        low, high = bootstrap_interval(np.mean, values, rng, resamples=200, level=level)
        covered += low < 2.0 < high
    assert scipy.stats.binomtest(covered, tests, level).pvalue > 1e-3


def test_whole_rows_are_drawn(rng):
    """An error rate is a ratio of sums: the edits of a sentence stay with its length."""
    rows = np.stack([np.arange(1, 31), 10 * np.arange(1, 31)], axis=1)
    low, high = bootstrap_interval(lambda r: r[:, 0].sum() / r[:, 1].sum(), rows, rng, resamples=50)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)


def test_resamples_have_the_size_of_the_test_set_and_repeat_rows(rng):
    seen = []
    bootstrap_interval(lambda r: seen.append(r) or 0.0, np.arange(40), rng, resamples=30)
    assert {len(r) for r in seen} == {40}
    assert all(len(set(r.tolist())) < 40 for r in seen)
    assert set(np.concatenate(seen).tolist()) == set(range(40))


def test_the_generator_decides():
    values = np.arange(10.0)
    one, two, three = (
        bootstrap_interval(np.mean, values, np.random.default_rng(seed), resamples=20)
        for seed in (1, 1, 2)
    )
    assert one == two != three


def test_nothing_is_mutated():
    assert_not_mutated(
        lambda values: bootstrap_interval(np.mean, values, np.random.default_rng(0), resamples=9),
        np.arange(5.0),
    )


VALUES, RNG = np.arange(5.0), np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: bootstrap_interval(np.mean, VALUES[:1], RNG), "values", ["two rows", "1"]),
        (lambda: bootstrap_interval(np.mean, VALUES, RNG, resamples=0), "resamples", ["1", "0"]),
        (lambda: bootstrap_interval(np.mean, VALUES, RNG, level=95), "level", ["0 and 1", "95"]),
        (lambda: bootstrap_interval(np.mean, VALUES, RNG, level=0.0), "level", ["0 and 1", "0.0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
