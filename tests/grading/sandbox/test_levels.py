import subprocess
import sys

import pytest

from course_rnn.grading.sandbox import (
    LEVELS,
    Sandbox,
    SandboxUnavailableError,
    bwrap,
    choose_level,
    levels,
)
from tests.sandboxes import need


@pytest.fixture
def fresh():
    """Reasons are kept for the life of a process: forget those that a test has made up."""
    levels.why_not.cache_clear()
    yield
    levels.why_not.cache_clear()


def test_the_best_level_that_works(monkeypatch):
    monkeypatch.setattr(levels, "why_not", {"bwrap": "broken", "landlock": None}.get)
    assert choose_level() == "landlock"
    monkeypatch.setattr(levels, "why_not", {"bwrap": None, "landlock": None}.get)
    assert choose_level() == "bwrap"
    assert choose_level("landlock") == "landlock"


def test_no_level_works(monkeypatch):
    monkeypatch.setattr(levels, "why_not", {"bwrap": "first", "landlock": "second"}.get)
    with pytest.raises(SandboxUnavailableError, match="bwrap: first; landlock: second"):
        choose_level()
    with pytest.raises(SandboxUnavailableError, match=r"machine: landlock: second$"):
        choose_level("landlock")


@pytest.mark.parametrize("level", list(LEVELS))
def test_this_machine(level):
    need(level)
    assert choose_level(level) == level


def test_bad_levels():
    with pytest.raises(ValueError, match="require: expected one of bwrap, landlock, got 'docker'"):
        choose_level("docker")
    with pytest.raises(ValueError, match="level: expected one of bwrap, landlock, got 'docker'"):
        Sandbox("docker", 0)


def test_another_system(monkeypatch, fresh):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailableError, match="bwrap: needs Linux, and this is darwin; l"):
        choose_level()


def test_bubblewrap_is_not_installed(monkeypatch, fresh):
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: None)
    assert levels.why_not("bwrap") == "bwrap is not installed (package bubblewrap)"


def test_bubblewrap_does_not_work(monkeypatch, fresh, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: str(fake))
    assert levels.why_not("bwrap") == "bwrap: No permissions to create new namespace"


@pytest.mark.parametrize("level", list(LEVELS))
def test_libseccomp_is_missing(monkeypatch, fresh, level):
    need(level)
    levels.why_not.cache_clear()
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    monkeypatch.setattr("course_rnn.grading.sandbox.levels.filter_program", _without_cache)
    assert levels.why_not(level).startswith("libseccomp is missing (package libseccomp2)")


def _without_cache():
    from course_rnn.grading.sandbox.syscalls import filter_program

    return filter_program.__wrapped__()


@pytest.mark.parametrize("level", list(LEVELS))
def test_a_sandbox_that_shows_the_grader_is_refused(monkeypatch, fresh, level):
    need(level)
    levels.why_not.cache_clear()
    monkeypatch.setattr(levels, "PROBE", "def probe(path):\n    return 0\n")
    assert levels.why_not(level) == "the child can read the files of the grader"


def test_it_can_be_imported_and_refuses_where_nothing_of_it_exists():
    code = """
import ctypes, os, select, shutil, signal, sys
missing = ("resource", "fcntl", "pwd", "termios")
sys.modules.update(dict.fromkeys(missing))
del os.pidfd_open, os.geteuid, select.poll, signal.pidfd_send_signal, signal.SIGKILL, signal.SIGXCPU
sys.platform = "win32"
from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level
try:
    choose_level()
except SandboxUnavailableError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert "bwrap: needs Linux, and this is win32; landlock: needs Linux" in run.stdout
