"""Numbers for sandboxes, each held by one process of the machine at a time.

Two batches, a batch and a single grade, or several workers of a cluster on one machine must not
share a slot: under one user id a dying submission could disturb its neighbour. A slot is a locked
file, and the system takes the lock away when the process dies, however it dies.
"""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course_rnn.grading.sandbox import Sandbox
from course_rnn.grading.sandbox.levels import MOST_SLOTS

SLOTS = MOST_SLOTS - 1  # the last is for the probe of the levels


@contextmanager
def take_slot() -> Iterator[int]:
    """Hold the lowest free slot of this machine.

    Yields
    ------
    int
        From 0 to 498.

    Raises
    ------
    OSError
        If the folder of the locks belongs to somebody else.
    RuntimeError
        If all slots are taken.
    """
    folder = _folder()
    for slot in range(SLOTS):
        with open(folder / str(slot), "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield slot
            return
    raise RuntimeError(f"all {SLOTS} slots for sandboxes are taken")


@contextmanager
def open_sandbox(level: str) -> Iterator[Sandbox]:
    """A sandbox in a slot that nobody else on this machine has.

    Parameters
    ----------
    level : str
        From ``course_rnn.grading.sandbox.choose_level``.

    Yields
    ------
    Sandbox

    Raises
    ------
    ValueError
        If there is no such level.
    OSError, RuntimeError
        As from :func:`take_slot`.
    """
    with take_slot() as slot:
        yield Sandbox(level, slot)


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"course-rnn-slots-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise OSError(f"{folder}: expected a folder of this user's own; remove what is there")
    return folder
