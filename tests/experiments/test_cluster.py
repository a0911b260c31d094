"""The jobs of a run on a real Dask scheduler and two workers on this machine."""

import pytest

from course_rnn.commands.main import main
from course_rnn.experiments.catalogue import load
from course_rnn.experiments.ledger import read_record
from course_rnn.experiments.runner import run_experiment
from course_rnn.grading.batch import executors
from tests.dask_cluster import dask_workers

pytest.importorskip("distributed")


def test_workers_compute_the_same_bits(tmp_path, capsys):
    reber = load("reber")
    folders = {"results": tmp_path / "results", "work": tmp_path / "work"}
    here = run_experiment(reber, command="-", quick=True, **folders)
    expected = read_record(here.record)["results"]
    here.record.unlink()
    options = [f"--{name}={folder}" for name, folder in folders.items()]
    with dask_workers(tmp_path / "cluster") as (address, _):
        assert (
            main(["experiment", "run", "reber", "--quick", "--scheduler", address, *options]) == 0
        )
    record = read_record(here.record)
    assert record["results"] == expected
    assert record["command"] == "course-rnn experiment run reber --quick --scheduler ADDRESS"
    assert capsys.readouterr().err == ""


def test_without_a_scheduler_nothing_is_begun(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(executors, "TIMEOUT_S", 0.5)
    options = ["--work", str(tmp_path / "work"), "--scheduler", "tcp://127.0.0.1:9"]
    assert main(["experiment", "run", "reber", "--quick", *options]) == 1
    assert "nobody answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()
