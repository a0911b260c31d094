import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.temporal_order import (
    CLASSES,
    SYMBOLS,
    temporal_order,
    temporal_order_1997,
)
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


def read(column):
    return "".join(SYMBOLS[i] for i in column)


def relevant(text):
    """Positions of X and Y, and the class that they spell."""
    steps = [t for t, symbol in enumerate(text) if symbol in "XY"]
    return steps, CLASSES.index("".join(text[t] for t in steps))


@given(st.integers(10, 60), st.integers(1, 6), seeds)
def test_classes_are_the_order_of_the_relevant_symbols(T, N, seed):
    inputs, classes = temporal_order(T, N, np.random.default_rng(seed))
    assert inputs.shape == (T, N)
    assert inputs.dtype == classes.dtype == np.int64
    for j, column in enumerate(inputs.T):
        (first, second), label = relevant(read(column))
        assert T // 10 <= first < 2 * (T // 10)
        assert T // 2 <= second < T // 2 + T // 10
        assert classes[j] == label
        assert set(read(column)) <= set("XYabcd")


def test_all_choices_are_used(rng):
    inputs, classes = temporal_order(40, 2000, rng)
    assert abs(np.bincount(classes, minlength=4) - 500).max() < 110
    assert set(np.flatnonzero((inputs < 2).any(axis=1))) == {4, 5, 6, 7, 20, 21, 22, 23}
    assert set(inputs[0]) == {2, 3, 4, 5}


def test_1997_against_its_definition(rng):
    inputs, lengths, classes = temporal_order_1997(800, rng)
    assert inputs.shape == (110, 800)
    assert inputs.dtype == lengths.dtype == classes.dtype == np.int64
    steps = []
    for column, length, label in zip(inputs.T, lengths, classes, strict=True):
        text = read(column)
        positions, expected = relevant(text)
        assert label == expected
        steps.append(positions)
        assert text[0] == "E"
        assert set(text[length - 1 :]) == {"B"}
        assert set(text[1 : length - 1]) <= set("XYabcd")
    assert set(lengths) == set(range(100, 111))
    first, second = zip(*steps, strict=True)
    assert set(first) == set(range(10, 21))
    assert set(second) == set(range(50, 61))
    assert abs(np.bincount(classes, minlength=4) - 200).max() < 65


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(*temporal_order(10, 3, rng)) == "ad87502d87458259"
    assert digest(*temporal_order_1997(2, rng)) == "335782a1ef963871"


def test_bad_arguments(rng, without_shape_hook):
    assert_rejects(lambda: temporal_order(9, 3, rng), "T", "≥ 10")
    assert_rejects(lambda: temporal_order(10, 0, rng), "N")
    assert_rejects(lambda: temporal_order(10, 3, 7), "rng")
    assert_rejects(lambda: temporal_order_1997(0, rng), "N")
    assert_rejects(lambda: temporal_order_1997(3, 7), "rng")
