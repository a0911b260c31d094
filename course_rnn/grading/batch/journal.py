"""The journal of a batch: one line of JSON a result, on the disk before the next is asked for.

The first line holds the chapter, the secret seed and the versions, so that a batch that is
continued meets the same cases. Before a submission is graded, a line says so: one that was begun
and has no result may be what ended the batch. A line that was cut short by a crash is dropped;
nothing that was written before is ever touched.
"""

import fcntl
import json
import os
import time
from pathlib import Path

from course_rnn.grading.judging.sheets import new_seed

Key = tuple[str, str]  # name of the file, sha256 of its content
PATIENCE = 5.0  # seconds: the children of a batch that was killed hold its journal until they end


class Journal:
    """An open journal; one process at a time may hold it.

    Parameters
    ----------
    path : Path
        The file; it is made if it is not there.
    head : dict
        What the first line must hold. A seed of None means the one that is there, or a new one.

    Attributes
    ----------
    head : dict
        The first line.

    Raises
    ------
    ValueError
        If another batch holds the journal and keeps it for 5 seconds, it belongs to another
        grading, or is damaged elsewhere than at its end.
    """

    def __init__(self, path: Path, head: dict):
        self._path = path
        self._offsets: dict[Key, int] = {}
        self._begun: dict[Key, int] = {}  # how often alone
        # it holds the seed: for the instructor's eyes only
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "rb+")
        try:
            self._lock()
            self.head = self._load(head)
        except BaseException:
            self._file.close()
            raise

    def __contains__(self, key: Key) -> bool:
        return key in self._offsets

    def __getitem__(self, key: Key) -> dict:
        """The record of a submission, read from the disk."""
        self._file.seek(self._offsets[key])
        return json.loads(self._file.readline())["record"]

    def append(self, key: Key, record: dict) -> None:
        """Keep a result, and return when it is safe on the disk.

        Parameters
        ----------
        key : tuple of str
            Name of the file, and the hash of its content.
        record : dict
            From :func:`course_rnn.grading.report.records.to_record`.

        Raises
        ------
        ValueError
            If the journal has a result for this submission.
        """
        if key in self:
            raise ValueError(f"key: {key[0]!r} has been graded")
        name, sha256 = key
        self._offsets[key] = self._write({"name": name, "sha256": sha256, "record": record})

    def begin(self, key: Key, *, alone: bool = False) -> None:
        """Note that a submission is about to be graded.

        Parameters
        ----------
        key : tuple of str
            Name of the file, and the hash of its content.
        alone : bool
            Whether no other is graded meanwhile.
        """
        name, sha256 = key
        self._write({"name": name, "sha256": sha256, "begun": alone}, safe=False)

    def suspects(self) -> dict[Key, int]:
        """Submissions that were begun before this run and have no result.

        Returns
        -------
        dict
            Key to how often it was begun alone: so often it alone can have ended the batch.
        """
        return {key: times for key, times in self._begun.items() if key not in self}

    def close(self) -> None:
        """Let another process have it."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_):
        self.close()

    def _lock(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ValueError(f"{self._path}: another batch is writing to it") from None
            time.sleep(0.05)

    def _load(self, wanted):
        head, offset = None, 0
        for number, line in enumerate(self._file, 1):
            if not line.endswith(b"\n"):  # the line at which the batch was killed
                self._file.truncate(offset)
                break
            entry = self._parse(line, number)
            if head is None:
                head = self._check_head(entry, wanted)
            elif "begun" in entry:
                key = entry["name"], entry["sha256"]
                self._begun[key] = self._begun.get(key, 0) + entry["begun"]
            else:
                self._offsets[entry["name"], entry["sha256"]] = offset
            offset += len(line)
        if head is None:
            head = wanted | {"seed": new_seed() if wanted["seed"] is None else wanted["seed"]}
            self._write(head)
            _sync_folder(self._path.parent)
        return head

    def _parse(self, line, number):
        try:
            entry = json.loads(line)
            kinds = ({"name", "sha256", kind} for kind in ("record", "begun"))
            known = number == 1 or set(entry) in kinds
        except ValueError:
            known = False
        if not known:
            raise ValueError(f"{self._path}: line {number} is damaged")
        return entry

    def _check_head(self, head, wanted):
        for name, value in wanted.items():
            if head.get(name) != value and not (name == "seed" and value is None):
                raise ValueError(
                    f"{self._path}: was begun with {name} {head.get(name)}, got {value}; "
                    "choose another output for another grading"
                )
        return head

    def _write(self, entry, *, safe=True):
        """Append a line; the offset at which it starts. Safe: also if the machine fails now."""
        offset = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(entry).encode("ascii") + b"\n")
        self._file.flush()
        if safe:
            os.fsync(self._file.fileno())
        return offset


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
