import dataclasses
import hashlib
import json
import logging
import platform
import sys

import nbformat
import numpy as np
import pytest

from course_rnn.grading.grader.grade import grade_data, grade_submission, versions
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import to_record
from course_rnn.grading.report.html import report_html
from course_rnn.grading.report.text import report_text
from tests.grading.submitted import SEED, SHEETS, InProcess
from tests.submission.notebooks import notebook as submitted_notebook

SOURCE = """
import numpy as np

def inverse_transform(p, u):
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)

def perplexity(logits, targets):
    raise NotImplementedError("Exercise 2.3")
"""


def grade(path, **changes):
    given = {"path": path, "chapter": 2, "sandbox": InProcess(), "seed": SEED} | changes
    return grade_submission(**given)


@pytest.fixture
def ada(tmp_path):
    path = tmp_path / "ada.py"
    path.write_text(SOURCE)
    return path


def notebook(source):
    cells = [nbformat.v4.new_code_cell(part) for part in source.split("\n\n")]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()


def test_every_exercise_is_reported(ada):
    report = grade(ada)
    assert [(e.id, str(e.verdict)) for e in report.exercises] == [
        ("2.1", "MISSING"),
        ("2.2", "OK"),
        ("2.3", "MISSING"),
        ("2.4", "MISSING"),
    ]
    assert (report.score, report.points) == (4, sum(s.exercise.points for s in SHEETS.values()))
    assert (report.file, report.chapter, report.level) == ("ada.py", 2, "none")
    assert report.sha256 == hashlib.sha256(SOURCE.encode()).hexdigest()
    assert report.versions["NumPy"] == np.__version__
    assert report.seconds > 0


def test_a_notebook(tmp_path):
    path = tmp_path / "ada.ipynb"
    path.write_bytes(notebook(SOURCE))
    assert grade(path).score == 4


def test_the_same_seed_repeats_the_grade(tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text("def inverse_transform(p, u):\n    return (u * len(p)).astype(int)\n")
    first, again, other = (to_record(grade(path, seed=seed)) for seed in (7, 7, 8))
    for record in (first, again, other):
        record.pop("seconds")
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("name", "content", "verdict", "said"),
    [
        ("a.py", b"", Verdict.MISSING, "empty"),
        ("a.py", b"def f(:\n", Verdict.RE, "line 1"),
        ("a.txt", b"x", Verdict.FORMAT, ".ipynb"),
        ("a.ipynb", b"[" * 100_000, Verdict.FORMAT, ""),
    ],
)
def test_what_cannot_be_read_has_a_verdict(tmp_path, name, content, verdict, said):
    path = tmp_path / name
    path.write_bytes(content)
    report = grade(path)
    assert {e.verdict for e in report.exercises} == {verdict}
    assert (report.score, len(report.exercises)) == (0, 4)
    assert said in report.message


def test_a_link_is_not_followed(ada, tmp_path):
    link = tmp_path / "link.py"
    link.symlink_to(ada)
    report = grade(link)
    assert report.verdict is Verdict.FORMAT
    assert "link" in report.message
    assert report.sha256 == ""


def test_a_file_that_is_not_there_is_no_fault_of_the_student(tmp_path):
    report = grade(tmp_path / "gone.py")
    assert report.verdict is Verdict.INFRA
    assert str(tmp_path) not in report.message


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def rnn_backward():\n    pass\n", True),
        ("def rnn_backward(:\n    pass\n\ndef state_gradients():\n    pass\n", True),
        ("def rnn_backward():\n    pass\n\ndef generate():\n    raise ValueError\n", False),
        ("def helper():\n    pass\n", False),
    ],
    ids=["chapter 3", "chapter 3, broken", "some of chapter 2", "none"],
)
def test_another_chapter_is_told(source, told):
    report = grade_data("ada.ipynb", notebook(source), 2, InProcess(), SEED)
    wanted = "this is chapter 3, expected was chapter 2: hand in the right notebook."
    assert report.message == (wanted if told else "")
    assert report.score == 0


