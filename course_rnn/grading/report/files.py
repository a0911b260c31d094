"""Write reports to files, so that no reader ever meets half of one."""

import json
import os
import tempfile
from pathlib import Path

from course_rnn.grading.report.gradescope import results, stub
from course_rnn.grading.report.html import report_html
from course_rnn.grading.report.records import Report
from course_rnn.grading.report.text import report_text


def write_stub(folder: Path) -> None:
    """Write a ``results.json`` without points, which stands if grading is cut short.

    Parameters
    ----------
    folder : Path
        Where; it is made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "results.json", as_json(stub()))


def write_reports(folder: Path, report: Report) -> None:
    """Write ``report.txt``, ``report.html`` and, last, ``results.json``.

    Parameters
    ----------
    folder : Path
        Where; it is made if it is not there.
    report : Report
        The report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "report.txt", report_text(report))
    write_atomically(folder / "report.html", report_html(report))
    write_atomically(folder / "results.json", as_json(results(report)))


def as_json(record: dict) -> str:
    """JSON in ASCII, indented.

    Parameters
    ----------
    record : dict
        What to write.

    Returns
    -------
    str
    """
    return json.dumps(record, indent=2) + "\n"


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside the old one, then put it in its place in one step.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        Its new content.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
