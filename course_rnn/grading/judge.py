"""Judge answers to an exercise: draw cases, find the fault, name the mistake, count the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_rnn.grading.compare import agree, compare, count_differences, normalise
from course_rnn.grading.spec import Case, Exercise, Mistake

ATTEMPTS = 20
# A mistake must explain so many numbers. A wrong index is often the same as another by chance (one
# in five, say), a wrong float never.
ENOUGH = {"float": 1, "int": 5}


@dataclass(frozen=True)
class Sheet:
    """Cases with all that is known about their answers, worked out once for all students.

    Attributes
    ----------
    exercise : Exercise
        The exercise.
    cases : tuple of Case
        What a function is called with.
    expected : tuple of np.ndarray
        The right answer to each case.
    mistaken : tuple of tuple of np.ndarray
        What each known mistake answers to each case, in the order of ``exercise.mistakes``.
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    expected: tuple[np.ndarray, ...]
    mistaken: tuple[tuple[np.ndarray, ...], ...]


class Judgement(NamedTuple):
    """What was found about one answer.

    Attributes
    ----------
    array : np.ndarray or None
        The answer as a plain array, None if it is none of the right kind.
    reason : str or None
        The fault in words, without any right value; None if the answer is right.
    """

    array: np.ndarray | None
    reason: str | None


def make_sheet(exercise: Exercise, cases: Sequence[Case]) -> Sheet:
    """Work out what the reference and the known mistakes answer.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    cases : sequence of Case
        Cases.

    Returns
    -------
    Sheet
    """
    functions = [exercise.reference, *(mistake.answer for mistake in exercise.mistakes)]
    expected, *mistaken = (
        tuple(np.asarray(function(**case.args)) for case in cases) for function in functions
    )
    return Sheet(exercise, tuple(cases), expected, tuple(mistaken))


def draw_sheet(exercise: Exercise, rng: np.random.Generator) -> Sheet:
    """Draw fresh cases that reject every known mistake, each with its own hint.

    A random case can let a mistake through by chance: a wrong sampler may draw the right symbols.
    So a set of cases is tried on the mistakes before it is used, and drawn again if it fails.

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
    """Whether every known mistake is rejected and diagnosed as itself.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.

    Returns
    -------
    bool
    """
    pairs = zip(sheet.exercise.mistakes, sheet.mistaken, strict=True)
    return all(find_mistake(sheet, arrays) is mistake for mistake, arrays in pairs)


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
    exercise, expected = sheet.exercise, sheet.expected[position]
    array, reason = normalise(answer, exercise.returns, expected.shape)
    if array is None:
        return Judgement(None, reason)
    reason = compare(array, expected, exercise.returns)
    if reason is not None and array.shape == expected.shape and np.all(np.isfinite(array)):
        args = sheet.cases[position].args
        broken = (rule for rule in exercise.properties if not rule.holds(args, array))
        if (rule := next(broken, None)) is not None:
            reason += f" {rule.broken}"
    return Judgement(array, reason)


def find_mistake(sheet: Sheet, arrays: Sequence[np.ndarray | None]) -> Mistake | None:
    """Find the known mistake that explains a student's outputs.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    arrays : sequence of array or None
        The answers, right or wrong, from :func:`judge`; None where there is no array.

    Returns
    -------
    Mistake or None
        A mistake explains the outputs if it gives the first wrong one, and every other one in the
        cases in which it is not right, and so enough wrong numbers that this is not by chance. Of
        several the one that agrees with the student on most cases. None if there is none, or if
        two of them fit equally well.
    """
    returns = sheet.exercise.returns
    answered = [i for i, array in enumerate(arrays) if array is not None]
    wrong = [i for i in answered if not agree(arrays[i], sheet.expected[i], returns)]
    if not wrong:
        return None
    explaining = []
    for mistake, known in zip(sheet.exercise.mistakes, sheet.mistaken, strict=True):
        if not agree(arrays[wrong[0]], known[wrong[0]], returns):
            continue
        agreed = {i for i in answered if agree(arrays[i], known[i], returns)}
        telling = {i: count_differences(known[i], sheet.expected[i], returns) for i in answered}
        explained = all(i in agreed for i, count in telling.items() if count)
        if explained and sum(telling.values()) >= ENOUGH[returns.kind]:
            explaining.append((len(agreed), mistake))
    most = max((count for count, _ in explaining), default=0)
    best = [mistake for count, mistake in explaining if count == most]
    return best[0] if len(best) == 1 else None


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
