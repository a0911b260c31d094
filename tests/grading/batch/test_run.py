"""Whole batches in the real sandbox, on this machine: also killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from course_rnn.commands.main import main
from course_rnn.grading.batch.journal import Journal
from course_rnn.grading.batch.run import run_batch
from course_rnn.grading.grader.grade import versions
from tests.grading.batch.folder import (
    RIGHT,
    SLOW,
    assert_each_graded_once,
    journal_lines,
    make_folder,
    rows,
)

COUNT = 12


@pytest.fixture
def csv_path(tmp_path):
    return tmp_path / "grades.csv"


def test_a_batch(tmp_path, csv_path, capsys, sandbox_level):
    folder = make_folder(tmp_path / "in", 2)
    (folder / "eve").mkdir()
    (folder / "eve" / "hw.py").write_text("def inverse_transform(p, u):\n    return 1 / 0\n")
    (folder / "twin.py").write_bytes((folder / "s000.py").read_bytes())
    command = ["batch", str(folder), "--chapter", "2", "--output", str(csv_path)]
    assert main([*command, "--reports", str(tmp_path / "reports")]) == 0
    assert capsys.readouterr().out == f"4 graded, 4 of them now: {csv_path}\n"
    table = {row["file"]: row for row in rows(csv_path)}
    assert {name: row["2.2"] for name, row in table.items()} == {
        "eve/hw.py": "0",
        "s000.py": "4",
        "s001.py": "4",
        "twin.py": "4",
    }
    assert table["twin.py"]["same content as"] == "s000.py"
    text = (tmp_path / "reports" / "eve" / "hw.py" / "report.txt").read_text()
    assert "ZeroDivisionError in line 2" in text
    book = json.loads(csv_path.with_suffix(".json").read_text())
    assert {one["level"] for one in book["submissions"]} == {sandbox_level}
    assert main(command) == 0
    assert "4 graded, 0 of them now" in capsys.readouterr().out


def test_a_pipe_in_the_folder_is_left_out(tmp_path, csv_path, capsys, sandbox_level):
    folder = make_folder(tmp_path / "in", 1)
    os.mkfifo(folder / "pipe")
    assert main(["batch", str(folder), "--chapter", "2", "--output", str(csv_path)]) == 0
    assert capsys.readouterr().err.endswith("left out, a pipe: pipe\n")
    assert [row["file"] for row in rows(csv_path)] == ["s000.py"]


def test_killed_in_the_middle_nothing_is_lost_or_graded_twice(tmp_path, csv_path, sandbox_level):
    folder = make_folder(tmp_path / "in", COUNT, SLOW)
    arguments = [str(folder), "--chapter", "2", "--output", str(csv_path), "--workers", "2"]
    command = [sys.executable, "-m", "course_rnn", "batch", *arguments]
    journal = csv_path.with_suffix(".journal")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as batch:
        deadline = time.monotonic() + 120
        while not journal.exists() or len(journal_lines(journal)) < 3:
            assert time.monotonic() < deadline, "the batch does not get on"
            time.sleep(0.01)
        batch.send_signal(signal.SIGKILL)
    before = journal.read_bytes()
    kept = len(journal_lines(journal))
    assert 3 <= kept < COUNT
    assert not csv_path.exists()
    journal.write_bytes(before + b'{"name": "s0')  # the worst moment to be killed at
    assert main(["batch", *arguments]) == 0
    assert journal.read_bytes().startswith(before)
    assert_each_graded_once(csv_path, COUNT)
    # the same hidden cases before and after
    seed = json.loads(before.splitlines()[0])["seed"]
    assert json.loads(csv_path.with_suffix(".json").read_text())["seed"] == seed


def test_two_batches_at_once_on_one_output_are_refused(tmp_path, csv_path, capsys, sandbox_level):
    folder = make_folder(tmp_path / "in", 1)
    head = {"chapter": 2, "seed": 1, "versions": versions()}
    with Journal(csv_path.with_suffix(".journal"), head):
        assert main(["batch", str(folder), "--chapter", "2", "--output", str(csv_path)]) == 1
    assert "another batch is writing to it" in capsys.readouterr().err
    assert not csv_path.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"workers": 0}, "--workers: expected at least 1, got 0"),
        ({"chapter": 99}, "chapter: expected one with exercises"),
        ({"seed": -1}, "seed: expected no negative number"),
        ({"folder": "gone"}, "DIR: expected a folder"),
        ({"reports": "in/reports"}, "--reports: expected a place outside"),
        ({"output": "grades.txt"}, "--output: expected a name that ends in .csv"),
    ],
)
def test_bad_arguments_leave_no_file(tmp_path, csv_path, changes, said):
    given = {"folder": make_folder(tmp_path / "in", 1), "chapter": 2, "output": csv_path}
    places = {
        name: tmp_path / changes[name]
        for name in ("folder", "output", "reports")
        if name in changes
    }
    with pytest.raises(ValueError, match=said):
        run_batch(**given | changes | places)
    assert os.listdir(tmp_path) == ["in"]


def test_many_submissions_need_no_more_memory_than_few(tmp_path, sandbox_level):
    """Peak of the parent's own memory, measured in a process of its own."""
    code = (
        "import sys; from pathlib import Path\n"
        "from course_rnn.grading.batch import dispatch\n"
        "from course_rnn.grading.report import to_record\n"
        "from course_rnn.grading.grader.grade import unreadable\n"
        "from course_rnn.submission import SubmissionError\n"
        "error = SubmissionError('x' * 80_000)\n"
        "dispatch.grade_one = lambda n, d, *a: to_record(unreadable(n, 2, error, 'none'))\n"
        "from course_rnn.grading.batch import run_batch\n"
        "run_batch(Path(sys.argv[1]), 2, Path(sys.argv[2]), workers=2)\n"
        # ru_maxrss would start from the peak of the process that started this one
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    peaks = []
    for count in (20, 500):
        folder = make_folder(tmp_path / f"in{count}", count, RIGHT)
        output = str(tmp_path / f"{count}.csv")
        command = [sys.executable, "-c", code, str(folder), output]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    # 500 reports of 80 kB are 40 MB
    assert peaks[1] - peaks[0] < 12_000, peaks
