import dataclasses

import numpy as np
import pytest

from course_rnn.grading.grader.outcomes import HINTS, WORDS, judge_reply
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import Reply
from course_rnn.submission import Origin
from tests.grading.submitted import SHEETS, submission

SHEET = SHEETS["2.1"]
RIGHT = SHEET.expected[0]
SECRET = "0.12345 \x1b[31m <b> \u202e"


def outcome(reply, sheet=SHEET, position=0, origins=()):
    submitted = dataclasses.replace(submission("rnn_forward"), origins=origins)
    return judge_reply(sheet, position, reply, submitted)


def test_right():
    got = outcome(Reply((RIGHT.copy(),), "array"))
    assert (got.verdict, got.reason, got.hint) == (Verdict.OK, "", "")
    np.testing.assert_array_equal(got.answer, RIGHT)


@pytest.mark.parametrize(
    ("reply", "verdict", "said"),
    [
        (Reply((RIGHT + 1,), "array"), Verdict.WA, "wrong values"),
        (Reply((RIGHT * np.nan,), "array"), Verdict.WA, "is nan"),
        (Reply((RIGHT[:, :1],), "array"), Verdict.FORMAT, "expected shape (T, N, H)"),
        (Reply((RIGHT.astype(int),), "array"), Verdict.FORMAT, "got dtype int64"),
        (Reply((RIGHT, RIGHT), "tuple"), Verdict.FORMAT, "a tuple of 2: return one thing alone"),
        (Reply(tuple(RIGHT), "list"), Verdict.FORMAT, "np.stack turns it into an array"),
        (Reply(None, "none", (), Verdict.FORMAT), Verdict.FORMAT, "got None"),
        (Reply(None, "other:set", (), Verdict.FORMAT), Verdict.FORMAT, "an object of type set"),
        (Reply(None, "other:dict", (), Verdict.FORMAT), Verdict.FORMAT, "an object of type dict"),
        (Reply((RIGHT.copy(),), "array", ("x", "h0")), Verdict.WA, "x and h0 changed in place"),
        (Reply(None, "", (), Verdict.RE, "exit"), Verdict.RE, "ended the program"),
        (Reply(None, "", (), Verdict.RE, "crash"), Verdict.RE, "crashed"),
        (Reply(None, "", (), Verdict.RE, "NotImplementedError"), Verdict.MISSING, "not written"),
    ],
)
def test_verdict_and_words(reply, verdict, said):
    got = outcome(reply)
    assert got.verdict is verdict
    assert said in got.reason


@pytest.mark.parametrize("verdict", WORDS)
def test_limits_have_their_words(verdict):
    assert outcome(Reply(None, verdict=verdict)) == (verdict, None, WORDS[verdict], "", "")


def test_a_list_of_numbers_is_an_answer_of_one_axis():
    sheet = SHEETS["2.2"]
    assert outcome(Reply((sheet.expected[0],), "numbers"), sheet).verdict is Verdict.OK


def test_an_exception_is_told_by_name_and_place_and_never_by_its_text():
    reply = Reply(None, "", (), Verdict.RE, "ValueError", f"ValueError: {SECRET}", 2)
    got = outcome(reply, origins=(Origin(1, 1), Origin(4, 9)))
    assert got.reason == "the code raised ValueError in line 9 of code cell 4."
    assert SECRET not in str(got)


@pytest.mark.parametrize("line", [None, 0, -1, 3])
def test_a_line_that_does_not_exist_is_left_out(line):
    reply = Reply(None, "", (), Verdict.RE, "ValueError", "", line)
    got = outcome(reply, origins=(Origin(None, 1), Origin(None, 2)))
    assert got.reason == "the code raised ValueError."


@pytest.mark.parametrize("error", HINTS)
def test_what_only_the_grader_lacks_has_a_hint(error):
    got = outcome(Reply(None, "", (), Verdict.RE, error, f"{error}: {SECRET}"))
    assert got.hint == HINTS[error]
    assert "PyTorch" in HINTS["ModuleNotFoundError"]
    assert "lines of the notebook that the function needs" in HINTS["NameError"].replace("  ", " ")


def test_a_known_exception_has_a_hint():
    text = "ValueError: operands could not be broadcast together with shapes (3,) (4,)"
    got = outcome(Reply(None, "", (), Verdict.RE, "ValueError", text))
    assert got.hint.startswith("the shapes do not fit.")
    assert outcome(Reply(None, "", (), Verdict.RE, "ValueError", None)).hint == ""


def test_what_an_import_at_the_top_lacks_has_the_hint_of_one_inside():
    for reason, hint in (
        ("ModuleNotFoundError", HINTS["ModuleNotFoundError"]),
        ("ImportError", ""),
    ):
        text = f"ImportError: logsumexp is not available to exercises ({reason})"
        assert outcome(Reply(None, "", (), Verdict.RE, "ImportError", text)).hint == hint


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("array of complex numbers", "np.abs takes the absolute value of complex numbers"),
        ("complex", "np.abs takes the absolute value of complex numbers"),
        ("array of text", "the answer must hold numbers"),
        ("array of objects", "the answer must hold numbers"),
    ],
)
def test_an_array_of_no_real_numbers_is_told_as_in_the_notebook(kind, said):
    assert said in outcome(Reply(None, f"other:{kind}", (), Verdict.FORMAT)).reason