def test_an_error_of_the_grader_is_logged_and_not_scored(caplog):
    class Broken(InProcess):
        def session(self, *_):
            raise OSError("no more processes")

    with caplog.at_level(logging.ERROR):
        report = grade_data("ada.py", SOURCE.encode(), 2, Broken(), SEED)
    assert {e.verdict for e in report.exercises} == {Verdict.INFRA}
    assert "no more processes" in caplog.text
    assert "no more processes" not in json.dumps(to_record(report))


@pytest.mark.parametrize(("chapter", "seed", "name"), [(99, 1, "chapter"), (2, -1, "seed")])
def test_bad_arguments(ada, chapter, seed, name):
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        grade(ada, chapter=chapter, seed=seed)


def test_no_report_holds_the_seed_or_a_hidden_number(tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text(
        "def inverse_transform(p, u):\n    return u * 0\n"
        "def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):\n    return x\n"
    )
    report = dataclasses.replace(grade(path), seconds=1.0)  # a time may look like a number
    told = json.dumps(to_record(report)) + report_text(report) + report_html(report)
    assert str(SEED) not in told
    assert report.exercises[0].called_with.startswith("x (")
    cases = [case for sheet in SHEETS.values() for case in sheet.cases]
    numbers = [v.flat[0] for case in cases for v in case.args.values() if np.ndim(v)]
    assert not [n for n in numbers if n % 1 and (repr(float(n)) in told or f"{n:.4f}" in told)]


RNN = "def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):\n    return helper(x)"
NEWER = "def helper[T = int](x: T):\n    return x\n\nx = t'{RNN}'"  # of Python 3.14


def recorded(python, *cells):
    language = {"language_info": {"name": "python", "version": python}}
    return submitted_notebook(*cells, metadata=language if python else {})


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
@pytest.mark.parametrize("python", ["", "3.14.1", "3.15.0"])
def test_the_syntax_of_a_newer_python_is_no_mistake(python):
    cells = (SOURCE, NEWER.replace("helper", "generate"))
    report = grade_data("a.ipynb", recorded(python, *cells), 2, InProcess(), SEED)
    last = report.exercises[3]
    assert (last.verdict, report.verdict) == (Verdict.INFRA, Verdict.INFRA)
    assert "it must be graded with Python 3.14 or newer" in last.message
    assert report.exercises[1].verdict is Verdict.OK
    assert last.message.startswith("line ")
    assert last.message in report_text(report)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
def test_a_helper_in_the_syntax_of_a_newer_python():
    report = grade_data("a.ipynb", recorded("", RNN, NEWER), 2, InProcess(), SEED)
    assert report.exercises[0].verdict is Verdict.INFRA
    assert "Python 3.14" in report.exercises[0].message
    report = grade_data("a.ipynb", recorded("3.11.2", RNN, NEWER), 2, InProcess(), SEED)
    assert report.exercises[0].verdict is Verdict.RE


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads it")
def test_a_file_in_the_syntax_of_a_newer_python_alone():
    report = grade_data("a.ipynb", recorded("", NEWER), 2, InProcess(), SEED)
    assert {exercise.verdict for exercise in report.exercises} == {Verdict.INFRA}
    assert "Python 3.14" in report.message


def test_versions_that_differ_are_noted():
    report = grade_data("a.ipynb", recorded("3.2.1", SOURCE), 2, InProcess(), SEED)
    here = platform.python_version()
    assert report.notes == (f"written with Python 3.2.1, graded with {here}.",)
    assert grade_data("a.ipynb", recorded(here, SOURCE), 2, InProcess(), SEED).notes == ()


def test_a_letter_of_another_alphabet_is_explained():
    source = SOURCE.replace("perplexity", "\u0440erplexity")
    report = grade_data("a.py", source.encode(), 2, InProcess(), SEED)
    assert report.exercises[2].message == (
        "there is no function perplexity; there is \u0440erplexity, whose first letter is "
        "Cyrillic: type the name again."
    )


def test_versions_name_what_a_grade_depends_on():
    assert {"Python", "NumPy", "course_rnn", "system"} <= set(versions())
