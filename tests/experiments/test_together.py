"""``course-rnn experiment run`` under torchrun: one process is killed, and the run goes on."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_rnn.experiments import together
from course_rnn.experiments.ledger import read_record
from course_rnn.experiments.runner import run_experiment
from course_rnn.experiments.work import WorkFolder
from course_rnn.training import processes
from tests.experiments import toy
from tests.import_rules import ROOT

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]


def torchrun(folder, *options):
    places = [f"--results={folder / 'results'}", f"--work={folder / 'work'}"]
    toy_run = ["-m", "tests.experiments.toy_command", "experiment", "run", "toy"]
    return subprocess.run(
        [*TORCHRUN, "--standalone", *toy_run, *places, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_killed_process_ends_the_run_and_it_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv(toy.KILL, "small-1 0.6")
    killed = torchrun(tmp_path)
    assert killed.returncode == 1
    assert "Signal 9 (SIGKILL) received" in killed.stderr
    assert not (tmp_path / "results").exists()
    assert (tmp_path / "work" / "toy" / "small-0.json").exists()

    monkeypatch.delenv(toy.KILL)
    monkeypatch.setenv(toy.LOG, str(tmp_path / "log"))
    again = torchrun(tmp_path, "--resume")
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("\nwritten: ") == 1, "one process tells"
    record = read_record(tmp_path / "results" / "toy.json")
    assert [len(r["losses"]) for r in record["results"]["small"].values()] == [12, 12, 12]
    assert record["command"].startswith("torchrun --nproc-per-node 2 -m course_rnn experiment run")
    assert [machine["processes"] for machine in record["machines"]] == [2]
    jobs = (tmp_path / "log").read_text().splitlines()
    assert sorted(jobs[:2]) == ["small-1 5"] * 2, "not both went on from the checkpoint"
    assert not any(job.startswith("small-0 ") for job in jobs), "a finished job ran again"


def test_a_run_of_several_processes_is_not_gone_on_with_alone(tmp_path):
    head = {"recipes": "r", "processes": 2}
    with WorkFolder(tmp_path / "run", head, resume=False):
        pass
    with pytest.raises(ValueError, match=r"--resume: expected processes as .*, 2; got None"):
        WorkFolder(tmp_path / "run", {"recipes": "r"}, resume=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"device": "cuda"}, "--device: expected cpu under torchrun, got cuda"),
        ({"executor": ThreadPoolExecutor(1)}, "--scheduler: expected none under torchrun, got one"),
    ],
)
def test_what_cannot_be_shared(changes, message, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "count", lambda: 2)
    with pytest.raises(ValueError, match=message):
        run_experiment(toy.TOY, command="-", work=tmp_path / "work", **changes)
    assert not (tmp_path / "work").exists()


def test_copies_of_one_job_and_no_other(tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr(processes, "count", lambda: 2)
    monkeypatch.setattr(processes, "gather", sent.append)
    for name in ("a-1.pt", "a-1.time.json", "a-1-20.pt", "a-10.pt", "b-1.pt"):
        (tmp_path / name).write_text(name)
    together.hand_on(tmp_path / "a-1.pt")
    assert sent == [{n: n.encode() for n in ("a-1.pt", "a-1.time.json", "a-1-20.pt")}]
