import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.copying import copy_memory, copy_sequences, reverse_sequences
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


@given(st.integers(1, 9), st.integers(1, 5), st.integers(2, 7), seeds)
def test_copies_and_reversals(T, N, V, seed):
    source, target = copy_sequences(T, N, V, np.random.default_rng(seed))
    assert source.shape == target.shape == (T, N)
    assert source.dtype == target.dtype == np.int64
    assert 0 <= source.min() <= source.max() < V
    assert [list(column) for column in target.T] == [list(column) for column in source.T]
    source, target = reverse_sequences(T, N, V, np.random.default_rng(seed))
    assert [list(column) for column in target.T] == [list(column)[::-1] for column in source.T]


@pytest.mark.parametrize("task", [copy_sequences, reverse_sequences])
def test_writing_to_the_source_leaves_the_target(task, rng):
    source, target = task(1, 3, 5, rng)
    before = target.copy()
    source[:] = 99
    np.testing.assert_array_equal(target, before)
    assert target.flags.c_contiguous


@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 6), st.integers(2, 9), seeds)
def test_copy_memory_gives_back_after_the_delimiter(lag, N, length, V, seed):
    rng = np.random.default_rng(seed)
    inputs, targets = copy_memory(lag, N, rng, length=length, V=V)
    assert inputs.shape == targets.shape == (lag + 2 * length, N)
    assert inputs.dtype == targets.dtype == np.int64
    for x, y in zip(inputs.T.tolist(), targets.T.tolist(), strict=True):
        # a machine that stores until the delimiter and then recites
        asked = x.index(V + 1)
        assert asked == length + lag - 1
        memory = [symbol for symbol in x[:asked] if symbol != V]
        assert len(memory) == length
        assert max(memory) < V
        assert set(x[asked + 1 :]) == {V}
        assert y == [V] * (asked + 1) + memory


def test_every_symbol_is_drawn_equally_often(rng):
    inputs, _ = copy_memory(3, 4000, rng)
    counts = np.bincount(inputs[:10].ravel(), minlength=8)
    assert len(counts) == 8
    assert abs(counts - 5000).max() < 5 * math.sqrt(5000)


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(*copy_sequences(4, 3, 5, rng)) == "6ec700887d18d106"
    assert digest(*reverse_sequences(4, 3, 5, rng)) == "e23cc7d2dcfcb628"
    assert digest(*copy_memory(5, 3, rng)) == "f8abba7aa10a48ef"


@pytest.mark.parametrize(
    ("task", "args", "argument"),
    [
        (copy_sequences, (0, 2, 3), "T"),
        (copy_sequences, (2, 0, 3), "N"),
        (copy_sequences, (2, 2, 1), "V"),
        (reverse_sequences, (2.5, 2, 3), "T"),
        (copy_memory, (0, 2), "lag"),
        (copy_memory, (2, 0), "N"),
    ],
)
def test_bad_arguments(task, args, argument, rng, without_shape_hook):
    assert_rejects(lambda: task(*args, rng), argument)


def test_bad_options_and_generators(rng, without_shape_hook):
    assert_rejects(lambda: copy_memory(2, 2, rng, length=0), "length")
    assert_rejects(lambda: copy_memory(2, 2, rng, V=1), "V")
    assert_rejects(lambda: copy_memory(2, 2, 7), "rng", "int")
    assert_rejects(lambda: copy_sequences(2, 2, 2, 7), "rng", "int")
