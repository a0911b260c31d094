"""The hidden cases of a chapter, drawn from one secret seed.

One seed serves a whole run: every submission meets the same cases, and the right answers are worked
out once. The same seed draws the same cases again, so a grade can be repeated.
"""

import re
import secrets
import zlib
from functools import lru_cache

import numpy as np

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.exercises.spec import Exercise
from course_rnn.grading.judging.judge import draw_sheet
from course_rnn.grading.judging.sheet import Sheet

SEED_BITS = 128


def new_seed() -> int:
    """A secret seed that nobody can guess.

    Returns
    -------
    int
        Of 128 bits.
    """
    return secrets.randbits(SEED_BITS)


def chapter_exercises(chapter: int) -> tuple[Exercise, ...]:
    """The graded exercises of a chapter, in the order of the book.

    Parameters
    ----------
    chapter : int
        Its number.

    Returns
    -------
    tuple of Exercise

    Raises
    ------
    ValueError
        If the chapter has none.
    """
    ids = exercise_ids()
    own = [name for name in ids if name.split(".")[0] == str(chapter)]
    if not own:
        chapters = sorted({int(name.split(".")[0]) for name in ids})
        raise ValueError(
            f"chapter: expected one with exercises ({', '.join(map(str, chapters))}), got {chapter}"
        )
    return tuple(find_exercise(name) for name in own)


def chapter_number(name: str) -> int:
    """Number of the chapter to which an exercise notebook belongs.

    Parameters
    ----------
    name : str
        The notebook's name, such as "03_bptt".

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is no such name, or the chapter has no graded exercises.
    """
    if not isinstance(name, str) or not re.fullmatch(r"\d\d_[a-z0-9_]+", name):
        raise ValueError(f"name: expected a notebook's name such as '03_bptt', got {name!r}")
    chapter = int(name[:2])
    chapter_exercises(chapter)
    return chapter


@lru_cache(maxsize=4)
def draw_sheets(chapter: int, seed: int) -> tuple[Sheet, ...]:
    """Draw the hidden cases of every exercise of a chapter.

    Parameters
    ----------
    chapter : int
        Its number.
    seed : int
        From :func:`new_seed`, not negative.

    Returns
    -------
    tuple of Sheet
        One an exercise, in the order of the book. The same call returns the same object.

    Raises
    ------
    ValueError
        If the chapter has no exercises, or the seed is negative.
    """
    if seed < 0:
        raise ValueError(f"seed: expected no negative number, got {seed}")
    return tuple(
        draw_sheet(exercise, np.random.default_rng([seed, zlib.crc32(exercise.id.encode())]))
        for exercise in chapter_exercises(chapter)
    )
