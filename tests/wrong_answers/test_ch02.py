"""Every known wrong answer is rejected with its own hint; right ones of any style pass."""

import numpy as np
import pytest

from course_rnn.grading import check
from course_rnn.grading.compare import changed_arguments
from course_rnn.grading.judge import find_mistake, make_sheet, tells_mistakes_apart
from course_rnn.grading.registry import exercise_ids, find_exercise
from tests.wrong_answers.grade import as_student, fresh_sheet, grade
from tests.wrong_answers.right_ch02 import RIGHT

IDS = tuple(i for i in exercise_ids() if i.startswith("2."))
SEEDS = range(4)
MISTAKES = [(i, mistake) for i in IDS for mistake in find_exercise(i).mistakes]
RIGHT_ANSWERS = [(i, answer) for i in IDS for answer in RIGHT[i]]


@pytest.mark.parametrize(("exercise_id", "mistake"), MISTAKES, ids=lambda v: getattr(v, "name", v))
class TestEveryMistake:
    def test_is_rejected_with_its_own_hint_on_fresh_cases(self, exercise_id, mistake):
        for seed in SEEDS:
            points, found = grade(fresh_sheet(exercise_id, seed), mistake.answer)
            assert points < find_exercise(exercise_id).points
            assert found is mistake

    def test_is_rejected_with_its_own_hint_in_the_notebook(self, exercise_id, mistake, capsys):
        exercise = find_exercise(exercise_id)
        result = check(exercise_id, as_student(exercise, mistake.answer))
        assert not result.passed
        assert capsys.readouterr().out.endswith(f"  Hint: {mistake.hint}\n")


@pytest.mark.parametrize(
    ("exercise_id", "answer"), RIGHT_ANSWERS, ids=lambda v: getattr(v, "__name__", v)
)
class TestEveryRightAnswer:
    def test_has_full_marks_on_fresh_cases(self, exercise_id, answer):
        for seed in SEEDS:
            points, mistake = grade(fresh_sheet(exercise_id, seed), answer)
            assert (points, mistake) == (find_exercise(exercise_id).points, None)

    def test_has_full_marks_in_the_notebook(self, exercise_id, answer, capsys):
        result = check(exercise_id, answer)
        assert result.passed, result.message
        assert result.score == find_exercise(exercise_id).points
        assert "correct" in capsys.readouterr().out


def test_there_are_enough_mistakes():
    counts = [len(find_exercise(i).mistakes) for i in IDS]
    assert counts == [18, 13, 21, 21]


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
    mistake = next(m for m in find_exercise(exercise_id).mistakes if m.name == name)
    for seed in SEEDS:
        assert grade(fresh_sheet(exercise_id, seed), mistake.answer)[0] == points


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_draw_seldom_has_to_be_repeated(exercise_id):
    """Drawing again is for the rare miss; it must not be what holds a weak set of cases up."""
    exercise = find_exercise(exercise_id)
    draws = [exercise.cases(np.random.default_rng([seed, 3])) for seed in range(12)]
    assert sum(tells_mistakes_apart(make_sheet(exercise, cases)) for cases in draws) >= 9


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
