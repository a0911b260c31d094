"""The rules by which a reply becomes a verdict, points and a message; our functions in process."""

import itertools

import numpy as np
import pytest

from course_rnn.grading.grader.grade_exercise import ATTEMPTS, grade_exercise
from course_rnn.grading.grader.outcomes import WORDS
from course_rnn.grading.grader.trusted import TrustedSandbox, by_position
from course_rnn.grading.judging.compare import CHANGES
from course_rnn.grading.judging.judge import score
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import NUMPY, Reply, Session
from course_rnn.submission import BrokenCell, Origin
from tests.grading.submitted import SHEETS, grade_one, submission

REFERENCES = {i: by_position(s.exercise, s.exercise.reference) for i, s in SHEETS.items()}
MISTAKES = [(i, mistake) for i, s in SHEETS.items() for mistake in s.exercise.mistakes]
RNN = SHEETS["2.1"]
right_rnn = REFERENCES["2.1"]


class Scripted(Session):
    """Answers rightly, but for replies that are put in at some positions, the first time only."""

    def __init__(self, *scripts):
        self.scripts, self.asked, self.trouble = list(scripts), [], "out of memory"
        self.right = TrustedSandbox({RNN.exercise.name: right_rnn}).session("", "numpy", NUMPY)

    def ask(self, function, parameters, calls, **_):
        self.asked.append(len(calls))
        replies = self.right.ask(function, parameters, calls)
        script = self.scripts.pop(0) if self.scripts else {}
        return [script.get(i, reply) for i, reply in enumerate(replies)]

    def flaw(self, source):
        return None

    def close(self):
        pass


def grade(*scripts):
    session = Scripted(*scripts)
    return grade_exercise(RNN, submission("rnn_forward"), session), session


@pytest.mark.parametrize("exercise_id", SHEETS)
def test_the_reference_has_full_marks(exercise_id):
    report = grade_one(exercise_id, REFERENCES[exercise_id])
    assert (report.verdict, report.score, report.lines) == (Verdict.OK, report.points, ())


@pytest.mark.parametrize(("exercise_id", "mistake"), MISTAKES, ids=lambda v: getattr(v, "name", v))
def test_every_mistake_gets_its_own_hint(exercise_id, mistake):
    report = grade_one(exercise_id, by_position(SHEETS[exercise_id].exercise, mistake.answer))
    assert report.verdict in (Verdict.WA, Verdict.FORMAT)
    assert report.hint == mistake.hint
    assert report.score < report.points


def test_credit_is_that_of_the_judge():
    cases = RNN.cases
    for broken in range(len(cases)):
        report, _ = grade({broken: Reply(None, "none", verdict=Verdict.FORMAT)})
        assert report.score == score(RNN, [i != broken for i in range(len(cases))])
        assert report.failed.startswith(cases[broken].group)


def test_the_first_failure_is_told():
    replies = {
        1: Reply((np.zeros(3),), "array"),
        3: Reply(None, verdict=Verdict.TLE),
        4: Reply(None, verdict=Verdict.TLE, ended=True),
    }
    report, _ = grade(replies)
    shapes = {name: value.shape for name, value in RNN.cases[1].args.items()}
    assert report.verdict is Verdict.FORMAT
    assert report.called_with.startswith(f"x {shapes['x']}, h0 {shapes['h0']}")
    assert report.failed == "one step (T = 1: h_1 from h_0 and x_1)"
    assert [group.score for group in report.groups] == [0, 0, 1]


def test_a_function_that_is_not_there():
    report = grade_exercise(RNN, submission("generate"), Scripted())
    assert (report.verdict, report.score) == (Verdict.MISSING, 0)
    assert report.message == "there is no function rnn_forward."


@pytest.mark.parametrize(("name", "asked"), [("rnn_foward", True), ("RNN", False)])
def test_a_misspelt_name_is_told(name, asked):
    message = grade_exercise(RNN, submission(name), Scripted()).message
    assert message.endswith(f"There is {name}: is that it?") == asked


def test_the_name_of_another_exercise_is_no_misspelling():
    assert "is that it?" not in grade_exercise(RNN, submission("rnn_backward"), Scripted()).message


def test_a_function_in_a_cell_with_a_syntax_error():
    cell = BrokenCell(Origin(3, 7), "invalid syntax.", frozenset({"rnn_forward"}))
    report = grade_exercise(RNN, submission(broken=(cell,)), Scripted())
    assert report.verdict is Verdict.RE
    assert report.message == "invalid syntax (line 7 of code cell 3)."


def test_a_stub_is_missing():
    def stub(*args):
        raise NotImplementedError("Exercise 2.1")

    report = grade_one("2.1", stub)
    assert (report.verdict, report.score) == (Verdict.MISSING, 0)
    assert report.lines == (("Found", "not written yet."),)


def test_changed_arguments_are_wrong_even_if_the_answer_is_right():
    def careless(x, h0, *rest):
        hs = right_rnn(x, h0, *rest)
        h0[:] = hs[-1]
        return hs

    report = grade_one("2.1", careless)
    assert (report.verdict, report.score) == (Verdict.WA, 0)
    assert report.message == "h0 changed in place: the caller still needs the old values."


def test_an_answer_that_changes_is_wrong():
    calls = itertools.count()

    def tired(*args):  # right the first time round
        return right_rnn(*args) + (next(calls) >= len(RNN.cases))

    report = grade_one("2.1", tired)
    assert (report.verdict, report.message, report.hint) == (Verdict.WA, CHANGES, "")
    assert report.failed.startswith("a long sequence")
    assert report.score == report.points - 1


def test_an_answer_that_changes_gets_no_hint_of_a_mistake_it_also_makes():
    calls = itertools.count()
    mistaken = by_position(RNN.exercise, RNN.exercise.mistakes[0].answer)
    report = grade_one("2.1", lambda *args: mistaken(*args) + (next(calls) >= len(RNN.cases)))
    assert (report.message, report.hint) == (CHANGES, "")


def test_what_the_repeated_call_comes_to_counts():
    report, session = grade({}, {0: Reply(None, verdict=Verdict.MLE)})
    assert session.asked == [len(RNN.cases), 1]
    assert (report.verdict, report.message) == (Verdict.MLE, WORDS[Verdict.MLE])


def test_a_failure_of_the_grader_is_tried_again():
    infra = {2: Reply(None, verdict=Verdict.INFRA)}
    report, session = grade(infra, infra)
    assert (report.verdict, session.asked) == (Verdict.OK, [len(RNN.cases)] * 3 + [1])


@pytest.mark.parametrize("before", [(), ({},)], ids=["call", "repeated call"])
def test_a_failure_that_stays_is_never_scored(before, caplog):
    infra = {0: Reply(None, verdict=Verdict.INFRA)}
    report, session = grade(*before, *[infra] * ATTEMPTS)
    assert report.verdict is Verdict.INFRA
    assert len(session.asked) - len(before) >= ATTEMPTS
    assert "graded again" in report.message
    assert "exercise 2.1: out of memory" in caplog.text
