import os

import pytest

from course_rnn.grading.sandbox import landlock
from course_rnn.grading.sandbox.runtime import Runtime


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Plans for a made-up installation; returns its root."""
    lib = tmp_path / "usr" / "lib"
    for folder in ("python3.11/json", "python3.11/site-packages/course_rnn", "gcc"):
        (lib / folder).mkdir(parents=True)
    (lib / "python3.11" / "os.py").touch()
    (lib / "python3.11" / "shortcut").symlink_to("site-packages")
    (tmp_path / "lib").symlink_to("usr/lib")
    numpy = lib / "python3.11" / "site-packages" / "numpy"
    numpy.mkdir()
    runtime = Runtime(
        str(tmp_path / "python"),
        (str(tmp_path / "lib"), str(lib)),
        (str(lib / "python3.11" / "site-packages"),),
        (str(numpy),),
    )
    monkeypatch.setattr(landlock, "find_runtime", lambda library: runtime)
    landlock.plan.cache_clear()
    yield tmp_path
    landlock.plan.cache_clear()


def test_everything_but_the_installed_packages(machine):
    lib = str(machine / "usr" / "lib")
    assert landlock.plan("numpy")["readable"] == [
        (lib, False),
        (f"{lib}/gcc", True),
        (f"{lib}/python3.11", False),
        (f"{lib}/python3.11/json", True),
        (f"{lib}/python3.11/os.py", True),
        (f"{lib}/python3.11/site-packages/numpy", True),
        ("/dev/urandom", True),
    ]


@pytest.mark.parametrize(("mode", "kept"), [(0o755, False), (0o700, True)])
def test_a_capability_only_for_a_private_home(machine, monkeypatch, mode, kept):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(landlock, "_is_public", lambda path: is_public(path, machine))
    (machine / "usr").chmod(mode)
    assert landlock.plan("numpy")["keep_reading"] is kept
    landlock.plan.cache_clear()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert landlock.plan("numpy")["keep_reading"] is False
    (machine / "usr").chmod(0o755)


def is_public(path, machine):
    """As in the module, but blind to the folders above `machine`, which pytest keeps private."""
    return not path.startswith(str(machine)) or (machine / "usr").stat().st_mode & 0o1 == 1


def test_what_is_public(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "python").touch(mode=0o755)
    assert landlock._is_public("/bin/sh")
    assert not landlock._is_public(str(home / "python"))
