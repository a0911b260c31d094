"""Write reports to files, so that no reader ever meets half of one."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

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


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file beside the old one, then put it in its place in one step.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        Its new content.
    mode : int
        Who may read it; 0o600 keeps it to oneself.
    """
    with open_atomically(path, mode) as file:
        file.write(text)


@contextmanager
def open_atomically(path: Path, mode: int = 0o644) -> Iterator[TextIO]:
    """Open a file for writing that takes the place of the old one when all is written.

    Parameters
    ----------
    path : Path
        The file.
    mode : int
        Who may read it.

    Yields
    ------
    file
        In UTF-8, with line ends as they are written. On an error the old file stays.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
