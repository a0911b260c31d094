"""Exercises 10.4 and 10.5: how many mistakes are known, what is left for them, errors in words."""

import numpy as np
import pytest
from sacrebleu.metrics import BLEU

from course_rnn.exercises.registry import find_exercise
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def cases(exercise_id):
    return [case for seed in range(10) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("10.4", "10.5")] == [26, 23]


def test_bleu_is_that_of_sacrebleu():
    metric = BLEU(tokenize="none", smooth_method="none")
    for case in cases("10.4"):
        texts = [
            [" ".join(f"w{k}" for k in row if k >= 0) for row in case.args[name].tolist()]
            for name in ("written", "reference")
        ]
        found = metric.corpus_score(texts[0], [texts[1]])
        clipped, total, score = find_exercise("10.4").reference(**case.args)
        assert clipped.tolist() == found.counts
        assert total.tolist() == found.totals
        assert score == pytest.approx(found.score)
        assert case.group == "no run of four" or score > 0
        if case.group in ("too short", "too long"):
            assert (found.sys_len < found.ref_len) == (case.group == "too short")


def test_a_run_of_four_is_right_in_one_of_the_cases_alone():
    for seed in range(5):
        args = [c.args for c in fresh_sheet("10.4", seed).cases if c.group == "no run of four"]
        scores = [find_exercise("10.4").reference(**a)[2] for a in args]
        assert sorted(score > 0 for score in scores) == [False, True]


def test_every_weight_has_choices_of_its_own_here_and_there():
    for case in cases("10.5"):
        choices, means, best = find_exercise("10.5").reference(**case.args)
        assert len(np.unique(choices, axis=0)) > 1
        assert means[best] == means.max() > means.min()
        assert (case.args["lengths"] == 0).any() == (case.group == "short lists")


def test_reranking_by_hand():
    log_p, log_lm = np.array([[-1.0, -1.5, -1.4, 0]]), np.array([[-9.0, -4.0, -9.5, 0]])
    lengths, quality = np.array([[2, 2, 3, 0]]), np.array([[0.1, 0.9, 0.5, 0]])
    rerank = find_exercise("10.5").reference
    choices, means, best = rerank(log_p, log_lm, lengths, quality, np.array([0, 0.2]), 0.0)
    assert choices.tolist() == [[0], [1]]  # −1 − 1.8 < −1.5 − 0.8
    assert (means.tolist(), best) == ([0.1, 0.9], 1)
    choices, *_ = rerank(log_p, log_lm, lengths, quality, np.array([0, 0.2]), 0.5)
    assert choices.tolist() == [[2], [1]]  # a word more is worth half a nat


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("10.4", "not clipped", 0),
        ("10.4", "no penalty", 4),
        ("10.4", "log of zero", 4),
        ("10.4", "arithmetic mean", 2),
        ("10.5", "filling chosen", 4),
        ("10.5", "worst weight", 2),
        ("10.5", "language model left out", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
