import json

import pytest

from course_rnn.grading.report.gradescope import UNFINISHED, results, stub
from tests.grading.report.sample import EVIL, INFRA, MISSING, RIGHT, WRONG, report

# https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
TOP = {
    "score": (int, float),
    "execution_time": int,
    "output": str,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "visibility": VISIBILITIES,
    "stdout_visibility": VISIBILITIES,
    "extra_data": dict,
    "tests": list,
}
TEST = {
    "score": (int, float),
    "max_score": (int, float),
    "status": {"passed", "failed"},
    "name": str,
    "name_format": FORMATS,
    "number": str,
    "output": str,
    "output_format": FORMATS,
    "tags": list,
    "visibility": VISIBILITIES,
    "extra_data": dict,
}


def assert_fits(record, schema):
    for key, value in record.items():
        allowed = schema[key]
        assert value in allowed if isinstance(allowed, set) else isinstance(value, allowed), key


@pytest.mark.parametrize("graded", [report(RIGHT, WRONG, MISSING), report(INFRA), report()])
def test_schema(graded):
    record = json.loads(json.dumps(results(graded)))
    assert_fits(record, TOP)
    for test in record.get("tests", []):
        assert_fits(test, TEST)
    assert_fits(stub(), TOP)


def test_one_test_a_group_and_the_sum():
    record = results(report(RIGHT, WRONG, MISSING))
    assert record["score"] == sum(test["score"] for test in record["tests"]) == 8
    assert [test["number"] for test in record["tests"]] == ["2.1"] * 3 + ["2.2"] * 2 + ["2.3"]
    passed, failed = record["tests"][3:5]
    assert (passed["status"], passed["output"]) == ("passed", "")
    assert (failed["status"], failed["score"], failed["max_score"]) == ("failed", 0, 2)
    assert failed["output"].endswith("Hint: the comparison must be strict.")


def test_the_stub_has_no_points_and_says_why():
    assert stub()["score"] == 0
    assert stub()["output"] == UNFINISHED


def test_a_failure_of_the_grader_has_no_score_at_all():
    record = results(report(RIGHT, INFRA))
    assert "score" not in record
    assert "tests" not in record
    assert record["extra_data"]["verdict"] == "INFRA"


@pytest.mark.parametrize("exercise", [WRONG, INFRA])
def test_notes_are_told(exercise):
    record = results(report(exercise, notes=("written with NumPy 2.0.2.",)))
    assert "Note: Written with NumPy 2.0.2." in record["output"]
    assert record["extra_data"]["notes"] == ["written with NumPy 2.0.2."]


def test_nothing_a_student_chose_is_obeyed():
    text = json.dumps(results(report(WRONG, file=EVIL)), ensure_ascii=False)
    assert "\\u202e" in text
    assert "\u202e" not in text
    assert "\\u001b" in text.replace("\\\\", "\\")
