"""Exercises 10.1 to 10.3: how many mistakes are known, what is left for them."""

import numpy as np
import pytest
import torch

from course_rnn.exercises.registry import find_exercise
from course_rnn.pytorch.attention import additive_attention_forward
from course_rnn.pytorch.image_encoder import as_cells
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake

IDS = ("10.1", "10.2", "10.3")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [13, 14, 12]


def test_looking_is_the_attention_of_the_package():
    for args in cases("10.2"):
        weights, context = find_exercise("10.2").reference(**args)
        maps, q, W_q, W_k, u = map(torch.from_numpy, args.values())
        cells = as_cells(maps)
        mask = torch.ones(cells.shape[:2], dtype=torch.bool)
        theirs = additive_attention_forward(q[None], cells, cells, W_q, W_k, u, mask)
        assert np.allclose(context, theirs[0][0])
        assert np.allclose(weights.reshape(len(weights), -1), theirs[1][0])


def test_some_sequences_end_early_and_some_never():
    for args in cases("10.1"):
        words, lengths = find_exercise("10.1").reference(**args)
        for column, length in zip(words.T, lengths, strict=True):
            assert args["end"] not in column[:length]
            assert (column[length:] == args["end"]).all()
        assert lengths.max() == args["T"]


def test_no_constant_answers_are_right_more_often_in_training():
    for args in cases("10.3"):
        best, _ = find_exercise("10.3").reference(**args)
        asked, answers = args["asked"], args["answers"]
        for question in np.unique(asked):
            given = answers[asked == question]
            share = (given == best[question]).mean()
            assert all((given == other).mean() <= share for other in range(args["K"]))


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("10.1", "goes on after END", 3),
        ("10.1", "END counts", 4),
        ("10.1", "state forgotten", 0),
        ("10.2", "question of picture 0", 1),
        ("10.2", "plain mean", 3),
        ("10.3", "0 for new questions", 3),
        ("10.3", "percent", 4),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
