"""What is handed out, kept and tried again, with a worker that does what the test says."""

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tqdm import tqdm

from course_rnn.grading.batch import dispatch
from course_rnn.grading.batch.dispatch import (
    ATTEMPTS,
    ENDS_GRADER,
    MOST_DEATHS,
    Dispatcher,
    Task,
)
from course_rnn.grading.batch.journal import Journal
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import to_record
from tests.grading.batch.folder import make_folder
from tests.grading.report.sample import INFRA, RIGHT, report

HEAD = {"chapter": 2, "seed": 17, "versions": {}}
COUNT = 7


class Worker:
    """Stands in for `grade_one`: fails so often on some names, and counts."""

    def __init__(self, failures=(), error=None):
        self.failures, self.error, self.calls, self.lock = (
            dict(failures),
            error,
            [],
            threading.Lock(),
        )

    def __call__(self, name, data, chapter, seed, require):
        assert (chapter, seed, require) == (2, 17, "bwrap")
        with self.lock:
            self.calls.append(name)
            fails = self.failures.get(name, 0) >= self.calls.count(name)
        if fails and self.error is not None:
            raise self.error
        return to_record(report(INFRA if fails else RIGHT, file=name))


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "in", COUNT)


@pytest.fixture
def run(folder, tmp_path, monkeypatch):
    def run(worker, names=None):
        monkeypatch.setattr(dispatch, "grade_one", worker)
        names = names or sorted(path.name for path in folder.iterdir())
        with (
            Journal(tmp_path / "grades.journal", HEAD) as journal,
            ThreadPoolExecutor(2) as executor,
            tqdm(total=len(names), disable=True) as bar,
        ):
            dispatcher = Dispatcher(folder, journal, executor, 3, Task(2, 17, "bwrap"))
            dispatcher.run(names, bar)
            dispatcher.all_reports = list(dispatcher.reports())
        return dispatcher

    return run


def test_each_is_graded_once_and_reported_in_order(run, folder):
    worker = Worker()
    done = run(worker)
    assert sorted(worker.calls) == [one.file for one in done.all_reports]
    assert (done.new, done.failed) == (COUNT, {})


def test_what_is_in_the_journal_is_not_graded_again(run):
    run(Worker(), ["s001.py", "s004.py"])
    worker = Worker()
    done = run(worker)
    assert len(worker.calls) == done.new == COUNT - 2
    assert not {"s001.py", "s004.py"} & set(worker.calls)
    assert len(done.all_reports) == COUNT


def test_a_file_that_was_changed_is_graded_again(run, folder):
    run(Worker())
    (folder / "s003.py").write_text("x = 1\n")
    worker = Worker()
    assert run(worker).new == 1
    assert worker.calls == ["s003.py"]


@pytest.mark.parametrize("error", [None, RuntimeError("the worker died")])
def test_a_failure_of_the_grader_is_tried_again(run, error):
    worker = Worker({"s002.py": ATTEMPTS - 1}, error)
    done = run(worker)
    assert worker.calls.count("s002.py") == ATTEMPTS
    assert (done.new, done.failed) == (COUNT, {})


@pytest.mark.parametrize("error", [None, RuntimeError("the worker died")])
def test_a_failure_that_stays_is_not_kept_but_told(run, error):
    worker = Worker({"s002.py": 99}, error)
    done = run(worker)
    assert worker.calls.count("s002.py") == ATTEMPTS
    assert list(done.failed) == ["s002.py"]
    assert [str(one.verdict) for one in done.all_reports].count("INFRA") == 1
    later = run(Worker())
    assert (later.new, later.failed) == (1, {})


def test_what_cannot_be_read_needs_no_worker(run, folder):
    (folder / "s001.py").unlink()
    (folder / "s001.py").symlink_to(folder / "s000.py")
    worker = Worker()
    done = run(worker)
    assert "s001.py" not in worker.calls
    assert str(done.all_reports[1].verdict) == "FORMAT"
    assert run(Worker()).new == 0


def test_a_file_that_vanished_is_a_failure_of_the_grader(run):
    done = run(Worker(), ["s000.py", "gone.py"])
    assert list(done.failed) == ["gone.py"]
    assert [str(one.verdict) for one in done.all_reports] == ["OK", "INFRA"]


def test_few_submissions_are_in_memory_at_a_time(run, monkeypatch):
    read, most = [], []
    real = dispatch.read_bytes
    monkeypatch.setattr(dispatch, "read_bytes", lambda path: read.append(path) or real(path))
    worker, finished = Worker(), []

    def counting(*args):
        most.append(len(read) - len(finished))
        finished.append(1)
        return worker(*args)

    run(counting)
    assert len(read) == COUNT
    assert max(most) <= 3 + 2  # ahead, and two that finish while the next are read


class TestWhatEndedTheBatch:
    """A submission that was begun and has no result is graded again while nothing else is."""

    SUSPECT = "s005.py"

    def begin(self, folder, tmp_path, *, alone, times=1):
        data = (folder / self.SUSPECT).read_bytes()
        key = (self.SUSPECT, hashlib.sha256(data).hexdigest())
        with Journal(tmp_path / "grades.journal", HEAD) as journal:
            for _ in range(times):
                journal.begin(key, alone=alone)

    def test_is_graded_first_and_alone(self, run, folder, tmp_path):
        self.begin(folder, tmp_path, alone=False, times=5)
        running, most = [], []

        class Watching(Worker):
            def __call__(self, name, *rest):
                running.append(name)
                time.sleep(0.02)
                most.append((name, len(running)))
                running.remove(name)
                return super().__call__(name, *rest)

        worker = Watching()
        done = run(worker)
        assert worker.calls[0] == self.SUSPECT
        assert most[0] == (self.SUSPECT, 1)
        assert {one.verdict for one in done.all_reports} == {RIGHT.verdict}
        assert [one.file for one in done.all_reports] == sorted(worker.calls)

    def test_once_alone_is_no_proof(self, run, folder, tmp_path):
        self.begin(folder, tmp_path, alone=True, times=MOST_DEATHS - 1)
        assert run(Worker()).new == COUNT

    def test_twice_alone_has_a_verdict_of_its_own(self, run, folder, tmp_path):
        self.begin(folder, tmp_path, alone=True, times=MOST_DEATHS)
        worker = Worker()
        done = run(worker)
        assert self.SUSPECT not in worker.calls
        (ended,) = [one for one in done.all_reports if one.file == self.SUSPECT]
        assert (ended.verdict, ended.score, ended.message) == (Verdict.FORMAT, 0, ENDS_GRADER)
        assert sum(one.score == one.points for one in done.all_reports) == COUNT - 1
        assert run(Worker()).new == 0
