"""Export a chapter's grader for GitHub Actions, with the output of GitHub Classroom's graders.

What the step puts out is what ``classroom-resources/autograding-grading-reporter`` reads:
https://github.com/classroom-resources/autograding-grading-reporter

GitHub Classroom itself has been retired; the step's colour and log say the same. Students can read
and change what is in their repository, so this grades practice, not exams.
"""

from pathlib import Path

from course_rnn.grading.export.bundle import launched_files, write_zip
from course_rnn.grading.export.pins import HERE
from course_rnn.grading.report import Report
from course_rnn.grading.report.escape import visible

FOLDER = ".github/autograder/"
WORKFLOW = """\
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "@PYTHON@"
      - id: exercises
        run: python .github/autograder/autograder.py
"""


def export_actions(name: str, output: Path, python: str = HERE) -> None:
    """Write the zip to unpack at the root of a repository.

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
    files = launched_files(name, "actions", "autograder.py", FOLDER, python)
    workflow = WORKFLOW.replace("@PYTHON@", python).encode()
    write_zip(output, files | {".github/workflows/autograding.yml": workflow})


def result(report: Report) -> dict:
    """The result in the shape of GitHub Classroom's graders.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    dict
        A test for every group of cases.
    """
    tests = [
        {
            "name": f"{exercise.id} {exercise.name}: {group.name}",
            "status": _status(group.score == group.points),
            "score": group.score,
            "message": "\n".join(visible(f"{label}: {text}") for label, text in exercise.lines),
            "test_code": "",
            "filename": visible(report.file),
            "line_no": 0,
            "duration": 0,
        }
        for exercise in report.exercises
        for group in exercise.groups
    ]
    return {
        "version": 1,
        "status": _status(report.score == report.points),
        "max_score": report.points,
        "tests": tests,
    }


def _status(right):
    return "pass" if right else "fail"
