"""Export a chapter's grader for Classroom 50: a folder with an ``autograder.py``.

The contract: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding

Students can read what Classroom 50 publishes and run it in their own repositories, so this grades
practice, not exams.
"""

from pathlib import Path

from course_rnn.grading.export.bundle import launched_files, write_zip
from course_rnn.grading.export.pins import HERE
from course_rnn.grading.report import Report
from course_rnn.grading.report.escape import visible


def export_classroom50(name: str, output: Path, python: str = HERE) -> None:
    """Write the zip to unpack at ``CLASSROOM/autograders/ASSIGNMENT/``.

    Parameters
    ----------
    name : str
        The exercise notebook's name, such as "03_bptt".
    output : Path
        The zip.
    python : str
        The Python that is to grade, such as "3.12"; by default the one that runs.

    Raises
    ------
    ValueError
        If the chapter has no graded exercises, or the Python is unknown.
    OSError
        If the zip cannot be written.
    """
    write_zip(output, launched_files(name, "classroom50", "autograder.py", python=python))


def result(report: Report) -> dict:
    """The part of ``result.json`` that is about the content of the submission.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    dict
        Score, highest score, and a test for every group of cases, in whole points.
    """
    tests = [
        {
            "test-name": f"{exercise.id} {exercise.name}: {group.name}",
            "passed": group.score == group.points,
            "score": group.score,
            "max-score": group.points,
            "verdict": str(exercise.verdict),
            "feedback": [visible(f"{label}: {text}") for label, text in exercise.lines],
        }
        for exercise in report.exercises
        for group in exercise.groups
    ]
    return {"score": report.score, "max-score": report.points, "tests": tests}
