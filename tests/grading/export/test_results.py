"""What Classroom 50 and GitHub Actions get of a report."""

import jsonschema

from course_rnn.grading.export import actions, classroom50
from tests.grading.export.schemas import ACTIONS, CLASSROOM50
from tests.grading.report.sample import EVIL, MISSING, RIGHT, WRONG, report


def test_classroom50_counts_every_group():
    result = classroom50.result(report(RIGHT, WRONG, MISSING))
    assert (result["score"], result["max-score"]) == (8, 12)
    jsonschema.validate(result["tests"], CLASSROOM50["properties"]["tests"])
    assert [test["score"] for test in result["tests"]] == [2, 2, 2, 2, 0, 0]
    assert [test["passed"] for test in result["tests"]] == [True] * 4 + [False] * 2
    assert "Hint: the comparison must be strict." in result["tests"][4]["feedback"]


def test_actions_counts_every_group():
    result = actions.result(report(RIGHT, WRONG))
    jsonschema.validate(result, ACTIONS)
    assert (result["status"], result["max_score"]) == ("fail", 10)
    assert [test["status"] for test in result["tests"]] == ["pass"] * 4 + ["fail"]
    assert "Hint: the comparison must be strict." in result["tests"][4]["message"]
    assert actions.result(report(RIGHT))["status"] == "pass"


def test_nothing_a_student_chose_is_obeyed():
    result = actions.result(report(RIGHT, file=EVIL))
    assert "\x1b" not in result["tests"][0]["filename"]
    assert "\u202e" not in result["tests"][0]["filename"]
