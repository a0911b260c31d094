"""Every known wrong answer is rejected with its own hint; right ones of any style pass.

Both stand beside the exercise, in ``mistakes.py`` and ``right.py``; what is special to a chapter,
such as its partial credit, is tested in ``test_chNN``.
"""

import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise, right_answers
from course_rnn.grading import check
from course_rnn.grading.judging.diagnose import find_mistake
from tests.wrong_answers.grade import as_student, fresh_sheet, grade, without

IDS = exercise_ids()
SEEDS = range(4)
MISTAKES = [(i, mistake) for i in IDS for mistake in find_exercise(i).mistakes]
RIGHT_ANSWERS = [(i, answer) for i in IDS for answer in right_answers(i)]


@pytest.mark.parametrize(("exercise_id", "mistake"), MISTAKES, ids=lambda v: getattr(v, "name", v))
class TestEveryMistake:
    def test_is_rejected_with_its_own_hint_on_fresh_cases(self, exercise_id, mistake):
        exercise = find_exercise(exercise_id)
        for seed in SEEDS:
            student = as_student(exercise, mistake.answer)
            points, found = grade(fresh_sheet(exercise_id, seed), student)
            assert points < exercise.points
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


@pytest.mark.parametrize("exercise_id", IDS)
class TestEveryExercise:
    def test_is_answered_rightly_in_several_styles(self, exercise_id):
        assert len(right_answers(exercise_id)) >= 2

    @pytest.mark.parametrize("seed", range(3))
    def test_an_unknown_mistake_gets_no_hint_of_another(self, exercise_id, seed):
        sheet = fresh_sheet(exercise_id, seed)
        for position, mistake in enumerate(sheet.exercise.mistakes):
            found = find_mistake(without(sheet, position), sheet.mistaken[position])
            assert found is None, f"{mistake.name} was taken for {found.name}"
