"""A real Dask scheduler and two workers on this machine; one of them is killed in the middle."""

import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest

from course_rnn.grading.batch import executors
from tests.grading.batch.folder import SLOW, assert_each_graded_once, journal_lines, make_folder

pytest.importorskip("distributed")
COUNT, SECONDS = 16, 180  # a busy machine is no failure


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return value


@contextmanager
def dask(folder, *arguments):
    """A Dask command as a process; what it says goes into a file."""
    log = folder / f"{arguments[0]}-{time.monotonic_ns()}.log"
    with open(log, "w") as file:
        command = [sys.executable, "-m", "dask", *map(str, arguments)]
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield process, log
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers, each with one thread."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    address = folder / "scheduler.json"
    local = ("--host", "127.0.0.1")
    with ExitStack() as stack:
        scheduler = (
            "scheduler",
            *local,
            "--port",
            0,
            "--no-dashboard",
            "--scheduler-file",
            address,
        )
        stack.enter_context(dask(folder, *scheduler))
        wait_for(lambda: address.exists() and address.stat().st_size, "no scheduler")
        worker = ("worker", *local, "--nthreads", 1, "--no-nanny", "--no-dashboard")
        options = ("--scheduler-file", address, "--local-directory", folder)
        workers = [stack.enter_context(dask(folder, *worker, *options)) for _ in range(2)]
        for _, log in workers:
            wait_for(lambda log=log: "Registered to" in log.read_text(), "no worker")
        yield json.loads(address.read_text())["address"], [process for process, _ in workers]


def test_a_worker_dies_and_every_submission_is_graded_once(cluster, tmp_path, sandbox_level):
    address, workers = cluster
    folder, csv_path = make_folder(tmp_path / "in", COUNT, SLOW), tmp_path / "grades.csv"
    journal = csv_path.with_suffix(".journal")
    arguments = (folder, "--chapter", 2, "--output", csv_path, "--scheduler", address)
    command = [sys.executable, "-m", "course_rnn", "batch", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as batch:
        wait_for(
            lambda: journal.exists() and len(journal_lines(journal)) >= 3, "it does not get on"
        )
        workers[0].send_signal(signal.SIGKILL)
        assert len(journal_lines(journal)) < COUNT - 4, "the batch was over before the worker died"
        out, err = batch.communicate(timeout=SECONDS)
    assert batch.returncode == 0, err.decode()
    assert out.decode() == f"{COUNT} graded, {COUNT} of them now: {csv_path}\n"
    assert_each_graded_once(csv_path, COUNT)


def test_nobody_answers(monkeypatch):
    monkeypatch.setattr(executors, "TIMEOUT_S", 0.5)
    message = r"--scheduler: nobody answers at tcp://127\.0\.0\.1:9"
    with pytest.raises(ValueError, match=message), executors.dask_cluster("tcp://127.0.0.1:9"):
        pass
