"""Cases of an exercise, with the right and the wrong answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from course_rnn.exercises.spec import Answer, Case, Exercise
from course_rnn.grading.judging.parts import compare_parts, misfit_parts


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
    telling : dict
        How much the faults of a known mistake tell, by its name: filled by
        :func:`course_rnn.grading.judging.diagnose.find_mistake`.
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    expected: tuple[Answer, ...]
    mistaken: tuple[tuple[Answer, ...], ...]
    telling: dict = field(default_factory=dict, init=False, repr=False, compare=False)


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


def fits_shapes(sheet: Sheet, position: int, answer: Answer) -> bool:
    """Whether an answer has the shape of the right one, and only finite numbers.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    position : int
        Which case was answered.
    answer : Answer
        A normalised one.

    Returns
    -------
    bool
    """
    return misfit_parts(answer, sheet.expected[position], sheet.exercise.returns) is None


def find_fault(sheet: Sheet, position: int, answer: Answer) -> str | None:
    """What is wrong with an answer, looked at by itself.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    position : int
        Which case was answered.
    answer : Answer
        A normalised one.

    Returns
    -------
    str or None
        None if it is right.
    """
    exercise, expected = sheet.exercise, sheet.expected[position]
    if exercise.verify is None:
        counted = exercise.group(sheet.cases[position].group).parts
        return compare_parts(answer, expected, exercise.returns, counted)
    misfit = misfit_parts(answer, expected, exercise.returns)
    return misfit or exercise.verify(sheet.cases[position].args, answer)
