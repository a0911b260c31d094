"""Every hostile submission, asked as the grader asks, and after each a good one is right."""

import ast
from functools import cache
from importlib.resources import files as resources

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading.judging.judge import draw_sheet, judge
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.selftest import hostile
from course_rnn.grading.selftest.hostile import HOSTILE, read
from tests.hostile.traces import files, processes
from tests.sandboxes import HANGING, PATIENT


@cache
def sheet_of(exercise):
    return draw_sheet(find_exercise(exercise), np.random.default_rng(7))


def verdict_of(replies, sheet):
    """The first fault of any call, as a grader finds it."""
    for i, reply in enumerate(replies):
        if reply.verdict is not None:
            return reply.verdict
        answer = reply.arrays[0] if reply.kind in ("array", "numbers") else reply.arrays
        if reply.changed or judge(sheet, i, answer).reason is not None:
            return Verdict.WA
    return Verdict.OK


def ask(sandbox, source, exercise, limits):
    sheet = sheet_of(exercise)
    calls = [case.args for case in sheet.cases]
    with sandbox.session(source, "numpy", limits) as session:
        replies = session.ask(sheet.exercise.name, sheet.exercise.parameters, calls)
    assert len(replies) == len(calls)
    assert Verdict.INFRA not in [reply.verdict for reply in replies], session.trouble
    return replies, verdict_of(replies, sheet)


@pytest.mark.parametrize("submission", HOSTILE, ids=lambda submission: submission.name)
def test_verdict_and_no_trace(submission, sandbox):
    limits = HANGING if Verdict.TLE in submission.verdicts else PATIENT
    replies, verdict = ask(sandbox, submission.source, submission.exercise, limits)
    assert verdict in submission.verdicts, replies[0]
    assert processes(sandbox) == set()
    assert files() == set()
    assert ask(sandbox, read("good"), "2.3", PATIENT)[1] is Verdict.OK


@pytest.mark.parametrize("exercise", ["2.1", "2.2", "2.3", "2.4"])
def test_the_good_submission_is_right(sandbox, exercise):
    assert ask(sandbox, read("good"), exercise, PATIENT)[1] is Verdict.OK


@pytest.mark.parametrize("name", ["leak_in_message", "leak_in_name", "hostile_type"])
def test_nothing_of_the_submission_is_to_be_shown(sandbox, name):
    (reply, *_), _ = ask(sandbox, read(name), "2.3", PATIENT)
    assert reply.error in ("ValueError", "Exception", "an exception")
    assert (reply.kind, reply.arrays) == ("", None)


def test_a_syntax_error_has_its_line(sandbox):
    (reply, *_), _ = ask(sandbox, read("syntax_error"), "2.3", PATIENT)
    assert (reply.error, reply.line) == ("SyntaxError", 5)


def test_the_table_names_every_file_once():
    names = [submission.name for submission in HOSTILE]
    kept = {file.name.removesuffix(".txt") for file in resources(hostile).iterdir()} - {"frames"}
    assert sorted(names) == sorted(name for name in kept if not name.startswith("__"))


@pytest.mark.parametrize("submission", HOSTILE, ids=lambda submission: submission.name)
def test_rows(submission):
    assert submission.tries
    assert submission.verdicts
    assert Verdict.INFRA not in submission.verdicts
    forgiven = submission.name == "good" or submission.name.startswith("right_")
    assert (Verdict.OK in submission.verdicts) == forgiven
    if submission.name != "syntax_error":
        ast.parse(submission.source)


def test_a_name_that_is_not_there():
    with pytest.raises(ValueError, match="name: expected that of a submission, got 'x'"):
        read("x")
