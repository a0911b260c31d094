"""Right answers get their marks, whatever else a notebook holds."""

import pytest

from course_rnn.grading.grader.grade import grade_data
from course_rnn.grading.judging.verdicts import Verdict
from tests.grading.ordinary import COUNT, ordinary
from tests.sandboxes import sandbox_of


@pytest.fixture(scope="module")
def sandbox(sandbox_level):
    with sandbox_of(sandbox_level) as sandbox:
        yield sandbox


@pytest.mark.parametrize("number", range(COUNT))
def test_an_ordinary_submission_has_all_points(number, sandbox):
    report = grade_data(*ordinary(number), 2, sandbox, seed=7)
    wrong = [(e.id, e.message, e.hint) for e in report.exercises if e.verdict is not Verdict.OK]
    assert (wrong, report.message) == ([], "")
    assert report.score == report.points == 20
