"""Read a submission: a notebook, a .py file, or a zip with one of them."""

from pathlib import Path

from .archive import extract_one
from .encoding import decode_python
from .extract import extract
from .files import expect_size, read_bytes
from .newer import too_new
from .notebook import code_cells
from .records import Cell, Submission, SubmissionError
from .versions import recorded_versions


def read_submission(path: Path, wanted: tuple[str, ...] = ()) -> Submission:
    """Read a submission from a file. Nothing in it is executed, imported or unpickled.

    Parameters
    ----------
    path : Path
        A .ipynb, .py or .zip file of at most 10 MiB.
    wanted : tuple of str
        As for :func:`parse_submission`.

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
    return parse_submission(path.name, read_bytes(path), wanted)


def parse_submission(name: str, data: bytes, wanted: tuple[str, ...] = ()) -> Submission:
    """Read a submission from memory.

    Parameters
    ----------
    name : str
        The name of the file, for its suffix.
    data : bytes
        Its content.
    wanted : tuple of str
        Names of the functions to slice; without it, all that are defined.

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
        raise SubmissionError("the file is empty.", "MISSING")
    content = data
    if suffix == "zip":
        member, content = extract_one(data)
        suffix = _suffix(member, ("ipynb", "py"))
    cells = code_cells(content) if suffix == "ipynb" else [Cell(None, decode_python(content))]
    slices, origins, functions, broken = extract(cells, wanted)
    recorded = recorded_versions(content) if suffix == "ipynb" else {}
    if not functions and broken:
        first = broken[0]
        for cell in broken:
            if message := too_new(cell.needs, cell.origin, recorded):
                raise SubmissionError(message, "INFRA", cell.origin)
        raise SubmissionError(
            f"no function could be read: {first.origin}: {first.reason}", "RE", first.origin
        )
    if not functions:
        raise SubmissionError("no function is defined in the file.", "MISSING")
    return Submission(slices, origins, functions, broken, recorded)


def _suffix(name, known):
    suffix = name.lower().rpartition(".")[2]
    if suffix not in known:
        expected = " or ".join(f".{one}" for one in known)
        raise SubmissionError(
            f"expected a file whose name ends in {expected}: download the notebook as .ipynb."
        )
    return suffix
