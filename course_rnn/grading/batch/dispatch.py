"""Hand out submissions to the workers of an executor, and put what comes back into the journal."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from course_rnn.grading.batch.journal import Journal, Key
from course_rnn.grading.batch.work import grade_one
from course_rnn.grading.grader.grade import unreadable
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import Report, from_record, to_record
from course_rnn.submission import SubmissionError
from course_rnn.submission.files import read_bytes

MOST_DEATHS = 2  # so often a submission may end the batch while it is graded alone
ENDS_GRADER = "grading this file has ended the grader twice: it must be looked at by hand."
ATTEMPTS = 3  # so often a submission is handed out before a failure of the grader stands
log = logging.getLogger(__name__)


class Task(NamedTuple):
    """What is the same for all submissions: chapter, secret seed, level of the sandbox or None."""

    chapter: int
    seed: int
    require: str | None


class Work(NamedTuple):
    """One submission that is to be graded, for the how-many-th time."""

    key: Key
    data: bytes
    attempt: int


class Dispatcher:
    """Grades what is not in the journal yet.

    Parameters
    ----------
    folder : Path
        The submissions.
    journal : Journal
        What is known, and where results go.
    executor : Executor
        Of ``concurrent.futures``.
    ahead : int
        So many submissions are in memory at a time.
    task : Task
        What is the same for all.

    Attributes
    ----------
    new : int
        How many were graded.
    failed : dict
        Name to report, of those that the grader failed on.
    """

    def __init__(self, folder: Path, journal: Journal, executor: Executor, ahead: int, task: Task):
        self.new = 0
        self.failed: dict[str, Report] = {}
        self._folder, self._journal, self._executor = folder, journal, executor
        self._ahead, self._task = ahead, task
        self._keys: dict[str, Key] = {}
        self._pending: dict[Future, Work] = {}

    def run(self, names: Iterable[str], bar: tqdm) -> None:
        """Grade submissions until each of them has a result.

        Parameters
        ----------
        names : iterable of str
            Relative to the folder.
        bar : tqdm
            Moves on by one a submission.
        """
        names, suspects = list(names), self._journal.suspects()
        self._keys = dict.fromkeys(names)
        for work in self._todo([name for name, _ in suspects if name in self._keys], bar):
            self._grade_alone(work, suspects.get(work.key, 0), bar)
        todo = self._todo([name for name, key in self._keys.items() if key is None], bar)
        while True:
            while len(self._pending) < self._ahead and (work := next(todo, None)) is not None:
                self._submit(work)
            if not self._pending:
                return
            done, _ = wait(self._pending, return_when=FIRST_COMPLETED)
            for future in done:
                self._receive(self._pending.pop(future), future, bar)

    def _grade_alone(self, work, deaths, bar):
        """Grade what may have ended the batch, while nothing else is graded beside it."""
        if deaths >= MOST_DEATHS:
            name = work.key[0]
            self._keep(work.key, self._unreadable(name, SubmissionError(ENDS_GRADER)))
            bar.update()
            return
        self._submit(work, alone=True)
        while self._pending:
            done, _ = wait(self._pending, return_when=FIRST_COMPLETED)
            for future in done:
                self._receive(self._pending.pop(future), future, bar)

    def reports(self) -> Iterator[Report]:
        """The report on every submission, read from the journal one by one.

        Yields
        ------
        Report
            In the order in which the names were given.
        """
        for name, key in self._keys.items():
            yield self.failed[name] if name in self.failed else from_record(self._journal[key])

    def _todo(self, names, bar):
        for name in names:
            try:
                data = read_bytes(self._folder / name)
                key = (name, hashlib.sha256(data).hexdigest())
            except SubmissionError as error:
                key = (name, f"unreadable: {error}")
                if key not in self._journal:
                    self._keep(key, self._unreadable(name, error))
            except OSError as error:
                key = (name, "")
                self.failed[name] = self._unreadable(name, error)
            self._keys[name] = key
            if key in self._journal or name in self.failed:
                bar.update()
            else:
                yield Work(key, data, attempt=1)

    def _unreadable(self, name, error):
        return unreadable(name, self._task.chapter, error, "none")

    def _submit(self, work, *, alone=False):
        name = work.key[0]
        self._journal.begin(work.key, alone=alone)
        self._pending[self._executor.submit(grade_one, name, work.data, *self._task)] = work

    def _receive(self, work, future, bar):
        name = work.key[0]
        try:
            report = from_record(future.result())
        except Exception as error:  # a worker died, or has no sandbox
            log.warning("%r: %s: %s", name, type(error).__name__, error)
            report = unreadable(name, self._task.chapter, OSError(0, "the worker failed"), "none")
        if report.verdict is not Verdict.INFRA:
            self._keep(work.key, report)
        elif work.attempt < ATTEMPTS:
            self._submit(work._replace(attempt=work.attempt + 1))
            return
        else:
            self.failed[name] = report
        bar.update()

    def _keep(self, key, report):
        self._journal.append(key, to_record(report))
        self.new += 1
