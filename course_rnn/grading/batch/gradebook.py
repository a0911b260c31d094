"""The gradebook: a table with one row a submission, and the same as JSON with all reports.

Both are written row by row, so that a large course needs no more memory than a small one.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence

from course_rnn.grading.batch.files import Outputs
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import Report, to_record
from course_rnn.grading.report.escape import visible
from course_rnn.grading.report.files import open_atomically

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
PRIVATE = 0o600


def write_gradebook(
    files: Outputs, head: dict, exercise_ids: Sequence[str], reports: Iterable[Report]
) -> None:
    """Write the table and the JSON file, each in one step.

    Parameters
    ----------
    files : Outputs
        Where.
    head : dict
        What was the same for all: chapter, seed and versions.
    exercise_ids : sequence of str
        Columns of the table.
    reports : iterable of Report
        In the order of the rows; they are read once.
    """
    names = [f"{name}{what}" for name in exercise_ids for what in ("", " verdict")]
    columns = ["file", "verdict", "score", "points", *names, "same content as", "sha256"]
    with open_atomically(files.csv, PRIVATE) as table, open_atomically(files.json, PRIVATE) as book:
        table.write("\ufeff")  # without it Excel takes the letters for those of another encoding
        # in quotes, for in some countries a spreadsheet takes the semicolon for the comma
        writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(columns)
        book.write(json.dumps(head)[:-1] + ', "submissions": [')
        for number, (report, same) in enumerate(_with_duplicates(reports)):
            writer.writerow(_row(report, exercise_ids, same))
            book.write(("," if number else "") + "\n" + json.dumps(to_record(report)))
        book.write("\n]}\n")


def _with_duplicates(reports: Iterable[Report]) -> Iterator[tuple[Report, str]]:
    """Every report with the name of the first that has the same content, or ""."""
    first: dict[str, str] = {}
    for report in reports:
        known = first.setdefault(report.sha256, report.file) if report.sha256 else report.file
        yield report, known if known != report.file else ""


def _row(report, exercise_ids, same):
    exercises = {exercise.id: exercise for exercise in report.exercises}
    row = [_cell(report.file), str(report.verdict), _score(report), report.points]
    for name in exercise_ids:
        row += [_score(exercises[name]), str(exercises[name].verdict)]
    return [*row, _cell(same), report.sha256]


def _score(graded):
    return "" if graded.verdict is Verdict.INFRA else graded.score


def _cell(text):
    shown = visible(text)
    # a spreadsheet would run it
    return "'" + shown if shown.startswith(FORMULA) else shown
