from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import edit_distance, error_rate
from tests.cases import assert_not_mutated, assert_rejects

words = st.text("abc", max_size=7)


def slow_distance(a, b):
    """The definition: the last symbols are kept or replaced, or one of them is left out."""

    @cache
    def d(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return d(len(a), len(b))


@given(words, words)
def test_equals_the_recursive_definition(a, b):
    assert edit_distance(a, b) == slow_distance(a, b)


@given(words, words)
def test_symmetry(a, b):
    assert edit_distance(a, b) == edit_distance(b, a) == edit_distance(a[::-1], b[::-1])


@given(words, words, words)
def test_triangle_inequality(a, b, c):
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)


@given(words, words)
def test_zero_only_for_equal_sequences_and_bounded_by_the_lengths(a, b):
    d = edit_distance(a, b)
    assert (d == 0) == (a == b)
    assert abs(len(a) - len(b)) <= d <= max(len(a), len(b))


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=5), words)
def test_any_hashable_symbols(a, b):
    assert edit_distance(a, list(b)) == max(len(a), len(b))  # no symbol in common


def test_known_distances():
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance("", "") == 0
    assert edit_distance("", "abc") == 3
    assert edit_distance(["AH0", "N"], ["AH1", "N"]) == 1
    assert edit_distance("intention", "execution") == 5
    assert type(edit_distance("a", "b")) is int


def test_long_sequences():
    rng = np.random.default_rng(0)
    a = rng.integers(9, size=400).tolist()
    b = [*a[:100], 99, *a[101:300], 77, *a[300:]]
    assert edit_distance(a, b) == 2


def test_error_rate_is_of_the_corpus():
    """(0 + 2) edits over 6 + 2 symbols; the mean of the rates would be 1/2."""
    hypotheses, references = ["abcdef", "xy"], ["abcdef", "ab"]
    assert error_rate(hypotheses, references) == 0.25


def test_error_rate_is_divided_by_the_references():
    assert error_rate(["aaaaaa"], ["a"]) == 5.0
    assert error_rate([[]], [["a", "b"]]) == 1.0
    assert error_rate(["x", "ab"], ["", "ab"]) == 0.5


def test_nothing_is_mutated():
    assert_not_mutated(edit_distance, ["a", "b"], ["b"])


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: error_rate(["a"], ["a", "b"]), "hypotheses", ["2", "1"]),
        (lambda: error_rate(["a"], [""]), "references", ["at least one symbol", "none"]),
        (lambda: error_rate([], []), "references", ["at least one symbol", "none"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
