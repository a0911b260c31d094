"""The wrong answers: the solutions of the book, each changed in one place."""

import ast
import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading.grader.trusted import by_position
from course_rnn.grading.selftest.trials import grade_trusted
from tests.wrong_answers.corpus.kinds import KINDS
from tests.wrong_answers.grade import fresh_sheet
from tools.slips import TooLong, time_limit

SOLUTIONS = Path(__file__).parents[3] / "solutions"
SECONDS = 5


class Wrong(NamedTuple):
    """A wrong answer: the kind of its mistake, and its source."""

    exercise: str
    kind: str
    source: str


class Told(NamedTuple):
    """What came of it: whether it lost points, and the name of the mistake or the hint."""

    rejected: bool
    hint: str


@cache
def solution(exercise_id: str) -> str:
    """Source of the function in the book's solution."""
    name = find_exercise(exercise_id).name
    (page,) = SOLUTIONS.glob(f"{int(exercise_id.split('.')[0]):02}_*.md")
    text = page.read_text(encoding="utf-8")
    return re.search(rf"^def {name}\((?s:.)*?# END SOLUTION", text, re.M)[0]


@cache
def _given(library: str) -> dict:
    """What the page of chapter 5 gives to those who solve its exercises."""
    if library == "numpy":
        from course_rnn.reference.ops import sigmoid

        return {"sigmoid": sigmoid}
    import torch.nn.functional as F

    from course_rnn.exercises.ch05.train_on_stream.right import run

    return {"F": F, "run": run}


@cache
def wrong_answers(exercise_id: str) -> tuple[Wrong, ...]:
    """All that the kinds make of the solution, none twice."""
    return tuple(_changes(exercise_id))


def _changes(exercise_id: str) -> Iterator[Wrong]:
    tree, seen = ast.parse(solution(exercise_id)), set()
    tree.body[0].body.pop(0)  # the docstring
    seen.add(ast.unparse(tree))
    for kind in KINDS:
        for position, node in enumerate(ast.walk(tree)):
            for change in kind(node):
                changed = copy.deepcopy(tree)
                change(list(ast.walk(changed))[position])
                source = ast.unparse(ast.fix_missing_locations(changed))
                if source not in seen:
                    seen.add(source)
                    yield Wrong(exercise_id, kind.__name__, source)


def tell(wrong: Wrong) -> Told:
    """Grade a wrong answer."""
    exercise, scope = find_exercise(wrong.exercise), {"np": np}
    if exercise.library == "torch":
        import torch

        scope["torch"] = torch
    if exercise.id == "3.2":
        scope["step_backward"] = by_position(find_exercise("3.1"), find_exercise("3.1").reference)
    if exercise.id == "3.4":
        scope["state_gradients"] = by_position(find_exercise("3.2"), find_exercise("3.2").reference)
    if exercise.id.startswith("5."):  # given on the page
        scope |= _given(exercise.library)
    if exercise.id == "2.4":
        scope["inverse_transform"] = find_exercise("2.2").reference
    exec(wrong.source, scope)
    sheet = fresh_sheet(wrong.exercise, 0)  # drawn once: not in the time of an answer

    try:
        with time_limit(SECONDS):
            report = grade_trusted(sheet, scope[exercise.name])
    except TooLong:
        return Told(True, "")
    named = {mistake.hint: mistake.name for mistake in exercise.mistakes}
    return Told(report.score < report.points, named.get(report.hint, report.hint))
