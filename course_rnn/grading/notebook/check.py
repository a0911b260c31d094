"""The check that a student runs in the notebook: public cases, in process, with a hint.

It helps, it does not guard: the cases are the same every time, and the student's code could see
them.
"""

import copy
import inspect
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.registry import find_exercise
from course_rnn.exercises.spec import Answer, Exercise
from course_rnn.grading.judging.compare import CHANGES, changed_arguments
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import draw_sheet, judge, judge_across, score
from course_rnn.grading.judging.parts import agree_parts, parts_of
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.stumbles import find_hint
from course_rnn.grading.judging.tensors import to_arrays, to_tensors

LONGEST_MESSAGE = 200


@dataclass(frozen=True)
class CheckResult:
    """What :func:`check` found.

    Attributes
    ----------
    passed : bool
        Whether every public case was answered rightly.
    score, points : int
        Points earned, and points there are.
    message : str
        The text that was printed.
    """

    passed: bool
    score: int
    points: int
    message: str = field(repr=False)

    def _ipython_display_(self) -> None:
        """Show nothing: the message is already printed when a cell ends with the result."""


class _Outcome(NamedTuple):
    """A :class:`~course_rnn.grading.judging.judge.Judgement`, and the hint for the exception."""

    array: Answer | None
    reason: str | None
    hint: str | None = None


def check(exercise_id: str, function: Callable) -> CheckResult:
    """Try a function on the public cases of an exercise and print what came out.

    Parameters
    ----------
    exercise_id : str
        The exercise's number, such as "2.1".
    function : callable
        The function itself, not a call of it.

    Returns
    -------
    CheckResult

    Raises
    ------
    ValueError
        If there is no such exercise, or ``function`` cannot be called.
    """
    exercise = find_exercise(exercise_id)
    if not callable(function):
        raise ValueError(
            f"function: expected the function {exercise.name} itself, "
            f"got an object of type {type(function).__name__}"
        )
    result = _run(exercise, function)
    print(result.message)
    return result


def _run(exercise, function):
    heading = f"Exercise {exercise.id}, {exercise.name}:"
    if not _fits(function, exercise):
        message = f"{heading} expected the signature\n  {exercise.signature}"
        return CheckResult(False, 0, exercise.points, message)
    sheet = public_sheet(exercise)
    try:
        outcomes = [_call(sheet, i, function) for i in range(len(sheet.cases))]
        changing = _find_change(sheet, outcomes, function)
        across = judge_across(sheet, [outcome.array for outcome in outcomes])
    except NotImplementedError:
        return CheckResult(False, 0, exercise.points, f"{heading} not written yet.")
    if changing is not None:
        outcomes[changing] = _Outcome(None, CHANGES)
    if across is not None and outcomes[across[0]].reason is None:
        outcomes[across[0]] = outcomes[across[0]]._replace(reason=across[1])
    right = [outcome.reason is None for outcome in outcomes]
    points = score(sheet, right)
    credit = f"{points} of {exercise.points} points"
    if all(right):
        return CheckResult(True, points, exercise.points, f"{heading} correct, {credit}.")
    shown = right.index(False) if changing is None else changing
    message = f"{heading} not right yet, {credit}.\n{_explain(sheet, outcomes, shown)}"
    return CheckResult(False, points, exercise.points, message)


@cache
def public_sheet(exercise: Exercise) -> Sheet:
    """The cases that :func:`check` uses: the same for everybody, every time.

    Parameters
    ----------
    exercise : Exercise
        The exercise.

    Returns
    -------
    Sheet
    """
    seed = zlib.crc32(f"public {exercise.id}".encode())
    return draw_sheet(exercise, np.random.default_rng(seed))


def _call(sheet, position, function):
    case, exercise = sheet.cases[position], sheet.exercise
    args = copy.deepcopy(case.args)
    # tensors share the arrays' memory, so what is changed in place is seen in `args`
    given = to_tensors(args) if exercise.library == "torch" else args
    try:
        answer = function(*(given[name] for name in exercise.parameters))
    except NotImplementedError:
        raise
    except (Exception, SystemExit) as error:
        described = f"{type(error).__name__}: {error}"
        hint = find_hint(exercise, case.args, described)
        return _Outcome(None, _describe_error(error, function), hint or None)
    if exercise.library == "torch":
        answer = to_arrays(answer)
    array, reason = judge(sheet, position, answer)
    if changed := changed_arguments(case.args, args):
        reason = f"{' and '.join(changed)} changed in place: the caller still needs the old values."
    return _Outcome(array, reason)


def _find_change(sheet, outcomes, function):
    """Repeat the longest of the calls that gave an answer; its position if the new one differs."""
    if sheet.exercise.verify is not None:
        return None
    answered = [i for i, outcome in enumerate(outcomes) if outcome.array is not None]
    if not answered:
        return None
    position = max(answered, key=lambda i: sum(a.size for a in parts_of(outcomes[i].array)))
    first, second = outcomes[position].array, _call(sheet, position, function).array
    same = second is not None and agree_parts(first, second, sheet.exercise.returns)
    return None if same else position


def _explain(sheet, outcomes, shown):
    case, outcome = sheet.cases[shown], outcomes[shown]
    group = sheet.exercise.group(case.group)
    lines = [
        f"Failed: {group.name} ({group.claim})",
        f"Called with: {_shapes(case)}",
        f"Found: {outcome.reason}",
    ]
    hint = outcome.hint
    if hint is None and outcome.reason != CHANGES:
        mistake = find_mistake(sheet, [outcome.array for outcome in outcomes])
        hint = mistake and mistake.hint
    if hint is not None:
        lines.append(f"Hint: {hint}")
    return "\n".join(f"  {line}" for line in lines)


def _shapes(case):
    arrays = {n: v.shape for n, v in case.args.items() if isinstance(v, np.ndarray)}
    return ", ".join(f"{name} {shape}" for name, shape in arrays.items())


def _fits(function, exercise):
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a compiled function has none to look at
        return True
    count = len(exercise.parameters)
    needed, extra = parameters[:count], parameters[count:]
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    optional = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return (
        tuple(p.name for p in needed) == exercise.parameters
        and all(p.kind in by_position for p in needed)
        and all(p.default is not p.empty or p.kind in optional for p in extra)
    )


def _describe_error(error, function):
    text = " ".join(str(error).split())
    if len(text) > LONGEST_MESSAGE:
        text = text[:LONGEST_MESSAGE] + " …"
    described = f"the function raised {type(error).__name__}" + (f": {text}" if text else ".")
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code is not None and frame.filename == code.co_filename]
    if own and own[-1].line:
        described += f"\n    in line {own[-1].lineno}: {own[-1].line}"
    return described
