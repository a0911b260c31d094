"""The benchmark for a GPU runs where little is installed, and tells all that it could not do."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from types import SimpleNamespace

import pytest
import torch
from packaging.requirements import Requirement

from benchmarks.gpu import clock, contenders, cuda_tests, hardware, processes
from benchmarks.gpu.__main__ import main
from benchmarks.gpu.processes import LINES, python, run_part
from benchmarks.gpu.record import Record
from tests.import_rules import ROOT

BLOCKER = """
from importlib.machinery import PathFinder

def find_spec(cls, name, path=None, target=None, find=PathFinder.find_spec):
    return None if name.split(".")[0] in {blocked!r} else find(name, path, target)

PathFinder.find_spec = classmethod(find_spec)
"""


def needed(*names):
    """The distributions and all that they depend on."""
    found, todo = set(), list(names)
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        try:
            requirements = map(Requirement, metadata.requires(name) or [])
        except metadata.PackageNotFoundError:
            continue
        if name not in found:
            found.add(name)
            todo += [
                r.name for r in requirements if not r.marker or r.marker.evaluate({"extra": ""})
            ]
    return found


@pytest.fixture
def bare(tmp_path):
    """An environment in which only torch, NumPy, jaxtyping and pytest can be imported."""
    kept = needed("torch", "numpy", "jaxtyping", "pytest") | {"course-rnn"}
    blocked = {
        module
        for module, owners in metadata.packages_distributions().items()
        if not any(re.sub(r"[-_.]+", "-", owner).lower() in kept for owner in owners)
    }
    assert {"hypothesis", "tqdm", "beartype", "scipy", "xdist"} <= blocked
    assert not {"torch", "sympy", "pluggy"} & blocked
    (tmp_path / "sitecustomize.py").write_text(BLOCKER.format(blocked=blocked))
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def run(command, env):
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_every_cuda_test_is_collected_where_little_is_installed(bare, tmp_path):
    lines = tmp_path / "lines"
    command = python([*cuda_tests.arguments("cuda", False, None), "--collect-only"])
    done = run(command, {**bare, LINES: str(lines)})
    assert done.returncode == 0, done.stdout
    (planned,) = (json.loads(line)["planned"] for line in lines.read_text().splitlines())
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_browser.py"]
    files = [str(path) for path in tests if re.search(r"\b(device|cuda)\b", path.read_text())]
    done = run(python(["-m", "pytest", "-p", "no:xdist", "--co", "-qm", "cuda", *files]), None)
    assert done.returncode == 0, done.stdout
    expected = [line for line in done.stdout.splitlines() if "::" in line]
    assert sorted(planned) == sorted(expected)
    assert len(planned) > 250


FAILING = """
import pytest

@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.cuda)])
def device(request):
    return request.param

def test_fails(device):
    assert device == "tpu"

def test_without_a_device():
    pass
