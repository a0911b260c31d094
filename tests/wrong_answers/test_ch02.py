"""Exercises of chapter 2: how many mistakes are known, what is left for them, side effects."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading.judging.compare import changed_arguments
from course_rnn.grading.judging.diagnose import find_mistake
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def test_there_are_enough_mistakes():
    counts = [len(find_exercise(i).mistakes) for i in ("2.1", "2.2", "2.3", "2.4")]
    assert counts == [18, 14, 22, 22]


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("2.1", "not carried", 1),  # one step is right
        ("2.1", "no tanh", 0),
        ("2.2", "not strict", 3),
        ("2.2", "past the end", 3),
        ("2.2", "no running sum", 0),
        ("2.3", "exp overflows", 4),
        ("2.3", "log-sum-exp overflows", 5),  # without large logits it meets the surprise
        ("2.3", "log with epsilon", 5),
        ("2.3", "mean over sequences", 1),
        ("2.4", "not fed back", 1),
        ("2.4", "temperature ignored", 4),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


def test_the_array_that_is_overwritten_also_changes_h0():
    """The real bug behind the mistake "one array": found by its outputs and by its side effect."""

    def overwriting(x, h0, W_xh, W_hh, b_xh, b_hh):
        h, hs = h0, []
        for x_t in x:
            h[:] = np.tanh(x_t @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
            hs.append(h)
        return np.array(hs)

    sheet = fresh_sheet("2.1", 0)
    copies = [{name: value.copy() for name, value in case.args.items()} for case in sheet.cases]
    arrays = [overwriting(**args) for args in copies]
    assert find_mistake(sheet, arrays).name == "one array"
    assert changed_arguments(sheet.cases[0].args, copies[0]) == ["h0"]
