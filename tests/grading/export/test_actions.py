import jsonschema

from course_rnn.grading.export import actions
from tests.grading.export.schemas import ACTIONS
from tests.grading.report.sample import EVIL, RIGHT, WRONG, report


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
