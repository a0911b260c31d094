import time

import pytest
import torch

from course_rnn.experiments import jobs
from course_rnn.experiments.jobs import Stopwatch, run_job
from course_rnn.experiments.work import Task
from tests.cases import assert_rejects
from tests.experiments.toy import TOY


def test_the_same_job_gives_the_same_bits_whatever_was_drawn_before(tmp_path):
    shares = []
    first = run_job(TOY, Task("small", 1), tmp_path / "a" / "x.pt", shares.append)
    torch.rand(7)
    second = run_job(TOY, Task("small", 1), tmp_path / "b" / "x.pt")
    assert first["result"] == second["result"]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    assert len(shares) == 12
    other = run_job(TOY, Task("small", 2), tmp_path / "c" / "x.pt")
    assert other["result"]["weights"] != first["result"]["weights"]
    assert first["machine"]["versions"]["torch"] == torch.__version__
    assert first["cpu_s"] > 0
    assert first["machine"]["commit"]


def test_the_stopwatch_goes_on_from_what_was_noted(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY_S", 0.01)
    watch = Stopwatch(tmp_path / "t.json")
    time.sleep(0.02)
    watch.note()
    first = Stopwatch(tmp_path / "t.json").read()
    assert first["wall_s"] >= 0.02
    time.sleep(0.02)
    second = Stopwatch(tmp_path / "t.json")
    time.sleep(0.02)
    assert second.read()["wall_s"] >= first["wall_s"]
    assert Stopwatch(tmp_path / "new.json").read()["wall_s"] < 0.02


def test_networks_are_trained_on_the_device(tmp_path, device):
    outcome = run_job(TOY, Task("small", 1), tmp_path / "a.pt", device=str(device))
    on_cpu = run_job(TOY, Task("small", 1), tmp_path / "b.pt")
    checkpoint = torch.load(tmp_path / "a.pt", weights_only=True)
    assert all(w.device.type == device.type for w in checkpoint["parts"]["model"].values())
    assert ("gpu" in outcome["machine"]) == (device.type == "cuda")
    assert outcome["result"]["loss"] == pytest.approx(on_cpu["result"]["loss"], rel=0.5)


def test_a_device_that_is_not_here_is_rejected(tmp_path):
    def run(name):
        return run_job(TOY, Task("small", 1), tmp_path / "x.pt", device=name)

    assert_rejects(lambda: run("cuda:77"), "device", "one that is here", "cuda:77")
    assert_rejects(lambda: run("gpu"), "device", "one that is here", "gpu")
    assert torch.zeros(1).device.type == "cpu"
