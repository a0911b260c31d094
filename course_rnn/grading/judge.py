"""Judge answers to an exercise: draw cases, find the fault, name the mistake, count the points."""

from collections.abc import Sequence

import numpy as np

from course_rnn.grading.compare import agree, compare, normalise
from course_rnn.grading.spec import Case, Exercise, Mistake

ATTEMPTS = 20


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
    return find_mistake(exercise, cases, [mistake.answer(**case.args) for case in cases]) is mistake


def judge(exercise: Exercise, case: Case, answer: object) -> str | None:
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
    str or None
        The fault in words, without any right value; None if the answer is right.
    """
    expected = np.asarray(exercise.reference(**case.args))
    array, reason = normalise(answer, exercise.returns, expected.shape)
    if array is None:
        return reason
    reason = compare(array, expected, exercise.returns)
    if reason and array.shape == expected.shape:
        for rule in exercise.properties:
            if not rule.holds(case.args, array):
                return f"{reason} It must hold that {rule.claim}; here it does not."
    return reason


def find_mistake(
    exercise: Exercise, cases: Sequence[Case], answers: Sequence[object]
) -> Mistake | None:
    """Find the known mistake that explains a student's outputs.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    cases : sequence of Case
        Cases that were answered, right or wrong.
    answers : sequence
        What the function returned for each.

    Returns
    -------
    Mistake or None
        Of the mistakes that give the student's output on the first wrong case, the one that agrees
        with the student on most cases. None if no answer is wrong, or no mistake explains it.
    """
    arrays = []
    first_wrong = None
    for position, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        expected = np.asarray(exercise.reference(**case.args))
        array, _ = normalise(answer, exercise.returns, expected.shape)
        arrays.append(array)
        wrong = array is None or not agree(array, expected, exercise.returns)
        if wrong and first_wrong is None:
            first_wrong = position
    if first_wrong is None:
        return None

    def explains(mistake: Mistake, position: int) -> bool:
        if arrays[position] is None:
            return False
        array = np.asarray(mistake.answer(**cases[position].args))
        return agree(arrays[position], array, exercise.returns)

    candidates = [mistake for mistake in exercise.mistakes if explains(mistake, first_wrong)]
    every = range(len(cases))
    return max(candidates, key=lambda m: sum(explains(m, i) for i in every), default=None)


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
