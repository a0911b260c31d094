"""Whole files: what comes of right and of hopeless ones."""

import zipfile

import pytest

from course_rnn.submission import Origin, parse_submission, read_submission
from course_rnn.submission.files import MAX_BYTES
from tests.submission.notebooks import colab, notebook, read, refusal, zipped

F = "def f(x):\n    return x\n"
GOOD = notebook(F)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ipynb", GOOD),
        ("a.IPYNB", b"\xef\xbb\xbf" + GOOD),
        ("a.ipynb", notebook(F.splitlines(keepends=True))),
        ("a.py", F.encode()),
        ("a.py", F.replace("\n", "\r").encode()),
        ("a.py", b"\xef\xbb\xbf# coding: utf-8\n" + F.replace("\n", "\r\n").encode()),
        ("a.zip", zipped(("a.ipynb", GOOD))),
        ("a.zip", zipped(("deep/er/a.py", F), method=zipfile.ZIP_STORED)),
        ("a.zip", zipped(("a.py", F + "#" * 100_000))),  # small, and shrinks as a bomb does
        (
            "a.zip",
            zipped(
                ("work/", b""),
                ("work/a.ipynb", GOOD),
                ("work/plot.png", b"\x89PNG"),
                ("work/.ipynb_checkpoints/a-checkpoint.ipynb", GOOD),
                ("work/.DS_Store", b""),
                ("work/._a.ipynb", b"\x00\x05\x16\x07"),
                ("__MACOSX/work/._a.ipynb", b"\x00\x05\x16\x07"),
            ),
        ),
    ],
)
def test_right_files(name, data, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    submission = read_submission(path)
    lines = submission.slices["f"].splitlines()
    assert [line for line in lines if line.strip("#") and "coding" not in line] == F.splitlines()
    assert submission.functions == {"f"}
    assert submission.broken == ()


def test_colab():
    submission = parse_submission("a.ipynb", colab("!pip install x", F + "f(3)", "K = 'ü'"))
    assert submission.slices == {"f": "pass\n" + F + "pass\npass\n"}
    lines = [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1)]
    assert submission.origins == tuple(Origin(*line) for line in lines)


def test_only_broken_code_is_a_runtime_error_with_its_line():
    error = refusal("a.ipynb", notebook("print(1)", "x = 1\ndef f(:\n"))
    assert (error.verdict, error.origin) == ("RE", Origin(2, 2))
    assert "line 2 of code cell 2" in str(error)
    error = refusal("a.py", b"def f(:\n")
    assert (error.verdict, error.origin) == ("RE", Origin(None, 1))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.py", b""),
        ("a.ipynb", b" \n"),
        ("a.zip", b""),
        ("a.py", b"print('hello')\n"),
        ("a.ipynb", notebook()),
        ("a.ipynb", notebook("x = 3", "class C: pass")),
        ("a.zip", zipped(("a.py", b""))),
    ],
)
def test_nothing_in_it_is_missing(name, data):
    assert refusal(name, data).verdict == "MISSING"


REFUSED = {
    "suffix": ("a.txt", GOOD, ".ipynb or .py or .zip"),
    "too large": ("a.ipynb", b" " * (MAX_BYTES + 1), "larger than 10 MiB"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict == "FORMAT"


def test_only_the_functions_asked_for_are_cut_out():
    data = notebook(F, "def g(x):\n    return f(x)", "h = g", "k = 3")
    submission = parse_submission("a.ipynb", data, ("g", "h", "nothing"))
    assert set(submission.slices) == {"g", "h"}
    assert submission.functions == {"f", "g", "h"}


def test_nothing_is_executed(tmp_path):
    mark = tmp_path / "mark"
    evil = f"open({str(mark)!r}, 'w')"
    code = f"import numpy as np\nx = {evil}\n@{evil}\ndef f(x={evil}): pass\nclass C:\n  {evil}\n"
    assert read(code).functions == {"f"}
    assert not mark.exists()
