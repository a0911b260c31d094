"""Exercises of chapter 9: how many mistakes are known, what is left for them, errors in words."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.reference.pooling import max_pooling_forward, mean_pooling_forward
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake

IDS = ("9.1", "9.2", "9.3")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [19, 20, 27]


def test_the_poolings_are_those_of_the_package():
    for args in cases("9.2"):
        mask = np.arange(len(args["hs"]))[:, None] < args["lengths"]
        mean, largest = find_exercise("9.2").reference(**args)
        assert np.allclose(mean, mean_pooling_forward(args["hs"], mask)[0])
        assert np.allclose(largest, max_pooling_forward(args["hs"], mask)[0])


def test_tfidf_by_hand():
    words, texts = np.array([0, 0, 2, 2]), np.array([0, 0, 0, 1])
    idf, features = find_exercise("9.1").reference(words, texts, 3, 4)
    assert idf == pytest.approx(1 + np.log([4 / 2, 4, 4 / 3, 4]))
    assert features[1].tolist() == [0, 0, 1, 0]
    assert not features[2].any()
    assert features[0, 0] / features[0, 2] == pytest.approx(2 * idf[0] / idf[2])


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("9.1", "not smoothed", 0),
        ("9.1", "not scaled", 2),
        ("9.1", "empty text", 4),
        ("9.2", "divided by T", 3),
        ("9.2", "zeros compete", 3),
        ("9.2", "swapped", 0),
        ("9.3", "mask ignored", 1),
        ("9.3", "weights as constants", 4),
        ("9.3", "db as a mean over the batch", 4),
        ("9.3", "best state", 4),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