"""


def test_the_dry_run_where_little_is_installed(bare, tmp_path):
    (tmp_path / "test_failing.py").write_text(FAILING)
    command = ["-m", "benchmarks.gpu", "--device", "cpu", "--quick", "--seconds", "1000"]
    files = [str(tmp_path / "test_failing.py"), "tests/pytorch/test_init.py"]
    done = run(python([*command, "--output", str(tmp_path / "out"), "--tests", *files]), bare)
    assert done.returncode == 1, done.stderr  # a test failed
    record = json.loads((tmp_path / "out" / "gpu.json").read_text())
    assert (record["format"], record["complete"], record["device"]) == (1, True, "cpu")
    assert record["stand_ins"] == ["hypothesis", "tqdm"]
    assert record["versions"]["torch"] == torch.__version__
    assert {"cpu", "cores", "gpu"} <= set(record["hardware"])
    tests = record["parts"]["tests"]["cases"]
    failed = [case for case in tests.values() if case["outcome"] == "failed"]
    assert len(failed) == 1
    assert "'cpu' == 'tpu'" in failed[0]["message"]
    assert sum(case["outcome"] == "passed" for case in tests.values()) == 10
    layers = record["parts"]["layers"]["cases"]
    assert len(layers) == 6
    lstm = layers["LSTM, toy, forward and backward"]
    assert lstm["float64_against_numpy"] < 1e-10
    twin = lstm["contenders"]["course_rnn, float32"]
    assert twin["difference"]["gradients"] < 1e-5 < 0.1 < twin["largest"]["gradients"]
    assert set(twin["times_as_fast_as"]) == {"torch_nn_same_precision", "torch_nn_float32"}
    (training,) = record["parts"]["training"]["cases"].values()
    ours, theirs = (training["contenders"][f"{n}, float32"] for n in ("course_rnn", "torch.nn"))
    assert ours["first_losses"] == pytest.approx(theirs["first_losses"], abs=1e-4)
    assert record["parts"]["compiled"] == {"status": "not run: quick"}
    text = (tmp_path / "out" / "gpu.txt").read_text()
    assert "dry run on the CPU" in text
    assert "10 passed" in text
    assert "tokens/s" in text


TOO_SLOW = """
import os, time
from benchmarks.gpu.processes import tell
tell({"planned": ["first", "second"]})
tell({"case": "first", "outcome": "passed"})
open(os.environ["BENCHMARK_LINES"], "a").write('{"case": "sec')
"""


@pytest.mark.parametrize(
    ("end", "status", "reason"),
    [
        ("time.sleep(60)", "out of time", "out of time"),
        ("raise SystemExit(3)", "stopped with 3: ", "the part stopped"),
    ],
)
def test_what_a_part_did_is_kept_however_it_ends(end, status, reason):
    known = []
    part = run_part(python(["-c", TOO_SLOW + end]), 4, known.append)
    assert part["status"] == status
    first, second = {"outcome": "passed"}, {"outcome": f"not run: {reason}"}
    assert part["cases"] == {"first": first, "second": second}
    assert part["seconds"] < 15


def test_without_time_the_record_is_complete(tmp_path, capsys):
    options = ["--device", "cpu", "--seconds", "0", "--output", str(tmp_path)]
    assert main(options) == 0
    record = json.loads((tmp_path / "gpu.json").read_text())
    assert record["complete"]
    assert [part["status"] for part in record["parts"].values()] == ["not run: out of time"] * 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gpu.json", "gpu.txt"]


def test_without_a_gpu_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["--output", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("No CUDA device here; --device cpu is a dry run")
    assert not (tmp_path / "out").exists()


def test_a_contender_that_fails_is_told_and_the_others_are_timed():
    def fails():
        raise RuntimeError("no such kernel\nand more")

    functions = {
        "course_rnn, float32": lambda: sum(range(3000)),
        "torch.nn, float32": lambda: None,
        "torch.nn, TF32": fails,
    }
    results = contenders.compare(functions, torch.device("cpu"), 0.0)
    assert results["torch.nn, TF32"] == {"error": "RuntimeError: no such kernel"}
    ours = results["course_rnn, float32"]
    assert ours["rounds"] == clock.FEWEST_ROUNDS
    assert ours["seconds"]["low"] <= ours["seconds"]["median"] <= ours["seconds"]["high"]
    assert ours["times_as_fast_as"]["torch_nn_float32"]["median"] < 0.5


def test_what_is_asked_of_a_gpu(monkeypatch):
    """With a GPU that is made up: nothing here says that a real one answers."""
    calls = []
    gpu, memory = torch.device("cuda"), {"memory_allocated": 100, "max_memory_allocated": 350}
    for name in ("synchronize", "reset_peak_memory_stats", *memory):
        monkeypatch.setattr(
            torch.cuda, name, lambda device, n=name: calls.append(n) or memory.get(n)
        )
    assert clock.peak_bytes(lambda: calls.append("function"), gpu) == 250
    before, after = ["synchronize", "memory_allocated"], ["synchronize", "max_memory_allocated"]
    assert calls == [*before, "reset_peak_memory_stats", "function", *after]
    properties = SimpleNamespace(total_memory=2**30, multi_processor_count=7)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: properties)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "Made-up GPU")
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: (9, 0))
    options = SimpleNamespace(device="cuda", seconds=360.0, quick=False)
    found = hardware.describe(options)["hardware"]
    assert (found["gpu"], found["compute_capability"]) == ("Made-up GPU", "9.0")
    assert set(contenders.sizes(gpu, False)) == {"small", "medium", "large"}
    assert "TF32" in contenders.precisions(gpu)


def test_tf32_is_as_asked_and_stays_for_the_backward_pass():
    code = """
import torch
from benchmarks.gpu.contenders import precision
flags = lambda: (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32)
for name, expected in (("TF32", True), ("float32", False), ("TF32", True)):
    with precision(name, torch.device("cuda")):
        pass
    assert flags() == (expected, expected), (name, flags())
"""
    done = run([sys.executable, "-c", code], None)
    assert done.returncode == 0, done.stderr


def test_a_record_names_no_folder_of_this_machine():
    message = processes.short(f"{ROOT / 'tests' / 'test_x.py'}:3: boom")
    assert message == f"tests{os.sep}test_x.py:3: boom"
    assert len(processes.short("x" * 1000)) < 410


def test_a_failed_test_or_a_stopped_part_fails_the_run(tmp_path):
    head = {"hardware": {"gpu": None, "cpu": "c"}, "versions": {}, "commit": None, "date": "d"}
    record = Record(tmp_path, head, 0.0)
    assert not record.failed()
    record.put("tests", {"status": "done", "cases": {"a": {"outcome": "passed"}}})
    record.put("layers", {"status": "out of time", "cases": {}})
    assert not record.failed()
    record.put("layers", {"status": "stopped with -11: ", "cases": {}})
    assert record.failed()
