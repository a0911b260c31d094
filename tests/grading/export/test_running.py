import pytest

from course_rnn.grading.export import running
from course_rnn.grading.export.running import find_submission, grade_folder
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.submission import SubmissionError

NAME = "02_elman_rnns"


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
    assert find_submission(tmp_path, NAME) == tmp_path / found


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
    assert caught.value.verdict is verdict


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
