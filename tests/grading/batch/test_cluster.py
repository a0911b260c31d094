"""A real Dask scheduler and two workers on this machine; one of them is killed in the middle."""

import signal
import subprocess
import sys

import pytest

from course_rnn.grading.batch import executors
from tests.dask_cluster import SECONDS, dask_workers, wait_for
from tests.grading.batch.folder import SLOW, assert_each_graded_once, journal_lines, make_folder

pytest.importorskip("distributed")
COUNT = 16


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers."""
    with dask_workers(tmp_path / "cluster") as address_and_workers:
        yield address_and_workers


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
