"""The work folder of a run: what is finished of it, and the checkpoints of what is not."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from course_rnn.experiments.files import read_json, write_json
from course_rnn.experiments.ledger import OUTCOME_KEYS
from course_rnn.experiments.machine import ROOT
from course_rnn.experiments.protocol import Experiment

#: Where the work folders are in a checkout.
WORK = ROOT / "_build" / "experiments"


class Task(NamedTuple):
    """One job of a run: an arm and a seed."""

    arm: str
    seed: int

    def __str__(self) -> str:
        """Return the beginning of the names of its files."""
        return f"{self.arm}-{self.seed}"


def tasks_of(experiment: Experiment) -> list[Task]:
    """Return all jobs of a run, in the order in which they are done."""
    return [Task(name, seed) for name, arm in experiment.arms.items() for seed in arm.seeds]


def fingerprint(experiment: Experiment) -> str:
    """Return a hash of the recipes: what was computed by other recipes is of no use to a run."""
    recipes = {name: dict(arm.recipe) for name, arm in experiment.arms.items()}
    return hashlib.sha256(json.dumps(recipes, sort_keys=True).encode()).hexdigest()[:16]


class WorkFolder:
    """A work folder; one process at a time may hold it. Use it in a ``with`` block.

    Parameters
    ----------
    path : Path
        The folder, which is made if it is not there.
    head : dict
        What must be the same when a run goes on: recipes, versions.
    resume : bool
        Whether to go on with what is there.

    Raises
    ------
    ValueError
        If another run holds the folder; if it is not empty and ``resume`` is not asked for; if
        there is nothing to resume, or it was begun otherwise.
    """

    def __init__(self, path: Path, head: dict[str, Any], *, resume: bool):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(f"{path}.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise ValueError(f"{path}: expected a free work folder, got one in use") from None
        try:
            self._begin(head, resume)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> "WorkFolder":
        return self

    def __exit__(self, *_):
        self._lock.release()

    def checkpoint(self, task: Task) -> Path:
        """Return where a job writes its progress."""
        return self.path / f"{task}.pt"

    def keep(self, task: Task, outcome: dict[str, Any]) -> None:
        """Write what a job came to."""
        write_json(self.path / f"{task}.json", outcome)

    def outcome(self, task: Task) -> dict[str, Any] | None:
        """Return what a job came to, or None if it is not finished.

        Raises
        ------
        ValueError
            If the file is damaged.
        """
        path = self.path / f"{task}.json"
        if not path.exists():
            return None
        outcome = read_json(path)
        if not isinstance(outcome, dict) or set(outcome) != OUTCOME_KEYS:
            raise ValueError(f"{path}: expected an object with the keys {sorted(OUTCOME_KEYS)}")
        return outcome

    def remove(self) -> None:
        """Remove the folder: the record holds all that is of use."""
        shutil.rmtree(self.path)

    def _begin(self, head, resume):
        path = self.path / "head.json"
        there = read_json(path) if path.exists() else None
        if there is None and resume:
            raise ValueError(f"--resume: expected a run that was begun, got none at {self.path}")
        if there is not None and not resume:
            raise ValueError(
                f"{self.path}: holds a run that was begun; use --resume, or remove the folder"
            )
        for key in head | there if there is not None else ():
            if there.get(key) != head.get(key):
                raise ValueError(
                    f"--resume: expected {key} as when the run was begun, {there.get(key)}; "
                    f"got {head.get(key)}"
                )
        if there is None:
            shutil.rmtree(self.path, ignore_errors=True)  # made, and killed before its head stood
            write_json(path, head)
