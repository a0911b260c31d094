"""The notebooks themselves through the whole grader: solutions have full marks, stubs none."""

from pathlib import Path

import pytest

from course_rnn.grading.grader.grade import grade_submission
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.selftest.trials import chapters
from tests.grading.exercises import need_libraries

ROOT = Path(__file__).parents[2]


@pytest.fixture
def grade(sandbox_level):
    def grade(folder, chapter):
        need_libraries(chapter)
        (path,) = (ROOT / folder).glob(f"{chapter:02}_*.ipynb")
        with open_sandbox(sandbox_level) as sandbox:
            return grade_submission(path, chapter, sandbox, seed=2024)

    return grade


@pytest.mark.parametrize("chapter", chapters())
def test_the_solution_has_full_marks(chapter, grade):
    report = grade("solutions", chapter)
    assert [e for e in report.exercises if e.verdict is not Verdict.OK] == []
    assert report.score == report.points > 0


@pytest.mark.parametrize("chapter", chapters())
def test_the_exercise_as_it_is_handed_out_has_none(chapter, grade):
    report = grade("exercises", chapter)
    assert {e.verdict for e in report.exercises} == {Verdict.MISSING}
    assert {e.message for e in report.exercises} == {"not written yet."}
    assert report.score == 0
