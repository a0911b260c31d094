"""Apply every mutant to a copy of the package; its tests must fail (``make mutants``)."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.rows import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
WORKERS = 2
PATIENCE = 4  # times as long as without a mutant, and a minute: then it loops, which is a kill


HEIRS = {  # tests of a subclass, or of what calls it
    "pytorch/conditional.py": ["tests/pytorch/test_seq2seq.py"],
    "training/loop.py": ["tests/training/test_update.py"],
    "training/update.py": ["tests/training/test_loop.py"],
}


def own_tests(file: str) -> list[str]:
    """``reference/rnn.py`` → ``tests/reference/test_rnn.py``."""
    path = Path(file)
    return [str(Path("tests") / path.parent / f"test_{path.name}"), *HEIRS.get(file, [])]


def copy_tree(to: Path) -> None:
    """Copy what the tests need; no bytecode, which could outlive the text it came from."""
    ignore = shutil.ignore_patterns("__pycache__", "book")
    for name in ("course_rnn", "tests", "tools"):
        shutil.copytree(ROOT / name, to / name, ignore=ignore)
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, to)


def run_tests(where: Path, tests: list[str], limit: float | None) -> tuple[bool, str]:
    """Whether the tests pass in that tree within a time, and the first that did not."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=where, env=environment, capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return False, f"over {limit:.0f} s"
    if done.returncode not in (0, 1, 2):  # 2: the tests could not even be collected
        raise RuntimeError(f"pytest stopped with {done.returncode}:\n{done.stdout}{done.stderr}")
    failed = re.search(r"^(?:FAILED|ERROR) \S+?(?:::(\S+))?(?: |$)", done.stdout, re.MULTILINE)
    return done.returncode == 0, (failed.group(1) or "collection") if failed else ""


def try_mutant(mutant: Mutant, limit: float) -> tuple[bool, str]:
    """Whether a mutant survived, and the test that killed it."""
    with tempfile.TemporaryDirectory() as directory:
        copy_tree(Path(directory))
        path = Path(directory) / "course_rnn" / mutant.file
        source = path.read_text(encoding="utf-8")
        if source.count(mutant.old) != 1:
            raise ValueError(f"{mutant.file}: expected {mutant.old!r} once, got it otherwise")
        path.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
        return run_tests(Path(directory), own_tests(mutant.file), limit)


def main(only: list[str]) -> int:
    """Print one line a mutant; 1 if any survived. ``only``: files to restrict the run to."""
    mutants = [m for m in MUTANTS if not only or m.file in only]
    tests = sorted({test for m in mutants for test in own_tests(m.file)})
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        copy_tree(Path(directory))
        passed, failed = run_tests(Path(directory), tests, None)
    if not passed:
        print(f"the tests fail without any mutant: {failed}")
        return 1
    limit = PATIENCE * (time.monotonic() - started) + 60
    survivors = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        tried = pool.map(lambda mutant: try_mutant(mutant, limit), mutants)
        for mutant, (survived, by) in zip(mutants, tried, strict=True):
            survivors += survived
            what = f"{mutant.old.strip()}  →  {mutant.new.strip() or '(nothing)'}"
            print(f"{'SURVIVED' if survived else 'killed'}  {mutant.file}: {what}  [{by}]")
    seconds = time.monotonic() - started
    print(f"{len(mutants) - survivors} of {len(mutants)} mutants killed in {seconds:.0f} s")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
