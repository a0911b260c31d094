"""Runs that are killed go on bit for bit; records are written when all jobs are done."""

import dataclasses
import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_rnn.experiments.ledger import read_record
from course_rnn.experiments.runner import run_experiment
from tests.experiments import toy
from tests.experiments.toy import TOY, run_toy

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.experiments.toy"])


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("uninterrupted")
    run = run_toy(folder)
    assert run == (folder / "results" / "toy.json", 4, 4, {})
    return read_record(run.record)


def test_a_record_tells_what_ran(uninterrupted):
    assert uninterrupted["command"] == "course-rnn experiment run toy"
    assert uninterrupted["quick"] is False
    assert {arm: list(r) for arm, r in uninterrupted["results"].items()} == {
        "small": ["0", "1", "2"],
        "large": ["0"],
    }
    assert len(uninterrupted["results"]["large"]["0"]["losses"]) == 12


# the checkpoints stand at 4, 8 and 12 of 12 updates
@pytest.mark.parametrize(("kill", "first_again"), [("small-1 0.6", 5), ("large-0 0.1", 1)])
def test_killed_and_resumed_gives_the_same_bits(
    tmp_path, monkeypatch, uninterrupted, kill, first_again
):
    process = PROCESSES.Process(target=toy.run_killed, args=(tmp_path, kill, tmp_path / "first"))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "results").exists()
    monkeypatch.setenv(toy.LOG, str(tmp_path / "second"))
    run = run_toy(tmp_path, resume=True)
    assert read_record(run.record)["results"] == uninterrupted["results"]
    jobs = [line.split() for line in (tmp_path / "second").read_text().splitlines()]
    assert jobs[0] == [kill.split()[0], str(first_again)], "it did not go on from its checkpoint"
    assert ["small-0", "1"] not in jobs, "a finished job ran again"
    assert list((tmp_path / "work").glob("toy/*")) == []


def test_side_by_side_gives_the_same_bits(tmp_path, uninterrupted):
    with ThreadPoolExecutor(3) as executor:
        run = run_toy(tmp_path, executor=executor)
    assert read_record(run.record)["results"] == uninterrupted["results"]


def test_a_quick_run_is_no_result(tmp_path):
    run = run_toy(tmp_path, quick=True)
    assert run.record == tmp_path / "work" / "toy-quick.json"
    record = read_record(run.record)
    assert record["quick"] is True
    assert list(record["results"]["small"]) == ["0", "1"]
    assert len(record["results"]["small"]["0"]["losses"]) == 3
    assert not (tmp_path / "results").exists()


def test_some_arms_now_and_the_rest_later(tmp_path, uninterrupted):
    assert run_toy(tmp_path, only=["large"]) == (None, 1, 4, {})
    run = run_toy(tmp_path, resume=True)
    assert read_record(run.record)["results"] == uninterrupted["results"]
    with pytest.raises(ValueError, match=r"--only: expected arms out of .*, got \['huge'\]"):
        run_toy(tmp_path, only=["huge"])


@pytest.mark.parametrize("side_by_side", [False, True])
def test_a_job_that_fails_does_not_stop_the_others(tmp_path, side_by_side):
    broken = TOY.arms["small"].recipe | {"hidden": 0}
    small = dataclasses.replace(TOY.arms["small"], recipe=broken)
    experiment = dataclasses.replace(TOY, arms={"small": small, "large": TOY.arms["large"]})
    with ThreadPoolExecutor(1) as executor:
        run = run_experiment(
            experiment,
            command="-",
            results=tmp_path / "results",
            work=tmp_path / "work",
            executor=executor if side_by_side else None,
        )
    assert (run.record, run.done, run.total) == (None, 1, 4)
    message = "ValueError: hidden: expected units, got 0"
    assert run.failed == {f"small-{seed}": message for seed in range(3)}
