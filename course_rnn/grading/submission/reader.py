"""Read a submission: a notebook, a .py file, or a zip with one of them."""

import hashlib
from pathlib import Path

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.submission.archive import extract_one
from course_rnn.grading.submission.encoding import decode_python
from course_rnn.grading.submission.extract import extract
from course_rnn.grading.submission.files import expect_size, read_bytes
from course_rnn.grading.submission.newer import too_new
from course_rnn.grading.submission.notebook import code_cells
from course_rnn.grading.submission.records import Cell, Submission, SubmissionError
from course_rnn.grading.submission.versions import recorded_versions


def read_submission(path: Path) -> Submission:
    """Read a submission from a file. Nothing in it is executed, imported or unpickled.

    Parameters
    ----------
    path : Path
        A .ipynb, .py or .zip file of at most 10 MiB.

    Returns
    -------
    Submission

    Raises
    ------
    SubmissionError
        If nothing in it can be graded; the message is fit for the student.
    OSError
        If the file cannot be opened.
    """
    return parse_submission(path.name, read_bytes(path))


def parse_submission(name: str, data: bytes) -> Submission:
    """Read a submission from memory.

    Parameters
    ----------
    name : str
        The name of the file, for its suffix.
    data : bytes
        Its content.

    Returns
    -------
    Submission

    Raises
    ------
    SubmissionError
        As from :func:`read_submission`.
    """
    expect_size(len(data))
    suffix = _suffix(name, ("ipynb", "py", "zip"))
    if not data.strip():
        raise SubmissionError("the file is empty.", Verdict.MISSING)
    content = data
    if suffix == "zip":
        member, content = extract_one(data)
        suffix = _suffix(member, ("ipynb", "py"))
    cells = code_cells(content) if suffix == "ipynb" else [Cell(None, decode_python(content))]
    source, origins, functions, broken = extract(cells)
    recorded = recorded_versions(content) if suffix == "ipynb" else {}
    if not functions and broken:
        first = broken[0]
        for cell in broken:
            if message := too_new(cell.needs, cell.origin, recorded):
                raise SubmissionError(message, Verdict.INFRA, cell.origin)
        raise SubmissionError(
            f"no function could be read: {first.origin}: {first.reason}", Verdict.RE, first.origin
        )
    if not functions:
        raise SubmissionError("no function is defined in the file.", Verdict.MISSING)
    return Submission(
        source, origins, functions, hashlib.sha256(data).hexdigest(), broken, recorded
    )


def _suffix(name, known):
    suffix = name.lower().rpartition(".")[2]
    if suffix not in known:
        expected = " or ".join(f".{one}" for one in known)
        raise SubmissionError(
            f"expected a file whose name ends in {expected}: download the notebook as .ipynb."
        )
    return suffix
