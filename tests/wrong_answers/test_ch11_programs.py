"""Exercises 11.1 and 11.4: how many mistakes are known, and what is left for them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("11.1", "11.4")] == [18, 18]


def test_outputs_by_hand():
    end = 9
    wanted = np.array([[1, 7, 4], [2, 9, 5], [9, 0, 9], [9, 0, 3]])
    written = np.array([[1, 7, 9], [2, 9, 5], [9, 3, 9], [4, 3, 3]])
    characters, exact = find_exercise("11.1").reference(written, wanted, end)
    assert characters == pytest.approx(5 / 8)  # 3 + 2, and none after an END that came too soon
    assert exact == pytest.approx(2 / 3)


def test_padding_changes_nothing():
    rng = np.random.default_rng(0)
    for seed in range(10):
        for case in fresh_sheet("11.1", seed).cases:
            written, wanted, end = (case.args[name] for name in ("written", "wanted", "end"))
            below = rng.integers(wanted.max() + 1, size=(3, wanted.shape[1]))
            no_end = np.where(below == end, end - 1, below)
            longer = {
                "written": np.concatenate([written, no_end]),
                "wanted": np.concatenate([wanted, below]),
            }
            found = find_exercise("11.1").reference(**longer, end=end)
            assert np.allclose(found, find_exercise("11.1").reference(**case.args))


def test_a_story_by_hand():
    who = np.array([[0, 0], [1, 1], [2, 2], [1, 0]])
    where = np.array([[1, 0], [1, 1], [1, 0], [0, 0]])
    p = np.array([[0.1, 0.4, 0.2, 0.3], [0.1, 0.4, 0.2, 0.3]])
    q, kl = find_exercise("11.4").reference(who, where, np.array([0, 1]), p, 3)
    assert q.tolist() == [[0, 0, 1], [0, 0, 0]]
    assert kl == pytest.approx([np.log(5), 0])
    q, kl = find_exercise("11.4").reference(who[:3], where[:3], np.array([0, 0]), p, 3)
    assert q.tolist() == [[0, 0.5, 0.5], [0, 0, 1]]
    assert kl[0] == pytest.approx(0.5 * np.log(0.5 / 0.4) + 0.5 * np.log(0.5 / 0.2))


def test_speakers_are_alone_in_one_group_only():
    for seed in range(5):
        for case in fresh_sheet("11.4", seed).cases:
            q, kl = find_exercise("11.4").reference(**case.args)
            alone = ~q.any(axis=1)
            assert alone.any() == (case.group in ("nobody", "distance"))
            assert (kl[alone] == 0).all()
            assert (kl[~alone] > 0).all()


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("11.1", "padding counted", 3),
        ("11.1", "END not counted", 2),
        ("11.1", "whole columns", 3),
        ("11.1", "mean of means", 3),
        ("11.1", "after the written END", 4),
        ("11.1", "rows as outputs", 0),
        ("11.4", "first move", 1),
        ("11.4", "speaker greeted", 0),
        ("11.4", "nowhere is a room", 2),
        ("11.4", "names alone", 3),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
