"""Right answers beside files that are costly to read, killed and resumed, in little memory."""

import resource
import signal
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from course_rnn.grading.sandbox import LEVELS
from course_rnn.grading.selftest.costly import COSTLY
from tests.grading.batch.folder import POINTS, RIGHT, journal_lines, rows
from tests.sandboxes import need

COUNT = 20  # of each
OWN_MB, ALLOWED_MB = 300, 1500
SLOW = ("strings.py", "names.py", "aliases.py", "cells.ipynb")  # to read; left out to save time


def write_class(folder):
    """Right answers and costly files by turns; the verdicts that each may get."""
    folder.mkdir()
    costly = islice(cycle(file for file in COSTLY if file.name not in SLOW), COUNT)
    deserved = {}
    for number, file in enumerate(costly):
        (folder / f"{number:02}_right.py").write_text(f"{RIGHT}\n\nNUMBER = {number}\n")
        name = f"{number:02}_{file.name}"
        (folder / name).write_bytes(file.data)
        deserved[name] = file.verdicts
    return deserved


def run(command, journal, kill_at):
    """Run a batch in little memory, or kill it on the way; the most that it had itself, in MB."""
    limit = ALLOWED_MB * 2**20
    peak = 0
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    ) as batch:
        while batch.poll() is None:
            told = Path(f"/proc/{batch.pid}/status").read_text()
            if "VmHWM:" in told:
                peak = max(peak, int(told.split("VmHWM:")[1].split()[0]) // 1024)
            done = len(journal_lines(journal)) if journal.exists() else 0
            if kill_at is not None and done >= kill_at:
                batch.send_signal(signal.SIGKILL)
                break
            time.sleep(0.05)
    assert kill_at is not None or batch.returncode == 0
    return peak


@pytest.mark.parametrize("level", list(LEVELS))
def test_every_right_answer_has_its_points(tmp_path, level):
    need(level)
    deserved = write_class(tmp_path / "in")
    csv_path = tmp_path / "grades.csv"
    journal = csv_path.with_suffix(".journal")
    arguments = ["--chapter", "2", "--output", str(csv_path), "--workers", "2"]
    command = [sys.executable, "-m", "course_rnn", "batch", str(tmp_path / "in"), *arguments]
    command += ["--require-sandbox", level]
    peaks = [run(command, journal, kill_at) for kill_at in (7, 25, None)]
    assert max(peaks) < OWN_MB
    table = {row["file"]: row for row in rows(csv_path)}
    assert len(table) == 2 * COUNT
    assert sorted(entry["name"] for entry in journal_lines(journal)) == sorted(table)
    for name, row in table.items():
        if name in deserved:
            assert row["2.3 verdict"] in deserved[name], row
        else:
            assert row["2.2"] == POINTS, row
