"""Judge answers to an exercise: draw cases, find the fault, name the mistake, count the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.spec import Answer, Case, Exercise, Mistake
from course_rnn.grading.judging.compare import agree, count_differences
from course_rnn.grading.judging.parts import compare_parts, misfit_parts, normalise_parts, parts_of

ATTEMPTS = 20
# What a mistake explains must weigh so much. A wrong index is often the same as another by chance
# (one in five, say), a wrong float never.
ENOUGH = 5
WEIGHTS = {"float": 5, "int": 1}


@dataclass(frozen=True)
class Sheet:
    """Cases with all that is known about their answers, worked out once for all students.

    Attributes
    ----------
    exercise : Exercise
        The exercise.
    cases : tuple of Case
        What a function is called with.
    expected : tuple of Answer
        The right answer to each case (with ``exercise.verify``, one of the right answers): an
        array, or a tuple of arrays if the exercise returns several.
    mistaken : tuple of tuple of Answer
        What each known mistake answers to each case, in the order of ``exercise.mistakes``.
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    expected: tuple[Answer, ...]
    mistaken: tuple[tuple[Answer, ...], ...]


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
        tuple(_as_arrays(function(**case.args)) for case in cases) for function in functions
    )
    return Sheet(exercise, tuple(cases), expected, tuple(mistaken))


def _as_arrays(answer):
    return tuple(map(np.asarray, answer)) if isinstance(answer, tuple) else np.asarray(answer)


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
    exercise, args = sheet.exercise, sheet.cases[position].args
    array, reason = normalise_parts(answer, exercise.returns, sheet.expected[position])
    if array is None:
        return Judgement(None, reason)
    reason = _fault(sheet, position, array)
    if reason is not None and _fits_shapes(sheet, position, array):
        broken = (rule for rule in exercise.properties if not rule.holds(args, array))
        if (rule := next(broken, None)) is not None:
            reason += f" {rule.broken}"
    return Judgement(array, reason)


def _fault(sheet, position, answer):
    exercise, expected = sheet.exercise, sheet.expected[position]
    if exercise.verify is None:
        counted = exercise.group(sheet.cases[position].group).parts
        return compare_parts(answer, expected, exercise.returns, counted)
    misfit = misfit_parts(answer, expected, exercise.returns)
    return misfit or exercise.verify(sheet.cases[position].args, answer)


def _fits_shapes(sheet, position, answer):
    return misfit_parts(answer, sheet.expected[position], sheet.exercise.returns) is None


def find_mistake(sheet: Sheet, arrays: Sequence[Answer | None]) -> Mistake | None:
    """Find the known mistake that explains a student's outputs.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    arrays : sequence of Answer or None
        The answers, right or wrong, from :func:`judge`; None where there is none.

    Returns
    -------
    Mistake or None
        A mistake explains the outputs if it gives the first wrong one, and every other one in the
        cases in which it is not right, and so enough wrong numbers that this is not by chance. Of
        several the one that agrees with the student on most cases. None if there is none, or if
        two of them fit equally well. Where a function returns several arrays, each of them counts
        as an output, so of two mistakes in different arrays the first is found.
    """
    answered = [i for i, array in enumerate(arrays) if array is not None]
    units = [(k,) for k in range(len(sheet.exercise.outputs))]
    if sheet.exercise.verify is not None:  # it does not say which of several arrays is at fault
        units = [sum(units, ())]
    places = [(i, parts) for i in answered for parts in units]
    first = next((place for place in places if _weight(sheet, place, arrays)), None)
    if first is None:
        return None
    explaining = []
    for mistake, known in zip(sheet.exercise.mistakes, sheet.mistaken, strict=True):
        if not _alike(sheet, first, arrays, mistake, known):
            continue
        agreed = {place for place in places if _alike(sheet, place, arrays, mistake, known)}
        telling = {place: _weight(sheet, place, known) for place in places}
        explained = all(place in agreed for place, weight in telling.items() if weight)
        if explained and sum(telling.values()) >= ENOUGH:
            explaining.append((len(agreed), mistake))
    most = max((count for count, _ in explaining), default=0)
    best = [mistake for count, mistake in explaining if count == most]
    return best[0] if len(best) == 1 else None


def _weight(sheet, place, answers):
    """How much a fault there tells of its cause; 0 if there is none."""
    if sheet.exercise.verify is not None:
        return ENOUGH if _fault(sheet, place[0], answers[place[0]]) is not None else 0
    pairs = _pairs(sheet, place, answers, sheet.expected)
    return sum(WEIGHTS[one.kind] * count_differences(a, b, one) for a, b, one in pairs)


def _alike(sheet, place, answers, mistake, known):
    """Whether a student's output is what the mistake makes of this case."""
    position, _ = place
    if mistake.fits is None:
        return all(agree(a, b, one) for a, b, one in _pairs(sheet, place, answers, known))
    args, answer = sheet.cases[position].args, answers[position]
    wrong = _weight(sheet, place, answers) > 0
    return wrong and _fits_shapes(sheet, position, answer) and mistake.fits(args, answer)


def _pairs(sheet, place, answers, others):
    position, parts = place
    a, b = parts_of(answers[position]), parts_of(others[position])
    return [(a[k], b[k], sheet.exercise.outputs[k]) for k in parts]


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
