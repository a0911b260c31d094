"""Submissions that are costly to read: the grader stays quick, and the next one has its marks."""

import time

import pytest

from course_rnn.grading.grader.grade import grade_data
from course_rnn.grading.judging.sheets import draw_sheets
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.selftest.costly import COSTLY
from course_rnn.grading.selftest.hostile import read
from tests.hostile.traces import files, processes

SEED = 11
OWN_SECONDS = 2.0  # of processor time; the issue is minutes and gigabytes


@pytest.mark.parametrize("file", COSTLY, ids=lambda file: file.name)
def test_a_costly_file(file, sandbox):
    draw_sheets(2, SEED)  # once
    data, before = file.data, time.process_time()
    report = grade_data(file.name, data, 2, sandbox, SEED)
    assert time.process_time() - before < OWN_SECONDS
    assert {e.id: e.verdict for e in report.exercises}["2.3"] in file.verdicts, report
    assert report.score == 0
    assert processes(sandbox) == set()
    assert files() == set()
    after = grade_data("good.py", read("good").encode(), 2, sandbox, SEED)
    assert {exercise.verdict for exercise in after.exercises} == {Verdict.OK}


def test_rows():
    assert len({file.name for file in COSTLY}) == len(COSTLY)
    assert all(file.tries and file.verdicts for file in COSTLY)
    assert not {Verdict.OK, Verdict.INFRA} & {v for file in COSTLY for v in file.verdicts}
