import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_rnn.metrics import event_scores, match_events
from tests.cases import assert_rejects

moments = st.lists(st.integers(0, 12), max_size=5).map(sorted)


def most_pairs(found, truth, tolerance):
    """Brute force: every choice of as many of the one as of the other, in every order."""
    for n in range(min(len(found), len(truth)), 0, -1):
        for some in itertools.combinations(found, n):
            for others in itertools.permutations(truth, n):
                if all(abs(a - b) <= tolerance for a, b in zip(some, others, strict=True)):
                    return n
    return 0


@given(moments, moments, st.integers(0, 4))
@example([0, 1], [1], 0)
def test_no_matching_has_more_pairs(found, truth, tolerance):
    pairs = match_events(found, truth, tolerance)
    assert len(pairs) == most_pairs(found, truth, tolerance)
    for side, all_moments in zip(pairs.T, (found, truth), strict=True):
        assert len(set(side.tolist())) == len(side)
        assert np.all(side < len(all_moments))
        assert np.all(np.diff(side) > 0)
    assert all(abs(found[i] - truth[k]) <= tolerance for i, k in pairs)


@given(moments, moments, st.integers(0, 4))
def test_scores_are_those_of_the_counts_and_never_above_1(found, truth, tolerance):
    scores = event_scores(found, truth, tolerance)
    hits = most_pairs(found, truth, tolerance)
    assert scores.precision == (hits / len(found) if found else 0)
    assert scores.recall == (hits / len(truth) if truth else 0)
    assert 0 <= scores.f1 <= 1
    if scores.precision + scores.recall:
        harmonic = 2 / (1 / scores.precision + 1 / scores.recall) if hits else 0
        assert scores.f1 == pytest.approx(harmonic)


def test_a_crowd_is_counted_once():
    assert event_scores([0.98, 1.0, 1.02], [1.0], 0.05).f1 == 0.5
    assert event_scores([1.0], [0.96, 1.04], 0.05).recall == 0.5
    assert match_events([], [], 1).shape == (0, 2)
    assert event_scores([], [], 1) == (0, 0, 0)
    # the nearest first would take 5 for 4 and leave 6 without: 5 goes to 3, and 6 to 4
    assert match_events([4.9, 6.0], [4.0, 5.0], 1).tolist() == [[0, 0], [1, 1]]


def test_bad_arguments(without_shape_hook):
    for name, args in (
        ("found", ([1, 0], [1], 1)), ("truth", ([1], [2, 1], 1)), ("found", ([np.nan], [1], 1)),
        ("truth", ([1], [[1]], 1)), ("truth", ([1], ["a"], 1)), ("tolerance", ([1], [1], -1)),
        ("tolerance", ([1], [1], np.nan)),
    ):  # fmt: skip
        for function in (match_events, event_scores):
            assert_rejects(lambda f=function, a=args: f(*a), name)
