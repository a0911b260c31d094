"""The self-test notices a grader that is broken."""

import dataclasses
import importlib

import pytest

from course_rnn.commands.main import main
from course_rnn.exercises.registry import exercise_ids, right_answers
from course_rnn.grading.grader import grade_exercise
from course_rnn.grading.judging.sheets import chapter_exercises
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.selftest import trials as selftest
from course_rnn.grading.selftest.hostile import HOSTILE
from course_rnn.grading.selftest.submissions import as_submission
from course_rnn.grading.selftest.trials import chapters, count_trials, run_selftest, try_answers

SEED = 2024


def failed(trials):
    return {(trial.kind, trial.name) for trial in trials if not trial.passed}


def test_every_chapter_with_exercises_is_tried():
    assert chapters() == sorted(chapters())
    assert 2 in chapters()


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_exercise_has_right_answers_in_several_styles(exercise_id):
    assert len(right_answers(exercise_id)) >= 2


def test_a_grader_that_accepts_everything_is_noticed(monkeypatch):
    real = grade_exercise.judge_reply

    def lenient(*args):
        return real(*args)._replace(verdict=Verdict.OK)

    monkeypatch.setattr(grade_exercise, "judge_reply", lenient)
    trials = list(try_answers(2, SEED))
    mistakes = [trial for trial in trials if trial.kind == "mistake"]
    assert not any(trial.passed or trial.rejected for trial in mistakes)
    assert all(trial.said for trial in mistakes)


def test_a_grader_that_rejects_everything_is_noticed(monkeypatch):
    real = grade_exercise.judge_reply

    def strict(*args):
        return real(*args)._replace(verdict=Verdict.WA, reason="no")

    monkeypatch.setattr(grade_exercise, "judge_reply", strict)
    trials = list(try_answers(2, SEED))
    assert not any(trial.passed for trial in trials if trial.kind == "right")


def test_a_grader_that_gives_no_hints_is_noticed(monkeypatch):
    monkeypatch.setattr(grade_exercise, "find_mistake", lambda *_: None)
    trials = [trial for trial in try_answers(2, SEED) if trial.kind == "mistake"]
    assert all(trial.rejected and not trial.passed for trial in trials)


def test_an_exercise_without_right_answers_is_a_miss(monkeypatch, sandbox_level):
    few(monkeypatch)
    monkeypatch.setattr(selftest, "right_answers", lambda i: () if i == "2.3" else right_answers(i))
    trials = list(run_selftest(sandbox_level, 2))
    (missed,) = (trial for trial in trials if not trial.passed)
    assert missed.said == "2.3: no right answer is known"
    assert len(trials) == count_trials()


def test_the_answer_gets_the_name_that_is_asked_for():
    exercise = chapter_exercises(2)[0]
    submission = as_submission(exercise, right_answers(exercise.id)[0])
    assert exercise.name in submission.functions


def few(monkeypatch):
    """Only one chapter and three hostile submissions, which takes a second."""
    names = ("patched_testing", "os_exit", "good")
    hostile = tuple(one for one in HOSTILE if one.name in names)
    monkeypatch.setattr(selftest, "HOSTILE", hostile)
    monkeypatch.setattr(selftest, "chapters", lambda: [2])
    return hostile


def test_the_whole_self_test(monkeypatch, sandbox_level):
    few(monkeypatch)
    trials = list(run_selftest(sandbox_level, 2))
    assert failed(trials) == set()
    assert len(trials) == count_trials()
    assert {trial.kind for trial in trials} == {"right", "sandboxed", "mistake", "hostile"}


def test_without_pytorch_it_says_that_it_needs_it(monkeypatch):
    monkeypatch.setattr(selftest.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="torch: expected to be installed"):
        next(run_selftest("none", 2))


def test_an_unexpected_verdict_is_a_miss(monkeypatch, capsys, sandbox_level):
    importlib.import_module("torch")  # without it there is no self-test
    hostile = few(monkeypatch)
    wrong = [dataclasses.replace(one, verdicts=(Verdict.MLE,)) for one in hostile]
    monkeypatch.setattr(selftest, "HOSTILE", tuple(wrong))
    assert main(["selftest"]) == 1
    out, err = capsys.readouterr()
    assert "| Chapter 2 |" in out
    assert f"{4} of 7 right and hostile submissions as they must be." in out
    assert "MISSED: hostile os_exit: 2.3: RE the code ended the program" in err
    assert err.count("MISSED") == 3


def test_a_slot_that_is_spoiled_is_noticed(monkeypatch, sandbox_level):
    (hostile,) = few(monkeypatch)[:1]
    real, calls = selftest.grade_source, []

    def spoiling(submission, sheets, sandbox):
        calls.append(submission)
        (report,) = real(submission, sheets, sandbox)
        if len(calls) == 2:  # the submission after the hostile one
            report = dataclasses.replace(report, verdict=Verdict.RE, message="spoiled")
        return (report,)

    monkeypatch.setattr(selftest, "grade_source", spoiling)
    with selftest.open_sandbox(sandbox_level) as sandbox:
        trial = selftest.try_hostile(hostile, SEED, sandbox)
    assert not trial.passed
    assert trial.said == "the next submission: RE spoiled"
