"""Answers of one array or of several.

Each part is looked at by :mod:`course_rnn.grading.judging.compare`.

An answer to an exercise with one :class:`Returns` is an array; to one with a tuple of them, a
tuple of arrays, also if the student returned a list.
"""

import numpy as np

from course_rnn.exercises.spec import Answer, Returns
from course_rnn.grading.judging.compare import agree, compare, misfit, normalise


def parts_of(answer: Answer) -> tuple[np.ndarray, ...]:
    """The arrays of an answer, also if it is only one, as a tuple.

    Parameters
    ----------
    answer : np.ndarray or tuple of np.ndarray
        An answer.

    Returns
    -------
    tuple of np.ndarray
    """
    return answer if isinstance(answer, tuple) else (answer,)


def normalise_parts(
    answer: object, returns: Returns | tuple[Returns, ...], expected: Answer
) -> tuple[Answer | None, str | None]:
    """Turn what a function returned into plain arrays, or say why that cannot be done.

    Parameters
    ----------
    answer : object
        What the function returned.
    returns : Returns, or tuple of Returns
        What it should return.
    expected : np.ndarray or tuple of np.ndarray
        The right answer; its shapes only limit how large an answer is looked into.

    Returns
    -------
    answer : np.ndarray, tuple of np.ndarray, or None
        Copies that the student's code cannot change any more.
    reason : str or None
        Why there are none. Exactly one of the two is None.
    """
    if not isinstance(returns, tuple):
        return normalise(answer, returns, expected.shape)
    base = next((b for b in (tuple, list) if issubclass(type(answer), b)), None)
    # a subclass may lie about its length and its items: its base class does not
    if base is None or base.__len__(answer) != len(returns):
        return None, f"{_wanted(returns)}, got {_describe(answer, base)}"
    items = zip(base.__iter__(answer), returns, expected, strict=True)
    pairs = [normalise(item, one, right.shape) for item, one, right in items]
    reason = next((reason for _, reason in pairs if reason is not None), None)
    return (tuple(array for array, _ in pairs) if reason is None else None), reason


def misfit_parts(
    answer: Answer, expected: Answer, returns: Returns | tuple[Returns, ...]
) -> str | None:
    """:func:`course_rnn.grading.judging.compare.misfit` of the first part that has one.

    Parameters
    ----------
    answer : np.ndarray or tuple of np.ndarray
        From :func:`normalise_parts`.
    expected : np.ndarray or tuple of np.ndarray
        The right answer.
    returns : Returns, or tuple of Returns
        Names and axes.

    Returns
    -------
    str or None
    """
    parts = zip(parts_of(answer), parts_of(expected), _as_tuple(returns), strict=True)
    return next((reason for a, b, one in parts if (reason := misfit(a, b.shape, one))), None)


def compare_parts(
    answer: Answer,
    expected: Answer,
    returns: Returns | tuple[Returns, ...],
    counted: tuple[str, ...] = (),
) -> str | None:
    """:func:`course_rnn.grading.judging.compare.compare` of the first part that is wrong.

    Parameters
    ----------
    answer : np.ndarray or tuple of np.ndarray
        From :func:`normalise_parts`.
    expected : np.ndarray or tuple of np.ndarray
        The right answer.
    returns : Returns, or tuple of Returns
        Names, axes and tolerances.
    counted : tuple of str
        Names of the parts that have to be right; all if it is empty.

    Returns
    -------
    str or None
        The fault, and which of the other parts are right; None if all that count are.
    """
    outputs = _as_tuple(returns)
    parts = zip(parts_of(answer), parts_of(expected), outputs, strict=True)
    reasons = [compare(a, b, one) for a, b, one in parts]
    named = [(one.name, reason) for one, reason in zip(outputs, reasons, strict=True)]
    faults = (reason for name, reason in named if reason and name in (counted or [name]))
    fault = next(faults, None)
    right = [name for name, reason in named if reason is None]
    return f"{fault} Right: {', '.join(right)}." if fault is not None and right else fault


def agree_parts(a: Answer, b: Answer, returns: Returns | tuple[Returns, ...]) -> bool:
    """Whether two answers are the same in all their parts, right or wrong.

    Parameters
    ----------
    a, b : np.ndarray or tuple of np.ndarray
        From :func:`normalise_parts`.
    returns : Returns, or tuple of Returns
        Tolerances.

    Returns
    -------
    bool
    """
    parts = zip(parts_of(a), parts_of(b), _as_tuple(returns), strict=True)
    return all(agree(one, other, tolerances) for one, other, tolerances in parts)


def _as_tuple(returns):
    return returns if isinstance(returns, tuple) else (returns,)


def _wanted(returns):
    names = ", ".join(one.name for one in returns)
    return f"expected {len(returns)} arrays ({names})"


def _describe(answer, base):
    if answer is None:
        return "None: does the function end with return?"
    if base is not None:
        return f"a {base.__name__} of {base.__len__(answer)}."
    kind = type(answer)
    if issubclass(kind, dict):
        return "a dict: return the arrays themselves, in this order."
    if issubclass(kind, np.ndarray):
        return f"one array of shape {np.asarray(answer).shape}: return all of them, in this order."
    return f"an object of type {kind.__name__}."
