"""Judge answers to an exercise: draw cases, find the fault, name the mistake, count the points."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from course_rnn.grading.compare import agree, compare, normalise
from course_rnn.grading.spec import Arguments, Case, Exercise, Mistake

ATTEMPTS = 20


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


def draw_cases(exercise: Exercise, rng: np.random.Generator) -> list[Case]:
    """Draw cases that reject every known mistake, each with its own hint.

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
    list of Case

    Raises
    ------
    RuntimeError
        If 20 draws in a row do not tell the mistakes apart: the specification is at fault.
    """
    for _ in range(ATTEMPTS):
        cases = exercise.cases(rng)
        if all(names_itself(exercise, mistake, cases) for mistake in exercise.mistakes):
            return cases
    raise RuntimeError(f"exercise {exercise.id}: its cases do not tell its mistakes apart")


def names_itself(exercise: Exercise, mistake: Mistake, cases: Sequence[Case]) -> bool:
    """Whether a mistake is rejected and diagnosed as itself on these cases.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    mistake : Mistake
        One of its mistakes.
    cases : sequence of Case
        Cases.

    Returns
    -------
    bool
    """
    arrays = [np.asarray(mistake.answer(**case.args)) for case in cases]
    return find_mistake(exercise, cases, arrays) is mistake


def judge(exercise: Exercise, case: Case, answer: object) -> Judgement:
    """Judge one answer.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    case : Case
        What the function was called with.
    answer : object
        What it returned.

    Returns
    -------
    Judgement
    """
    expected = np.asarray(exercise.reference(**case.args))
    array, reason = normalise(answer, exercise.returns, expected.shape)
    if array is None:
        return Judgement(None, reason)
    reason = compare(array, expected, exercise.returns)
    if reason is not None and array.shape == expected.shape and np.all(np.isfinite(array)):
        broken = (rule for rule in exercise.properties if not rule.holds(case.args, array))
        if (rule := next(broken, None)) is not None:
            reason += f" It must hold that {rule.claim}; here it does not."
    return Judgement(array, reason)


def find_mistake(
    exercise: Exercise, cases: Sequence[Case], arrays: Sequence[np.ndarray | None]
) -> Mistake | None:
    """Find the known mistake that explains a student's outputs.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    cases : sequence of Case
        All cases.
    arrays : sequence of array or None
        The answers, right or wrong, from :func:`judge`; None where there is no array.

    Returns
    -------
    Mistake or None
        Of the mistakes that give the student's output on the first wrong case, the one that agrees
        with the student on most cases. None if no answer is wrong, or no mistake explains it.
    """
    answered = [
        (case.args, array) for case, array in zip(cases, arrays, strict=True) if array is not None
    ]

    def gives(answer: Callable, args: Arguments, array: np.ndarray) -> bool:
        return agree(array, np.asarray(answer(**args)), exercise.returns)

    wrong = (pair for pair in answered if not gives(exercise.reference, *pair))
    if (first_wrong := next(wrong, None)) is None:
        return None
    candidates = [m for m in exercise.mistakes if gives(m.answer, *first_wrong)]
    if len(candidates) < 2:
        return next(iter(candidates), None)
    return max(candidates, key=lambda m: sum(gives(m.answer, *pair) for pair in answered))


def score(exercise: Exercise, cases: Sequence[Case], right: Sequence[bool]) -> int:
    """Points earned: a group counts if every one of its cases is right.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    cases : sequence of Case
        All cases that were set.
    right : sequence of bool
        Whether each was answered rightly.

    Returns
    -------
    int
    """
    failed = {case.group for case, ok in zip(cases, right, strict=True) if not ok}
    return sum(group.points for group in exercise.groups if group.name not in failed)
