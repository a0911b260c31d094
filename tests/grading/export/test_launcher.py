"""The parts of the launcher that a run on a platform does not reach."""

import base64
import json
import subprocess
import sys

import pytest

from course_rnn.grading.export import launcher

IDENTITY = {
    **{"CLASSROOM": "nlp", "ASSIGNMENT": "hw2", "SUBMISSION_TAG": "submit/1"},
    **{"COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r"},
}


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A student's repository with one commit, and a grader that gave full marks."""
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    dates = {"GIT_AUTHOR_DATE": "@1780324325 +0900", "GIT_COMMITTER_DATE": "@1780324325 +0900"}
    subprocess.run(["git", "init", "-q"], check=True)
    commit = [*git, "commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(commit, check=True, env={"PATH": "/usr/bin:/bin", **dates})
    monkeypatch.setattr(launcher, "graded", lambda: {"score": 1, "status": "pass"})
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_classroom50_dates_the_commit_not_the_grading(checkout):
    assert launcher.classroom50() == 0
    result = json.loads((checkout / "result.json").read_text())
    assert result["datetime"] == "2026-06-01T14:32:05Z"
    assert result["review"] == IDENTITY["COMMIT_URL"]
    assert result["score"] == 1


def test_classroom50_links_the_review_where_there_is_one(checkout, monkeypatch):
    monkeypatch.setenv("REVIEW_URL", "https://example.org/compare")
    launcher.classroom50()
    result = json.loads((checkout / "result.json").read_text())
    assert result["review"] == "https://example.org/compare"


@pytest.mark.usefixtures("checkout")
def test_a_failed_grading_leaves_no_result(checkout, monkeypatch):
    def graded():
        raise subprocess.CalledProcessError(1, "grade.py")

    monkeypatch.setattr(launcher, "graded", graded)
    with pytest.raises(subprocess.CalledProcessError):
        launcher.classroom50()
    assert not (checkout / "result.json").exists()


@pytest.mark.parametrize(("status", "code"), [("pass", 0), ("fail", 1)])
def test_actions_colours_the_step(checkout, monkeypatch, status, code):
    monkeypatch.setenv("GITHUB_OUTPUT", str(checkout / "output"))
    monkeypatch.setattr(launcher, "graded", lambda: {"status": status})
    (checkout / "output").write_text("earlier=1\n")
    assert launcher.actions() == code
    earlier, line = (checkout / "output").read_text().splitlines()
    assert earlier == "earlier=1"
    assert json.loads(base64.b64decode(line.removeprefix("result="))) == {"status": status}


@pytest.mark.parametrize(
    ("user", "sudo", "allowed", "prefix"),
    [
        (0, "/usr/bin/sudo", 0, []),
        (1000, None, 0, []),
        (1000, "/usr/bin/sudo", 1, []),
        (1000, "/usr/bin/sudo", 0, ["sudo", "-n"]),
    ],
)
def test_the_grader_runs_as_root_where_it_may(monkeypatch, user, sudo, allowed, prefix):
    monkeypatch.setattr(launcher.os, "geteuid", lambda: user)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: sudo)
    done = subprocess.CompletedProcess([], allowed)
    monkeypatch.setattr(launcher.subprocess, "run", lambda *args, **kwargs: done)
    assert launcher._as_root() == prefix


@pytest.mark.parametrize(
    ("wanted", "there", "taken"),
    [
        ("3.99", "/opt/python3.99", "/opt/python3.99"),
        ("3.99", None, sys.executable),
        (f"{sys.version_info.major}.{sys.version_info.minor}", "/opt/python3", sys.executable),
    ],
)
def test_the_python_of_the_pins_is_taken(tmp_path, monkeypatch, capsys, wanted, there, taken):
    (tmp_path / "python.txt").write_text(f"{wanted}\n")
    monkeypatch.setattr(launcher, "HERE", tmp_path)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: there)
    assert launcher._python() == taken
    assert ("There is no Python 3.99" in capsys.readouterr().err) == (there is None)
