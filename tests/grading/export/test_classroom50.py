import jsonschema

from course_rnn.grading.export import classroom50
from tests.grading.export.schemas import CLASSROOM50
from tests.grading.report.sample import MISSING, RIGHT, WRONG, report


def test_classroom50_counts_every_group():
    result = classroom50.result(report(RIGHT, WRONG, MISSING))
    assert (result["score"], result["max-score"]) == (8, 12)
    jsonschema.validate(result["tests"], CLASSROOM50["properties"]["tests"])
    assert [test["score"] for test in result["tests"]] == [2, 2, 2, 2, 0, 0]
    assert [test["passed"] for test in result["tests"]] == [True] * 4 + [False] * 2
    assert "Hint: the comparison must be strict." in result["tests"][4]["feedback"]
