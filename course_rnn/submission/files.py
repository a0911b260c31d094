"""Read a file that a stranger handed in: bounded size, no link, no pipe."""

import os
import stat
from pathlib import Path

from .records import SubmissionError

MAX_BYTES = 10 * 2**20  # of the file handed in, and of the notebook inside a zip
NO_FILE = "expected a file: hand in one .ipynb, .py or .zip."


def read_bytes(path: Path) -> bytes:
    """Read a regular file of at most 10 MiB.

    Parameters
    ----------
    path : Path
        The file handed in.

    Returns
    -------
    bytes

    Raises
    ------
    SubmissionError
        If it is a link, no regular file, or too large.
    OSError
        If there is no such file, or it may not be read.
    """
    kind = os.lstat(path).st_mode
    if stat.S_ISLNK(kind):
        raise SubmissionError("the file is a symbolic link: hand in the file itself.")
    if not stat.S_ISREG(kind):  # a socket cannot even be opened
        raise SubmissionError(NO_FILE)
    # Between the check and the opening the file could be exchanged for a link or a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SubmissionError(NO_FILE)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    expect_size(len(data))
    return data


def expect_size(size: int) -> None:
    """Raise :class:`SubmissionError` if ``size``, in bytes, is more than 10 MiB."""
    if size > MAX_BYTES:
        raise SubmissionError(
            f"the file is larger than {MAX_BYTES // 2**20} MiB: clear the notebook's outputs, "
            "save it and hand it in again."
        )
