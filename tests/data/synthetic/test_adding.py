import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.adding import adding, adding_1997
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


@given(st.integers(2, 25), st.integers(1, 6), seeds)
def test_targets_are_the_sums_of_marked_numbers(T, N, seed):
    x, targets = adding(T, N, np.random.default_rng(seed))
    assert x.shape == (T, N, 2)
    assert targets.shape == (N,)
    assert x.dtype == targets.dtype == np.float64
    assert 0 <= x[..., 0].min() <= x[..., 0].max() < 1
    for j in range(N):
        first, second = (t for t in range(T) if x[t, j, 1] == 1)
        assert first < T // 2 <= second
        assert np.isin(x[:, j, 1], [0, 1]).all()
        assert targets[j] == pytest.approx(x[first, j, 0] + x[second, j, 0], abs=1e-15)


def test_always_one_has_an_error_of_a_sixth(rng):
    _, targets = adding(10, 100_000, rng)
    assert np.mean((targets - 1) ** 2) == pytest.approx(1 / 6, abs=0.003)


def test_all_positions_are_marked_equally_often(rng):
    x, _ = adding(7, 12_000, rng)
    counts = x[..., 1].sum(axis=1)
    np.testing.assert_allclose(counts, [4000] * 3 + [3000] * 4, atol=300)


@given(st.integers(20, 60), st.integers(1, 8), seeds)
def test_1997_against_its_definition(T, N, seed):
    x, lengths, targets = adding_1997(T, N, np.random.default_rng(seed))
    assert x.shape == (T + T // 10, N, 2)
    assert lengths.dtype == np.int64
    assert ((lengths >= T) & (lengths <= T + T // 10)).all()
    assert abs(x[..., 0]).max() <= 1
    for j, length in enumerate(lengths):
        values, marks = x[:length, j].T
        assert (x[length:, j] == 0).all()
        ones = np.flatnonzero(marks == 1)
        assert len(ones) == 2
        assert ones.min() < 10
        assert ones.max() < max(10, T // 2)
        minus = set(np.flatnonzero(marks == -1))
        assert minus == {0, length - 1} - set(ones)
        assert (values[0] == 0) == (marks[0] == 1)
        total = sum(value for value, mark in zip(values, marks, strict=True) if mark == 1)
        assert targets[j] == pytest.approx(0.5 + total / 4, abs=1e-15)
        assert 0 <= targets[j] <= 1


def test_1997_reaches_every_length_and_position(rng):
    x, lengths, _ = adding_1997(40, 3000, rng)
    assert set(lengths) == set(range(40, 45))
    counts = (x[..., 1] == 1).sum(axis=1)
    # the 19 first that are still unmarked reach step 19, as the first choice was before it
    np.testing.assert_allclose(counts[:10], 3000 * (0.1 + 0.9 / 19), atol=100)
    np.testing.assert_allclose(counts[10:20], 3000 / 19, atol=60)
    assert (counts[20:] == 0).all()
    assert x[..., 0].min() < -0.99


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(*adding(6, 3, rng)) == "f5f455cab838dd9b"
    assert digest(*adding_1997(20, 3, rng)) == "7e24fa3131e6260f"


def test_bad_arguments(rng, without_shape_hook):
    assert_rejects(lambda: adding(1, 3, rng), "T", "≥ 2")
    assert_rejects(lambda: adding(4, 0, rng), "N")
    assert_rejects(lambda: adding(4, 3, 7), "rng")
    assert_rejects(lambda: adding_1997(19, 3, rng), "T", "≥ 20")
    assert_rejects(lambda: adding_1997(20, 0, rng), "N")
    assert_rejects(lambda: adding_1997(20, 3, 7), "rng")
