"""Find an exercise by its number: "2.1" is in ``course_rnn.grading.specs.ch02``."""

import importlib
import pkgutil

from course_rnn.grading import specs
from course_rnn.grading.spec import Exercise


def exercise_ids() -> list[str]:
    """Numbers of all graded exercises, in the order of the book.

    Returns
    -------
    list of str
    """
    return [exercise.id for chapter in _chapters() for exercise in chapter.EXERCISES]


def find_exercise(exercise_id: str) -> Exercise:
    """Find an exercise by its number.

    Parameters
    ----------
    exercise_id : str
        For example "2.1".

    Returns
    -------
    Exercise

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    for chapter in _chapters():
        for exercise in chapter.EXERCISES:
            if exercise.id == exercise_id:
                return exercise
    raise ValueError(
        f"exercise_id: expected one of {', '.join(exercise_ids())}, got {exercise_id!r}"
    )


def _chapters():
    names = [module.name for module in pkgutil.iter_modules(specs.__path__)]
    for name in sorted(name for name in names if name.startswith("ch") and name[2:].isdigit()):
        yield importlib.import_module(f"{specs.__name__}.{name}")
