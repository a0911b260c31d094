"""Exercises 9.4 and 9.5: how many mistakes are known, what is left for them, errors in words."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from tests.wrong_answers.grade import fresh_sheet, hint_after_error, points_of_mistake


def cases(exercise_id):
    return [case for seed in range(20) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("9.4", "9.5")] == [18, 15]


def test_some_features_of_the_two_are_equal_where_it_says_so():
    for case in cases("9.4"):
        equal = case.args["u"] == case.args["v"]
        assert equal.any() == (case.group == "equal features")
        assert not equal.all()


def test_which_classes_come():
    for case in cases("9.5"):
        K = case.args["K"]
        true, said = (set(case.args[name].tolist()) for name in ("truth", "said"))
        never = set(range(K)) - true - said
        assert len(never) == (case.group == "empty class")
        assert len(said - true) == (case.group == "one-sided classes")
        assert len(true - said) == (case.group in ("one-sided classes", "empty class"))


def test_by_hand():
    table, f1, macro = find_exercise("9.5").reference(
        np.array([0, 0, 0, 1]), np.array([0, 0, 2, 2]), 4
    )
    assert table.tolist() == [[2, 0, 1, 0], [0, 0, 1, 0], [0] * 4, [0] * 4]
    assert f1.tolist() == [0.8, 0, 0, 0]
    assert macro == pytest.approx(0.8 / 3)


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("9.4", "squared distance", 3),
        ("9.4", "no sign", 1),
        ("9.4", "0 counted as positive", 4),
        ("9.5", "columns true", 2),
        ("9.5", "recall", 1),
        ("9.5", "never said left out", 3),
        ("9.5", "empty classes count", 4),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points


def three_columns(u, v, dfeatures):
    parts = np.split(dfeatures, 2, axis=1)
    return np.hstack([u, v, np.abs(u - v), u * v]), parts[0] + v, parts[1] + u


def in_python(truth, said, K):
    table, f1 = np.zeros((K, K), dtype=int), []
    np.add.at(table, (truth, said), 1)
    for k in range(K):
        hits = int(np.sum((truth == k) & (said == k)))
        precision = hits / int(np.sum(said == k))
        recall = hits / int(np.sum(truth == k))
        f1.append(2 * precision * recall / (precision + recall))
    return table, np.array(f1), np.mean(f1)


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("9.4", three_columns, "take it apart into four pieces of D columns each"),
        ("9.5", in_python, "its F1 is 0 then"),
    ],
)
def test_stumbles(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
