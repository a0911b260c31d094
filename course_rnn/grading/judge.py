"""Judge answers to an exercise: draw cases, find the fault, name the mistake, count the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_rnn.grading.compare import agree, compare, normalise
from course_rnn.grading.spec import Case, Exercise, Mistake

ATTEMPTS = 20


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
            reason += f" It must hold that {rule.claim}; here it does not."
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
        Of the mistakes that give the student's output on the first wrong case, the one that agrees
        with the student on most cases. None if no answer is wrong, or no mistake explains it.
    """
    answered = [i for i, array in enumerate(arrays) if array is not None]

    def agreed(known: Sequence[np.ndarray]) -> list[int]:
        return [i for i in answered if agree(arrays[i], known[i], sheet.exercise.returns)]

    right = agreed(sheet.expected)
    first_wrong = next((i for i in answered if i not in right), None)
    best, most = None, 0
    for mistake, known in zip(sheet.exercise.mistakes, sheet.mistaken, strict=True):
        explained = agreed(known)
        if first_wrong in explained and len(explained) > most:
            best, most = mistake, len(explained)
    return best


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
