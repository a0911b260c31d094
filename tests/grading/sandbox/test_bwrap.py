import os

import pytest

from course_rnn.grading.sandbox import bwrap
from course_rnn.grading.sandbox.runtime import INSIDE, READING, find_runtime


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: f"/usr/bin/{name}")


def pairs(words, option):
    return [words[i + 1] for i, word in enumerate(words) if word == option]


def test_only_the_runtime_is_bound(installed):
    runtime, words = find_runtime("numpy"), bwrap.command("numpy")
    bound = {*pairs(words, "--ro-bind"), *pairs(words, "--dev-bind")}
    known = {*runtime.folders, *runtime.packages, runtime.python, str(INSIDE), str(READING)}
    assert bound <= known | {"/dev/null", "/dev/urandom"}
    assert "--bind" not in words
    assert "--proc" not in words


def test_packages_are_covered_and_everything_is_read_only_at_the_end():
    words = bwrap.command("numpy")
    assert pairs(words, "--tmpfs") == list(find_runtime("numpy").masked)
    assert pairs(words, "--remount-ro") == [*find_runtime("numpy").masked, "/"]
    assert words.index("--remount-ro") > max(i for i, word in enumerate(words) if "bind" in word)


@pytest.mark.parametrize(("user", "namespace"), [(0, False), (1000, True)])
def test_only_an_ordinary_user_needs_a_user_namespace(monkeypatch, user, namespace):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    words = bwrap.command("numpy")
    assert ("--unshare-user" in words) is namespace
    assert pairs(words, "--cap-drop") == ["ALL"]
    assert pairs(words, "--cap-add") == ([] if namespace else ["CAP_SETUID", "CAP_SETGID"])


def test_without_bubblewrap(monkeypatch):
    monkeypatch.setattr(bwrap.shutil, "which", lambda name: None)
    with pytest.raises(RuntimeError, match="bwrap is not installed"):
        bwrap.command("numpy")
