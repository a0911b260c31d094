"""Find an exercise by its number.

The folder ``course_rnn/exercises/chNN/NAME`` holds the exercise whose function is called NAME:
``spec.py`` what is asked (``EXERCISE``), ``mistakes.py`` what goes wrong (``MISTAKES`` and
``STUMBLES``), ``right.py`` right answers (``RIGHT``). A folder that is there is found.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from course_rnn import exercises
from course_rnn.exercises.spec import Exercise


def exercise_ids() -> list[str]:
    """Numbers of all graded exercises, in the order of the book.

    Returns
    -------
    list of str
    """
    return list(_exercises())


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
    return _find(exercise_id)[1]


def right_answers(exercise_id: str) -> tuple[Callable, ...]:
    """Right answers to an exercise in many styles: the grader must accept every one.

    The first is written with nothing but what the sandbox has, NumPy or PyTorch.

    Parameters
    ----------
    exercise_id : str
        For example "2.1".

    Returns
    -------
    tuple of callable
        They take the arguments of the exercise by position.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    # imported late: some of them use PyTorch or SciPy
    return importlib.import_module(f"{_find(exercise_id)[0]}.right").RIGHT


def _find(exercise_id: str) -> tuple[str, Exercise]:
    try:
        return _exercises()[exercise_id]
    except (KeyError, TypeError):
        known = ", ".join(exercise_ids())
        message = f"exercise_id: expected one of {known}, got {exercise_id!r}"
        raise ValueError(message) from None


@cache
def _exercises() -> dict[str, tuple[str, Exercise]]:
    """The folder's module and the exercise, by number."""
    chapters = _folders(exercises.__path__, exercises.__name__)
    found = [_load(folder) for name, path in chapters for folder, _ in _folders(path, name)]
    return {exercise.id: (folder, exercise) for folder, exercise in sorted(found, key=_in_book)}


def _folders(path, name: str) -> list[tuple[str, list[str]]]:
    inner = pkgutil.iter_modules(path, f"{name}.")
    return [(m.name, importlib.import_module(m.name).__path__) for m in inner if m.ispkg]


def _load(folder: str) -> tuple[str, Exercise]:
    spec, mistakes = (importlib.import_module(f"{folder}.{part}") for part in ("spec", "mistakes"))
    stumbles = getattr(mistakes, "STUMBLES", ())
    return folder, replace(spec.EXERCISE, mistakes=mistakes.MISTAKES, stumbles=stumbles)


def _in_book(found: tuple[str, Exercise]) -> tuple[int, ...]:
    return tuple(int(number) for number in found[1].id.split("."))
