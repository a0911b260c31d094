"""The grader on 1,000 submissions, one in five hostile, four times killed and once stopped.

Every one must be graded exactly once, and as it deserves; the memory of the grader must stay small
and nothing may be left behind. It takes minutes; measured by the wall clock, like the other
benchmark of the grader.
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
from course_rnn.grading.sandbox.levels import FIRST_UID, MOST_SLOTS
from course_rnn.grading.selftest.costly import COSTLY
from course_rnn.grading.selftest.hostile import HOSTILE

SUBMISSIONS, HOSTILE_EVERY, COSTLY_EVERY = 1_000, 5, 4  # one in four of the hostile is costly
WORKERS = (2, 8)
KILLS, STOP_S, MOST_MB = 4, 12.0, 300
SOLUTION = Path(__file__).parents[1] / "solutions/02_elman_rnns.ipynb"
BROKEN = {"np.tanh(": "(", "logits.max(axis=-1": "logits.max(axis=0", "/ temperature": "* 1.0"}
COMMAND = [sys.executable, "-m", "course_rnn"]


def report() -> str:
    """What was graded, how fast, in how much memory, and that nothing is left."""
    return "\n".join(try_with(workers) for workers in WORKERS)


def try_with(workers: int) -> str:
    """Grade the class with so many workers; an error if a grade is wrong or something is left."""
    before = traces()
    with tempfile.TemporaryDirectory() as folder:
        submissions, output = Path(folder, "in"), Path(folder, "grades.csv")
        submissions.mkdir()
        deserved = write_class(submissions)
        seconds, peaks = disturb(submissions, output, workers)
        wrong = compare(output, deserved)
    if wrong:
        raise RuntimeError(f"{len(wrong)} submissions graded wrongly: {wrong[:5]}")
    if max(peaks) > MOST_MB:
        raise RuntimeError(f"memory: expected at most {MOST_MB} MB, got {peaks}")
    time.sleep(1.0)
    if left := traces() - before:
        raise RuntimeError(f"left behind: {sorted(left)[:5]}")
    hostile = SUBMISSIONS // HOSTILE_EVERY
    return (
        f"  {workers} workers, {SUBMISSIONS} submissions, {hostile} hostile "
        f"({hostile // COSTLY_EVERY} of them costly to read), {KILLS} times SIGKILL, stopped once "
        f"for {STOP_S:.0f} s: each graded once and as it deserves, nothing left behind\n"
        f"    {seconds:.0f} s: {SUBMISSIONS / seconds:.1f} submissions/s; "
        f"most memory of the grader itself in each run: {peaks} MB"
    )


def write_class(folder: Path) -> dict[str, tuple[str | None, tuple[Verdict, ...]]]:
    """Write the submissions, all different; the verdicts that each, or its exercise, may get."""
    attacks = cycle(row for row in HOSTILE if row.name != "good")
    costly, variants = cycle(COSTLY), cycle([None, *BROKEN.items()])
    deserved = {}
    for number in range(SUBMISSIONS):
        if number % (HOSTILE_EVERY * COSTLY_EVERY) == 0:
            row = next(costly)
            name, data = f"{number:04}_{row.name}", row.data
            deserved[name] = ("2.3", row.verdicts)
        elif number % HOSTILE_EVERY == 0:
            row = next(attacks)
            name, data = f"{number:04}_{row.name}.py", row.source.encode()
            deserved[name] = (row.exercise, row.file_verdicts)
        else:
            name, data = f"{number:04}.ipynb", honest(number, change := next(variants)).encode()
            deserved[name] = (None, (Verdict.OK,) if change is None else (Verdict.WA,))
        Path(folder, name).write_bytes(data)
    return deserved


def honest(number: int, change: tuple[str, str] | None) -> str:
    """The solution, or with one mistake in it."""
    notebook = nbformat.read(SOLUTION, as_version=4)
    notebook.metadata["student"] = number
    text = nbformat.writes(notebook)
    if change is not None and change[0] not in text:
        raise RuntimeError(f"the solution has no {change[0]!r} any more")
    return text if change is None else text.replace(*change)


def disturb(folder: Path, output: Path, workers: int) -> tuple[float, list[int]]:
    """Run a batch, kill it again and again, stop it once; seconds without the stop, and memory."""
    start, peaks = time.perf_counter(), []
    for part in range(1, KILLS + 2):
        goal = SUBMISSIONS * part // (KILLS + 1)
        stop_at = goal - SUBMISSIONS // (2 * KILLS + 2) if part == 2 else None
        peaks.append(watch(folder, output, workers, goal if part <= KILLS else None, stop_at))
    return time.perf_counter() - start - STOP_S, peaks


def watch(folder: Path, output: Path, workers: int, kill_at: int | None, stop_at: int | None):
    """Run a batch to the end, or kill it on the way; the most memory that it had, in MB."""
    words = ["batch", str(folder), "--chapter", "2", "--output", str(output)]
    words += ["--workers", str(workers)]
    peak = 0
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            time.sleep(0.1)
            peak = max(peak, most_memory(process.pid))
            count = done(output)
            if stop_at is not None and count >= stop_at:
                stop_at = None
                os.kill(process.pid, signal.SIGSTOP)
                time.sleep(STOP_S)
                os.kill(process.pid, signal.SIGCONT)
            if kill_at is not None and count >= kill_at:
                os.kill(process.pid, signal.SIGKILL)
                break
    if kill_at is None and process.returncode != 0:
        raise RuntimeError(f"the batch ended with {process.returncode}")
    return peak


def done(output: Path) -> int:
    """Results in the journal."""
    journal = output.with_suffix(".journal")
    return journal.read_bytes().count(b'"record": ') if journal.exists() else 0


def most_memory(pid: int) -> int:
    """The most memory that a process has had, in MB; 0 if it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def traces() -> set[str]:
    """Processes of the sandboxes (zombies too), mounts, and files where anybody may write."""
    found = set(Path("/proc/mounts").read_text().splitlines())
    found |= {
        str(path) for place in ("/tmp", "/var/tmp", "/dev/shm") for path in Path(place).iterdir()
    }
    for folder in Path("/proc").iterdir():
        try:
            uid, command = folder.stat().st_uid, (folder / "stat").read_text().split("(", 1)[1]
        except (OSError, IndexError):  # no process, or it has ended since
            continue
        if FIRST_UID <= uid < FIRST_UID + MOST_SLOTS or command.startswith("bwrap)"):
            found.add(f"process {folder.name} ({command[:20]}")
    return found


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
