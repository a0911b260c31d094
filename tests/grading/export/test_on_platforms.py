"""The exports, unpacked and run as the platforms do, with nothing but the pinned packages."""

import base64
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from course_rnn.grading.export import export_actions, export_classroom50, export_gradescope
from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level
from tests.grading.export.schemas import ACTIONS, CLASSROOM50, GRADESCOPE

ROOT = Path(__file__).parents[3]
NAME = "02_elman_rnns"
RIGHT = ROOT / f"solutions/{NAME}.ipynb"
# One function right, one with an error; numpy.py beside it must not be imported by the grader.
PARTLY = """\
import numpy as np
def inverse_transform(p, u):
    return np.searchsorted(np.cumsum(p) / np.sum(p), u, side="right")
def perplexity(logits, targets):
    return 1 / 0
"""
NO_NETWORK = ("after connection broken by", "timed out")  # not: no such version
NETWORK = ("PIP_", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_")


def unpack(archive, folder):
    """As unzip does, with the modes."""
    with zipfile.ZipFile(archive) as file:
        for member in file.infolist():
            path = Path(file.extract(member, folder))
            path.chmod(member.external_attr >> 16 & 0o777)


def bare_machine(folder, *names):
    """A PATH with the system's tools, our Python, and stand-ins for what only an image has."""
    folder.mkdir()
    (folder / "python3").symlink_to(sys._base_executable)
    for name in names:
        (folder / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {folder}/called\n')
        (folder / name).chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if k.startswith(NETWORK) or k == "HOME"}
    path = f"{folder}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    return kept | {"PATH": path, "PIP_NO_COMPILE": "1"}  # compiling takes half the time


def run(command, cwd, environment):
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True
    )


def expect_network(done):
    if done.returncode and any(sign in done.stderr for sign in NO_NETWORK):
        pytest.skip(f"pip cannot install here: {done.stderr.strip().splitlines()[-1]}")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    export_gradescope(NAME, folder / "gradescope.zip")
    export_classroom50(NAME, folder / "classroom50.zip")
    export_actions(NAME, folder / "actions.zip")
    return folder


@pytest.fixture
def sandbox():
    try:
        return choose_level()
    except SandboxUnavailableError as error:
        if os.environ.get("COURSE_RNN_REQUIRE_SANDBOX"):
            raise
        pytest.skip(str(error))


def test_on_every_platform(archives, tmp_path, sandbox):
    """One test, because installing the packages takes longer than all the rest."""
    venv = check_gradescope(archives / "gradescope.zip", tmp_path / "autograder")
    check_classroom50(archives / "classroom50.zip", tmp_path, venv)
    check_actions(archives / "actions.zip", tmp_path, venv)


def check_gradescope(archive, root):
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    unpack(archive, root / "source")
    shutil.copy(root / "source/run_autograder", root)
    environment = bare_machine(root.parent / "bin", "apt-get") | {"AUTOGRADER": str(root)}
    done = run(["bash", root / "source/setup.sh"], root, environment)
    expect_network(done)
    assert done.returncode == 0, done.stderr
    called = (root.parent / "bin/called").read_text()
    assert "bubblewrap" in called
    assert (root / "source/grade.py").stat().st_mode & 0o777 == 0o700
    installed = {path.name.split("-")[0] for path in root.glob("venv/lib/*/site-packages/*-info")}
    assert installed - {"pip", "setuptools"} == {
        *("jaxtyping", "numpy", "pyseccomp", "scipy", "wadler_lindig")
    }

    def graded(files):
        shutil.rmtree(root / "submission")
        (root / "submission").mkdir()
        for name, content in files.items():
            (root / "submission" / name).write_bytes(content)
        done = run([root / "run_autograder"], root, environment)
        assert done.returncode == 0, done.stderr
        results = json.loads((root / "results/results.json").read_text())
        jsonschema.validate(results, GRADESCOPE)
        return results

    right = graded({"mine.ipynb": RIGHT.read_bytes()})
    assert (right["score"], right["extra_data"]["verdict"]) == (20, "OK")
    assert {test["status"] for test in right["tests"]} == {"passed"}
    partly = graded({"a.py": PARTLY.encode(), "._a.py": b"", "numpy.py": b"raise SystemExit"})
    assert partly["extra_data"]["verdict"] == "FORMAT"  # two files, and none of them named
    partly = graded({f"{NAME}.py": PARTLY.encode(), "numpy.py": b"raise SystemExit"})
    assert partly["score"] == 4
    assert "ZeroDivisionError" in partly["output"]
    empty = graded({})
    assert (empty["score"], empty["extra_data"]["verdict"]) == (0, "MISSING")
    return root / "venv"


def check_classroom50(archive, tmp_path, venv):
    grader, student = tmp_path / "classroom/autograders/hw2", tmp_path / "student"
    unpack(archive, grader)
    (grader / "venv").symlink_to(venv)  # else installed once more
    student.mkdir()
    (student / f"{NAME}.py").write_text(PARTLY)
    (student / "json.py").write_text("raise SystemExit('the student was imported')")
    variables = {
        **{"CLASSROOM": "nlp", "ASSIGNMENT": "hw2", "SUBMISSION_TAG": "submit/2026-11-22-abc"},
        **{"COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r"},
    }
    environment = bare_machine(tmp_path / "bin50") | variables
    done = run(["python3", grader / "autograder.py"], student, environment)
    assert done.returncode == 0, done.stderr
    result = json.loads((student / "result.json").read_text())
    jsonschema.validate(result, CLASSROOM50)
    assert (result["score"], result["max-score"]) == (4, 20)
    assert result["review"] == variables["COMMIT_URL"]
    assert sum(test["score"] for test in result["tests"]) == result["score"]
    del environment["ASSIGNMENT"]
    done = run(["python3", grader / "autograder.py"], student, environment)
    assert done.returncode != 0  # Classroom 50 then reports an error, not a grade


def check_actions(archive, tmp_path, venv):
    repository, output = tmp_path / "repository", tmp_path / "output"
    unpack(archive, repository)
    (repository / ".github/autograder/venv").symlink_to(venv)
    environment = bare_machine(tmp_path / "bin_actions") | {"GITHUB_OUTPUT": str(output)}
    command = ["python3", ".github/autograder/autograder.py"]

    def graded(content, status):
        (repository / "mine.ipynb").write_bytes(content)
        output.write_text("")
        done = run(command, repository, environment)
        assert done.returncode == status, done.stderr
        name, _, encoded = output.read_text().strip().partition("=")
        assert name == "result"
        result = json.loads(base64.b64decode(encoded))
        jsonschema.validate(result, ACTIONS)
        return result, done.stdout

    result, log = graded(RIGHT.read_bytes(), 0)
    assert (result["status"], result["max_score"]) == ("pass", 20)
    assert "20 of 20 points" in log
    result, log = graded(b"{}", 1)
    assert (result["status"], {test["score"] for test in result["tests"]}) == ("fail", {0})
    assert "not a Jupyter notebook" in log
