"""The report as Gradescope's ``results.json``.

The schema: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report.escape import visible
from course_rnn.grading.report.records import ExerciseReport, GroupReport, Report
from course_rnn.grading.report.text import report_text

UNFINISHED = "Grading was stopped before it finished. This is no judgement of the submission."


def stub() -> dict:
    """The result that stands until grading has finished: no points.

    Returns
    -------
    dict
    """
    return {"score": 0, "output": UNFINISHED, "output_format": "text", "visibility": "visible"}


def results(report: Report) -> dict:
    """Turn a report into Gradescope's result.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    dict
        Without any score if the grader failed: Gradescope then reports a failed autograder instead
        of a zero.
    """
    record = {
        "output": report_text(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "execution_time": round(report.seconds),
        "extra_data": {
            "verdict": report.verdict,
            "sandbox": report.level,
            "sha256": report.sha256,
            "versions": report.versions,
            "notes": [visible(note) for note in report.notes],
        },
    }
    if report.verdict is Verdict.INFRA:
        return record
    tests = [_test(exercise, group) for exercise in report.exercises for group in exercise.groups]
    return record | {"score": report.score, "tests": tests}


def _test(exercise: ExerciseReport, group: GroupReport) -> dict:
    right = group.score == group.points
    said = "" if right else "\n".join(f"{label}: {text}" for label, text in exercise.lines)
    return {
        "number": exercise.id,
        "name": visible(f"{exercise.name}: {group.name}"),
        "score": group.score,
        "max_score": group.points,
        "status": "passed" if right else "failed",
        "output": "\n".join(visible(line) for line in said.split("\n")),
        "visibility": "visible",
        "extra_data": {"verdict": Verdict.OK if right else exercise.verdict},
    }
