import json

import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import from_record, to_record
from tests.grading.report.sample import INFRA, MISSING, RIGHT, WRONG, report


def test_points_are_summed():
    graded = report(RIGHT, WRONG, MISSING)
    assert [e.score for e in graded.exercises] == [6, 2, 0]
    assert (graded.score, graded.points) == (8, 12)


@pytest.mark.parametrize(
    ("exercises", "verdict"),
    [
        ((RIGHT,), Verdict.OK),
        ((RIGHT, WRONG, MISSING), Verdict.WA),
        ((MISSING, WRONG), Verdict.MISSING),
        ((WRONG, INFRA), Verdict.INFRA),
    ],
)
def test_verdict_of_the_whole(exercises, verdict):
    assert report(*exercises).verdict is verdict


def test_lines_say_only_what_there_is_to_say():
    assert RIGHT.lines == ()
    assert MISSING.lines == (("Found", "not there."),)
    assert [label for label, _ in WRONG.lines] == ["Failed", "Called with", "Found", "Hint"]


def test_a_record_survives_json():
    graded = report(RIGHT, WRONG, INFRA, file="ünï\ud800.ipynb")
    again = from_record(json.loads(json.dumps(to_record(graded))))
    assert again == graded
    assert again.exercises[1].verdict is Verdict.WA


def test_notes_survive_json():
    graded = report(RIGHT, notes=("one", "two \ud800"))
    assert from_record(json.loads(json.dumps(to_record(graded)))) == graded


def test_a_record_of_an_older_journal_has_no_notes():
    record = to_record(report(RIGHT))
    del record["notes"]
    assert from_record(record).notes == ()


@pytest.mark.parametrize("notes", [3, [3], None])
def test_notes_that_are_no_text_are_rejected(notes):
    with pytest.raises(ValueError, match="record: expected the record of a report"):
        from_record(to_record(report(RIGHT)) | {"notes": notes})


@pytest.mark.parametrize("record", [{}, {"exercises": [{}]}, {"exercises": None}])
def test_what_is_no_record_is_rejected(record):
    with pytest.raises(ValueError, match="record: expected the record of a report"):
        from_record(record)


def test_an_unknown_verdict_is_rejected():
    record = to_record(report(RIGHT))
    record["exercises"][0]["verdict"] = "FINE"
    with pytest.raises(ValueError, match=r"record: expected .*'FINE'"):
        from_record(record)
