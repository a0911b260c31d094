"""A bounded run of each fuzz target. Longer: python -m tests.fuzz.run TARGET CORPUS."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = {
    "notebook": 20_000,
    "python": 4_000,
    "archive": 20_000,
    "frames": 40_000,
    "planted": 200_000,
}

if importlib.util.find_spec("atheris") is None:
    pytest.skip(
        "atheris is not installed: it has wheels for Linux on x86-64 and Python up to 3.13",
        allow_module_level=True,
    )


def fuzz(target, where):
    """The finished process of a fuzzer with a fixed seed; an endless input counts as a crash."""
    corpus = where / "corpus"
    corpus.mkdir()
    options = (
        *(f"-runs={RUNS[target]}", "-seed=1", "-max_len=600", "-timeout=20"),
        *("-rss_limit_mb=2000", f"-artifact_prefix={where}/"),
    )
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", target, str(corpus), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("target", ["notebook", "python", "archive", "frames"])
def test_no_crash(target, tmp_path):
    done = fuzz(target, tmp_path)
    crashes = [path.read_bytes() for path in tmp_path.glob("*-*")]
    assert done.returncode == 0, (crashes, done.stdout, done.stderr[-3000:])
    assert f"Done {RUNS[target]} runs" in done.stderr


def test_the_fuzzer_finds_a_planted_bug(tmp_path):
    done = fuzz("planted", tmp_path)
    assert done.returncode != 0
    assert "RuntimeError: found" in done.stdout
