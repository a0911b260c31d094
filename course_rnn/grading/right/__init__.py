"""Right answers in many styles, as students write them: the grader must accept every one.

The module ``chNN`` holds the answers to chapter NN as ``RIGHT``: number of the exercise to
functions. The first of each is written with nothing but what the sandbox has, NumPy or PyTorch.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

from course_rnn.grading.spec import Exercise
from course_rnn.grading.submission import Submission, parse_submission


def right_answers(chapter: int) -> dict[str, tuple[Callable, ...]]:
    """Right answers to the exercises of a chapter.

    Parameters
    ----------
    chapter : int
        Its number.

    Returns
    -------
    dict
        Number of the exercise to functions, which take its arguments by position. Empty if there
        is no module for the chapter.
    """
    name = f"ch{chapter:02}"
    if name not in (module.name for module in pkgutil.iter_modules(__path__)):
        return {}
    return importlib.import_module(f"{__name__}.{name}").RIGHT


def as_submission(exercise: Exercise, answer: Callable) -> Submission:
    """The module of an answer as a submission in which it has the name that is asked for.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    answer : callable
        One of its right answers.

    Returns
    -------
    Submission
    """
    source = inspect.getsource(inspect.getmodule(answer))
    passing = ", ".join(exercise.parameters)
    source += f"\n\ndef {exercise.name}({passing}):\n    return {answer.__name__}({passing})\n"
    return parse_submission("right.py", source.encode())
