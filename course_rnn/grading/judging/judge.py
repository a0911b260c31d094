"""Judge answers to an exercise: draw cases, find the fault, count the points."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.spec import Answer, Exercise
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.parts import normalise_parts
from course_rnn.grading.judging.sheet import Sheet, find_fault, fits_shapes, make_sheet

ATTEMPTS = 20


class Judgement(NamedTuple):
    """What was found about one answer.

    Attributes
    ----------
    array : np.ndarray, tuple of np.ndarray, or None
        The answer as a plain array, or as a tuple of them if the exercise returns several; None if
        it is none of the right kind.
    reason : str or None
        The fault in words, without any right value; None if the answer is right.
    """

    array: Answer | None
    reason: str | None


def draw_sheet(exercise: Exercise, rng: np.random.Generator) -> Sheet:
    """Draw fresh cases that reject every known mistake, each with its own hint.

    A random case can let a mistake through by chance: a wrong sampler may draw the right symbols.
    So a set of cases is tried on the mistakes before it is used, and drawn again if it fails. One
    that fails is never handed out.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    rng : np.random.Generator
        Source of randomness.

    Returns
    -------
    Sheet

    Raises
    ------
    RuntimeError
        If 20 draws in a row do not tell the mistakes apart: the specification is at fault.
    """
    for _ in range(ATTEMPTS):
        sheet = make_sheet(exercise, exercise.cases(rng))
        if tells_mistakes_apart(sheet):
            return sheet
    raise RuntimeError(f"exercise {exercise.id}: its cases do not tell its mistakes apart")


def tells_mistakes_apart(sheet: Sheet) -> bool:
    """Whether every known mistake loses points and is diagnosed as itself.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.

    Returns
    -------
    bool
    """
    pairs = zip(sheet.exercise.mistakes, sheet.mistaken, strict=True)
    return all(
        rejects(sheet, arrays) and find_mistake(sheet, arrays) is mistake
        for mistake, arrays in pairs
    )


def rejects(sheet: Sheet, answers: Sequence[Answer]) -> bool:
    """Whether answers lose points.

    Parameters
    ----------
    sheet : Sheet
        Cases.
    answers : sequence of Answer
        To every one of them.

    Returns
    -------
    bool
    """
    return any(find_fault(sheet, i, answer) is not None for i, answer in enumerate(answers))


def judge(sheet: Sheet, position: int, answer: object) -> Judgement:
    """Judge one answer.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    position : int
        Which case was answered.
    answer : object
        What the function returned.

    Returns
    -------
    Judgement
    """
    exercise, args = sheet.exercise, sheet.cases[position].args
    array, reason = normalise_parts(answer, exercise.returns, sheet.expected[position])
    if array is None:
        return Judgement(None, reason)
    reason = find_fault(sheet, position, array)
    if reason is not None and fits_shapes(sheet, position, array):
        broken = (rule for rule in exercise.properties if not rule.holds(args, array))
        if (rule := next(broken, None)) is not None:
            reason += f" {rule.broken}"
    return Judgement(array, reason)


def judge_across(sheet: Sheet, answers: Sequence[Answer | None]) -> tuple[int, str] | None:
    """Judge what must hold between the answers to several cases.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    answers : sequence of Answer or None
        To every case, from :func:`judge`.

    Returns
    -------
    (int, str) or None
        The case at fault and the fault in words; None if all is well, or nothing is asked.
    """
    across = sheet.exercise.across
    return None if across is None else across(sheet.cases, answers)


def score(sheet: Sheet, right: Sequence[bool]) -> int:
    """Points earned: a group counts if every one of its cases is right.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    right : sequence of bool
        Whether each case was answered rightly.

    Returns
    -------
    int
    """
    failed = {case.group for case, ok in zip(sheet.cases, right, strict=True) if not ok}
    return sum(group.points for group in sheet.exercise.groups if group.name not in failed)
