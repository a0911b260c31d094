"""Hostile submissions as files, through the whole grader, to the report."""

import io
import json
import zipfile

import pytest

from course_rnn.grading.grader import grade
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import LEVELS
from course_rnn.grading.sandbox.levels import why_not
from course_rnn.grading.selftest.hostile import HOSTILE, read
from tests.hostile.traces import files, processes
from tests.sandboxes import HANGING, PATIENT, sandbox_of

SEED = 11


@pytest.fixture(scope="module")
def best():
    level = next((level for level in LEVELS if why_not(level) is None), "bwrap")
    with sandbox_of(level) as sandbox:
        yield sandbox


@pytest.fixture
def graded(best, tmp_path, monkeypatch):
    def run(data, name="submission.py", limits=PATIENT):
        monkeypatch.setattr(grade, "LIMITS", {"numpy": limits})
        path = tmp_path / name
        path.write_bytes(data)
        return grade.grade_submission(path, 2, best, SEED)

    return run


def verdicts(report):
    return {exercise.id: exercise.verdict for exercise in report.exercises}


def notebook(*cells, depth=0):
    nested = {}
    for _ in range(depth):
        nested = {"x": nested}
    cells = [
        {"cell_type": "code", "source": cell, "metadata": nested, "outputs": [], "id": f"c{i}"}
        | {"execution_count": None}
        for i, cell in enumerate(cells)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def archive(*members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("submission", HOSTILE, ids=lambda submission: submission.name)
def test_a_file(submission, graded, best):
    limits = HANGING if Verdict.TLE in submission.verdicts else PATIENT
    report = graded(submission.source.encode(), limits=limits)
    assert verdicts(report)[submission.exercise] in submission.file_verdicts, report.exercises
    if submission.name != "good":
        assert report.score < report.points
    assert processes(best) == set()
    assert files() == set()
    after = graded(read("good").encode())
    assert set(verdicts(after).values()) == {Verdict.OK}


@pytest.mark.parametrize(
    ("name", "data", "verdict"),
    [
        ("empty.py", b"", Verdict.MISSING),
        ("empty.ipynb", notebook(), Verdict.MISSING),
        ("bom.py", b"\xef\xbb\xbf" + read("good").encode(), Verdict.OK),
        ("magics.ipynb", notebook("%matplotlib inline\n!pip install x", read("good")), Verdict.OK),
        ("plots.ipynb", notebook(read("good"), "while True:\n    pass"), Verdict.OK),
        ("inside.zip", archive(("a.py", read("good"))), Verdict.OK),
        ("broken.ipynb", b"{", Verdict.FORMAT),
        ("bytes.py", b"\x00\xff" * 100, Verdict.FORMAT),
        ("nested.ipynb", b"[" * 10**6, Verdict.FORMAT),
        ("deep.zip", archive(("../a.py", read("good"))), Verdict.FORMAT),
        ("bomb.zip", archive(("a.py", bytes(10**8))), Verdict.FORMAT),
        ("program.exe", read("good").encode(), Verdict.FORMAT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_odd_files(graded, name, data, verdict):
    assert set(verdicts(graded(data, name)).values()) == {verdict}


def test_a_link(best, tmp_path):
    (tmp_path / "good.py").write_text(read("good"))
    (tmp_path / "link.py").symlink_to(tmp_path / "good.py")
    report = grade.grade_submission(tmp_path / "link.py", 2, best, SEED)
    assert set(verdicts(report).values()) == {Verdict.FORMAT}


@pytest.mark.parametrize("name", ["leak_in_message", "leak_in_name", "hostile_type"])
def test_nothing_of_the_submission_is_shown(graded, name):
    told = repr(graded(read(name).encode()))
    for secret in ("script", "<b>", "\x1b", "\u202e", "[2J", "\ud800"):
        assert secret not in told
