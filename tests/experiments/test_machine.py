import re
import subprocess

import torch

from course_rnn.experiments import machine


def test_hardware_and_versions():
    found = machine.hardware()
    assert found["processors"] >= 1
    assert found["processor"]
    assert set(found) == {"processor", "processors", "memory_gb", "bfloat16", "system"}
    assert machine.versions()["torch"] == torch.__version__


def test_bfloat16_is_read_from_the_flags(monkeypatch):
    for flags, has in (("sse amx_bf16", True), ("avx512_bf16 x", True), ("avx512f", False)):
        monkeypatch.setattr(machine, "_processor", lambda flags=flags: {"flags": flags})
        assert machine.has_bfloat16() is has


def test_the_commit_is_marked_where_files_differ(tmp_path, monkeypatch):
    def git(*arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True
        )

    monkeypatch.setattr(machine, "ROOT", tmp_path)
    assert machine.commit() == "unknown"
    git("init")
    (tmp_path / "file").write_text("a")
    git("add", "file")
    git("commit", "-m", "first")
    assert re.fullmatch("[0-9a-f]{40}", machine.commit())
    (tmp_path / "file").write_text("b")
    assert re.fullmatch(r"[0-9a-f]{40}\+", machine.commit())
