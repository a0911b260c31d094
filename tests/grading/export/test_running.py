import os
import time

import pytest

from course_rnn.grading.export import running
from course_rnn.grading.export.running import find_submission, grade_folder
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.submission import SubmissionError

NAME = "02_elman_rnns"
PACKED = f"submission_{NAME}"
OTHER = ("__MACOSX", ".", "README")


def fill(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.ipynb"], "a.ipynb"),
        (["a.PY"], "a.PY"),
        (["deep/er/a.zip", "README.md"], "deep/er/a.zip"),
        (["a.ipynb", "helper.py"], "a.ipynb"),
        (["a.ipynb", f"{NAME}.ipynb"], f"{NAME}.ipynb"),
        ([f"x/submission_{NAME}.ipynb", f"{NAME}.ipynb", "a.ipynb"], f"x/submission_{NAME}.ipynb"),
        ([f"{NAME}.py", "numpy.py"], f"{NAME}.py"),
        (["a.py", "__MACOSX/._a.py", ".ipynb_checkpoints/a.ipynb", ".git/b.py"], "a.py"),
    ],
)
def test_the_one_to_grade(tmp_path, names, found):
    fill(tmp_path, names)
    path, note = find_submission(tmp_path, NAME)
    assert path == tmp_path / found
    assert bool(note) == (len([name for name in names if not name.startswith(OTHER)]) > 1)


@pytest.mark.parametrize(
    ("ages", "found"),  # hours since it was written
    [
        ({"": 2, " (1)": 0}, " (1)"),
        ({"": 0, " (1)": 2}, ""),  # downloaded as "(1)", then the other was replaced
        ({"": 0, " (1)": 0}, " (1)"),  # unpacked or checked out together
        ({"": 0, " (9)": 0, " (10)": 0}, " (10)"),
        ({"": 0.001, "(1)": 0, " (2)": 5}, "(1)"),
        ({"": 500_000, "-1": 0}, "-1"),  # no clock: before 1970
        ({"": 0, " - Copy": 0, " - Copy (2)": 0}, " - Copy (2)"),
        ({"": 0, " copy": 1}, ""),
        ({" (1)": 0, " (2)": 0}, " (2)"),
        ({"": 1, "-Copy1": 0, " (1) (1)": 1}, "-Copy1"),
    ],
)
def test_the_newest_of_several_copies(tmp_path, ages, found):
    for mark, hours in ages.items():
        path = tmp_path / f"{PACKED}{mark}.ipynb"
        path.write_text("")
        os.utime(path, (time.time() - 3600 * hours,) * 2)
    path, note = find_submission(tmp_path, NAME)
    assert path.name == f"{PACKED}{found}.ipynb"
    assert note.startswith(f"graded was {path.name}, the newest of its copies; left were ")
    left = {f"{PACKED}{mark}.ipynb" for mark in ages} - {path.name}
    assert all(name in note for name in left)


def test_what_is_left_is_named(tmp_path):
    fill(tmp_path, ["x/a.ipynb", *(f"b{i}.py" for i in range(7))])
    note = find_submission(tmp_path, NAME)[1]
    assert note == "graded was x/a.ipynb; left were b0.py, b1.py, b2.py, b3.py, b4.py and 2 more."


def test_copies_of_any_name_and_a_packed_file_before_a_newer_notebook(tmp_path):
    fill(tmp_path, ["mine.ipynb", "mine (1).ipynb"])
    assert find_submission(tmp_path, NAME)[0].name == "mine (1).ipynb"
    fill(tmp_path, [f"{PACKED}.ipynb"])
    os.utime(tmp_path / f"{PACKED}.ipynb", (time.time() - 9999,) * 2)
    assert find_submission(tmp_path, NAME)[0].name == f"{PACKED}.ipynb"


def test_the_report_says_what_was_left(tmp_path, sandbox_level):
    fill(tmp_path, [f"{PACKED}.ipynb", f"{PACKED} (1).ipynb"])
    report = grade_folder(tmp_path, NAME)
    assert report.file == f"{PACKED} (1).ipynb"
    assert report.notes[0].endswith(f"left were {PACKED}.ipynb.")


@pytest.mark.parametrize(
    ("names", "verdict", "said"),
    [
        ([], Verdict.MISSING, "no .ipynb, .py or .zip file"),
        (["a.txt", ".a.py"], Verdict.MISSING, "no .ipynb"),
        (["a.py", "b.py"], Verdict.FORMAT, "2 files were handed in: expected one, submission_02"),
        (["a.ipynb", "b.ipynb", "c.py"], Verdict.FORMAT, "3 files"),
        ([f"a/{NAME}.ipynb", f"b/{NAME}.ipynb"], Verdict.FORMAT, "2 files"),
    ],
)
def test_none_or_too_many(tmp_path, names, verdict, said):
    fill(tmp_path, names)
    with pytest.raises(SubmissionError, match=said) as caught:
        find_submission(tmp_path, NAME)
    assert caught.value.verdict == verdict


def test_linked_folders_are_not_entered(tmp_path):
    fill(tmp_path / "elsewhere", ["a.py"])
    (tmp_path / "handed_in").mkdir()
    (tmp_path / "handed_in/link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SubmissionError, match="was handed in"):
        find_submission(tmp_path / "handed_in", NAME)


def test_far_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "MOST_FILES", 3)
    fill(tmp_path, ["a", "b", "c", "d"])
    with pytest.raises(SubmissionError, match="more than 3 files"):
        find_submission(tmp_path, NAME)


def test_nothing_handed_in_is_a_report(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "choose_level", lambda: "bwrap")
    report = grade_folder(tmp_path, NAME)
    assert (report.score, report.points, report.verdict) == (0, 20, Verdict.MISSING)
    assert "no .ipynb" in report.message
