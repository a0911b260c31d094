"""The grader on 1,000 submissions, one in five hostile, killed in the middle and started again.

Every one must be graded exactly once, and as it deserves; the memory must not grow with their
number. It takes minutes; measured by the wall clock, like the other benchmark of the grader.
"""

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

import nbformat

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.selftest.hostile import HOSTILE

SUBMISSIONS, HOSTILE_EVERY, WORKERS = 1_000, 5, 2
SOLUTION = Path(__file__).parents[1] / "solutions/02_elman_rnns.ipynb"
BROKEN = {"np.tanh(": "(", "logits.max(axis=-1": "logits.max(axis=0", "/ temperature": "* 1.0"}
COMMAND = [sys.executable, "-m", "course_rnn"]


def report() -> str:
    """What was graded, how fast, and the memory of the grader on the way."""
    with tempfile.TemporaryDirectory() as folder:
        submissions, output = Path(folder, "in"), Path(folder, "grades.csv")
        submissions.mkdir()
        deserved = write_class(submissions)
        start = time.perf_counter()
        first, killed_at = watch(submissions, output, kill_at=SUBMISSIONS // 2)
        second, _ = watch(submissions, output)
        seconds = time.perf_counter() - start
        wrong = compare(output, deserved)
    if wrong:
        raise RuntimeError(f"{len(wrong)} submissions graded wrongly: {wrong[:5]}")
    return (
        f"  {SUBMISSIONS} submissions, {SUBMISSIONS // HOSTILE_EVERY} hostile: killed by SIGKILL "
        f"after {killed_at}, {SUBMISSIONS} graded exactly once, each as it deserves\n"
        f"  {seconds:.0f} s with {WORKERS} workers: {SUBMISSIONS / seconds:.1f} submissions/s\n"
        f"  memory of the grader (MB), at the tenths of each run: {first} and {second}"
    )


def write_class(folder: Path) -> dict[str, tuple[str | None, tuple[Verdict, ...]]]:
    """Write the submissions, all different; the verdicts that each, or its exercise, may get."""
    attacks = cycle(row for row in HOSTILE if row.name != "good")
    variants = cycle([None, *BROKEN.items()])
    deserved = {}
    for number in range(SUBMISSIONS):
        if number % HOSTILE_EVERY == 0:
            row = next(attacks)
            name, text = f"{number:04}_{row.name}.py", row.source
            deserved[name] = (row.exercise, row.file_verdicts)
        else:
            name, text = f"{number:04}.ipynb", honest(number, change := next(variants))
            deserved[name] = (None, (Verdict.OK,) if change is None else (Verdict.WA,))
        Path(folder, name).write_text(text)
    return deserved


def honest(number: int, change: tuple[str, str] | None) -> str:
    """The solution, or with one mistake in it."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    notebook.metadata["student"] = number
    text = nbformat.writes(notebook)
    if change is not None and change[0] not in text:
        raise RuntimeError(f"the solution has no {change[0]!r} any more")
    return text if change is None else text.replace(*change)


def watch(folder: Path, output: Path, kill_at: int | None = None) -> tuple[list[int], int]:
    """Run a batch, or kill it on the way; memory at ten moments, and how many were done."""
    words = ["batch", str(folder), "--chapter", "2", "--output", str(output)]
    words += ["--workers", str(WORKERS)]
    before, journal = done(output), output.with_suffix(".journal")
    goal = (kill_at or SUBMISSIONS) - before
    sizes: list[int] = []
    with subprocess.Popen([*COMMAND, *words], stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(0.1)
            count = done(output) if journal.exists() else 0
            if len(sizes) < 10 and count - before >= goal * (len(sizes) + 1) / 11:
                sizes.append(resident(process.pid))
            if kill_at is not None and count >= kill_at:
                os.kill(process.pid, signal.SIGKILL)
                break
    if kill_at is None and process.returncode != 0:
        raise RuntimeError(f"the batch ended with {process.returncode}")
    return sizes, done(output)


def done(output: Path) -> int:
    """Results in the journal."""
    journal = output.with_suffix(".journal")
    return journal.read_bytes().count(b'"record": ') if journal.exists() else 0


def resident(pid: int) -> int:
    """Memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def compare(output: Path, deserved: dict) -> list[str]:
    """Names that are missing, twice, or graded otherwise than they deserve."""
    with output.open(newline="", encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    names = [row["file"] for row in rows]
    with output.with_suffix(".json").open() as book:
        reported = [record["file"] for record in json.load(book)["submissions"]]
    wrong = [name for name in deserved if names.count(name) != 1 or reported.count(name) != 1]
    for row in rows:
        exercise, verdicts = deserved[row["file"]]
        verdict = row["verdict" if exercise is None else f"{exercise} verdict"]
        if verdict not in verdicts:
            wrong.append(f"{row['file']} ({verdict})")
    return wrong
