"""Exercise 8.4: how many mistakes are known, what is left for them, slips, errors in words."""

import inspect

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise, right_answers
from course_rnn.metrics import event_scores, match_events
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake


def test_there_are_enough_mistakes():
    assert len(find_exercise("8.4").mistakes) == 15


def test_the_reference_is_that_of_the_package():
    for seed in range(5):
        for case in fresh_sheet("8.4", seed).cases:
            hits, f1 = find_exercise("8.4").reference(**case.args)
            args = case.args.values()
            assert hits == len(match_events(*args))
            assert f1 == pytest.approx(event_scores(*args).f1)


def test_records_are_in_order_and_crowds_are_crowds():
    for seed in range(5):
        for case in fresh_sheet("8.4", seed).cases:
            found, truth = case.args["found"], case.args["truth"]
            assert np.all(np.diff(found) >= 0)
            assert np.all(np.diff(truth) >= 0)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("hits by detection", 2),
        ("hits by beat", 4),
        ("nearest first", 3),
        ("nearest beat of each", 3),
        ("less than the tolerance", 0),
        ("in step", 0),
        ("late ones only", 0),
        ("precision", 0),
        ("arithmetic mean", 0),
    ],
)
def test_partial_credit(name, points):
    for seed in range(3):
        assert points_of_mistake("8.4", name, seed) == points


SLIPS = {
    "two_pointers": [
        ("found[i] < beat - tolerance", "found[i] <= beat - tolerance", None),
        ("2 * precision * recall", "precision * recall", "factor 2 missing"),
        ("2 * precision * recall / (precision + recall)", "(precision + recall) / 2",
         "arithmetic mean"),
        ("2 * precision * recall / (precision + recall)", "precision", "precision"),
        ("        if i < len(found)", "        while i < len(found)", "hits by detection"),
    ],
    "first_free_beat": [
        ("free.remove(beat)", "pass", "hits by detection"),
        ("<= tolerance", "< tolerance", "less than the tolerance"),
        ("abs(moment - beat)", "0 <= moment - beat", "late ones only"),
    ],
}  # fmt: skip
ROWS = [(key, *slip) for key, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("name", "old", "new", "mistake"), ROWS)
def test_a_slip_is_named(name, old, new, mistake):
    function = next(f for f in right_answers("8.4") if f.__name__ == name)
    source = inspect.getsource(function)
    assert old in source
    scope = dict(vars(inspect.getmodule(function)))
    exec(source.replace(old, new), scope)
    points, found = grade(fresh_sheet("8.4", 0), scope[name])
    assert points < find_exercise("8.4").points
    assert (found and found.name) == mistake


def precision_and_recall(found, truth, tolerance):
    hits = len(match_events(found, truth, tolerance))
    precision, recall = hits / len(found), hits / len(truth)
    return hits, 2 * precision * recall / (precision + recall)


def nearest(found, truth, tolerance):
    away = np.abs(found[:, None] - truth)
    away.min()  # of nothing
    return tuple(find_exercise("8.4").reference(found, truth, tolerance))


@pytest.mark.parametrize(
    ("answer", "hint"), [(precision_and_recall, "no precision"), (nearest, "there are no hits")]
)
def test_an_error_gets_a_hint(answer, hint, capsys):
    assert hint in hint_after_error("8.4", answer, capsys)
