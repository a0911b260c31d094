"""``make exercises`` says what an exercise still lacks."""

import dataclasses
import sys

import pytest

from course_rnn.exercises.ch02.perplexity import spec as perplexity
from course_rnn.exercises.ch02.rnn_forward import mistakes, right, spec
from tools.exercises import ROOT, find_problems, main

FOLDER = "course_rnn/exercises/ch02/rnn_forward"
PAGE = "solutions/02_elman_rnns.md"


@pytest.fixture
def tree(tmp_path):
    """A course with one exercise: its files, and its block cut out of the real page."""
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    for part in ("spec", "mistakes", "right"):
        (folder / f"{part}.py").touch()
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    page = tmp_path / PAGE
    page.parent.mkdir()
    page.write_text(text[text.index("## Exercise 2.1") : text.index("## Exercise 2.2")])
    return tmp_path


def test_the_course_lacks_nothing():
    assert find_problems() == []
    assert main() == 0


def test_a_whole_exercise_lacks_nothing(tree):
    assert find_problems(tree) == []


@pytest.mark.parametrize("part", ["spec", "mistakes", "right"])
def test_a_missing_file_is_named(tree, part):
    (tree / FOLDER / f"{part}.py").unlink()
    problems = find_problems(tree)
    assert f"{FOLDER}: {part}.py is missing" in problems


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("(4 points)", "(3 points)", "a heading '## Exercise 2.1: … (4 points)'"),
        ("# BEGIN SOLUTION 2.1", "# BEGIN SOLUTION 2.7", "no folder in course_rnn/exercises has 2"),
        ("# BEGIN SOLUTION 2.1", "# SOLUTION 2.1", "expected # BEGIN SOLUTION 2.1, found none"),
        ('check("2.1"', 'check("2.2"', 'expected check("2.1", rnn_forward), found none'),
        ("(x, h0,", "(h0, x,", "expected def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh), got"),
        ("def rnn_forward", "def forward", "got parameters None"),
    ],
)
def test_a_page_that_does_not_agree_is_named(tree, old, new, said):
    page = tree / PAGE
    text = page.read_text()
    assert old in text
    page.write_text(text.replace(old, new))
    assert any(said in problem for problem in find_problems(tree))


def test_a_missing_page_is_named(tree):
    (tree / PAGE).unlink()
    assert find_problems(tree) == ["2.1: expected one source solutions/02_….md, got 0"]


@pytest.mark.parametrize(
    ("part", "name", "value", "said"),
    [
        (spec, "EXERCISE", dataclasses.replace(spec.EXERCISE, id="3.1"), "a number 2.something"),
        (spec, "EXERCISE", dataclasses.replace(spec.EXERCISE, name="other"), "is called other"),
        (mistakes, "MISTAKES", mistakes.MISTAKES[:4], "at least 5 mistakes, got 4"),
        (right, "RIGHT", right.RIGHT[:1], "at least 2 right answers, got 1"),
    ],
)
def test_a_folder_that_is_too_poor_is_named(tree, monkeypatch, part, name, value, said):
    monkeypatch.setattr(part, name, value)
    assert any(said in problem for problem in find_problems(tree))


def test_a_name_that_is_missing_is_named(tree, monkeypatch):
    monkeypatch.delattr(mistakes, "MISTAKES")
    assert find_problems(tree)[0] == f"{FOLDER}: mistakes.py has no MISTAKES"


@pytest.mark.parametrize(("absent", "found"), [("torch", []), ("numpy", None)])
def test_only_pytorch_may_be_absent(tree, monkeypatch, capsys, absent, found):
    module = right.__name__
    monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, absent, None)
    source = f"import {absent}\nRIGHT = ()\n"
    monkeypatch.setattr("importlib.machinery.SourceFileLoader.get_data", lambda *_: source.encode())
    if found is None:
        with pytest.raises(ModuleNotFoundError, match="numpy"):
            find_problems(tree)
        return
    assert find_problems(tree) == found
    said = f"{FOLDER}: right.py was not looked at: torch is not installed here\n"
    assert capsys.readouterr().out == said


def test_a_number_given_twice_is_named(tree, monkeypatch):
    twin = tree / "course_rnn/exercises/ch02/perplexity"
    twin.mkdir()
    for part in ("spec", "mistakes", "right"):
        (twin / f"{part}.py").touch()
    monkeypatch.setattr(perplexity, "EXERCISE", spec.EXERCISE)
    said = f"{FOLDER}: 2.1 is also the number of course_rnn/exercises/ch02/perplexity"
    assert said in find_problems(tree)
