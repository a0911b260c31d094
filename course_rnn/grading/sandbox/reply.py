"""What comes back from one call."""

import builtins
from dataclasses import dataclass

import numpy as np

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.inside.answer import MOST_ARRAYS


@dataclass(frozen=True)
class Reply:
    """What one call gave: arrays, or the verdict that it earned instead.

    Attributes
    ----------
    arrays : tuple of np.ndarray or None
        What was returned, as plain arrays of kind b, i, u or f in memory of their own. One for an
        array, a number or a list of numbers; one per element for a tuple or list of arrays, some
        of which may have been lists of numbers. Finiteness, shape and dtype are for the caller to
        judge. None if there is a verdict.
    kind : str
        "array" (an array, a tensor or one number), "numbers" (a plain list of numbers, as a 1-D
        array), "tuple" or "list" (of arrays), "none", "other:WORD" with WORD from ``WORDS``, or ""
        if nothing was returned. "none", "other:WORD" and what cannot be made arrays come with the
        verdict FORMAT.
    changed : tuple of str
        Names of the arguments that the call changed in place, as the grader itself has seen.
    verdict : Verdict or None
        RE, TLE, MLE, OLE, FORMAT, MISSING or INFRA; None if there are arrays.
    error : str or None
        With RE: the exception's name if it stands in ``ERRORS``, else "an exception". The stub of
        an exercise that is not written yet gives "NotImplementedError". The end of the process has
        "exit" or "crash".
    stumble : str or None
        With RE: "TypeName: message", cut off, only to be matched with ``Exercise.stumbles``. It
        may hold anything: never show it.
    line : int or None
        With RE, and with TLE or MLE if it is known: line of the source, counted from 1.
    ended : bool
        Whether the child had ended, so that this and the later replies of the same exercise share
        the verdict.
    """

    arrays: tuple[np.ndarray, ...] | None
    kind: str = ""
    changed: tuple[str, ...] = ()
    verdict: Verdict | None = None
    error: str | None = None
    stumble: str | None = None
    line: int | None = None
    ended: bool = False


# Names that a student may be shown; a class of the submission counts as the first of its bases
# that stands here.
ERRORS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) | {"AxisError", "LinAlgError"}
WORDS = frozenset(
    [
        "dict",
        "set",
        "frozenset",
        "str",
        "bytes",
        "complex",
        "function",
        "builtin_function_or_method",
        "method",
        "type",
        "generator",
        "map",
        "zip",
        "filter",
        "range",
        "range_iterator",
        "enumerate",
        "reversed",
        "dict_keys",
        "dict_values",
        "dict_items",
        "module",
        "ellipsis",
        "Tensor",
        "Generator",
        "RandomState",
        "coroutine",
        "slice",
    ]
) | {
    f"array of {what}" for what in ("complex numbers", "objects", "text", "bytes", "something else")
}
KINDS = {"array": 1, "numbers": 1, "tuple": None, "list": None}  # and how many arrays they have
LONGEST_STUMBLE = 400
SLOW = "Slow"  # of inside.module


def read_error(header: dict, lines: int) -> Reply | None:
    """What a header says of an exception, if that is what it says and says it well.

    Parameters
    ----------
    header : dict
        Any JSON object.
    lines : int
        How many the source has.

    Returns
    -------
    Reply or None
        None if the header does not report an exception in the agreed form.
    """
    raised, message, line = (header.get(name) for name in ("raised", "message", "line"))
    if type(raised) is not list or not raised or not all(type(name) is str for name in raised):
        return None
    if type(message) is not str:
        return None
    line = line if type(line) is int and 1 <= line <= lines else None
    if "MemoryError" in raised:
        return Reply(None, verdict=Verdict.MLE, line=line)
    if raised[0] == SLOW:
        return Reply(None, verdict=Verdict.TLE, line=line)
    return Reply(
        None,
        verdict=Verdict.RE,
        error=next((name for name in raised if name in ERRORS), "an exception"),
        stumble=f"{raised[0]}: {message}"[:LONGEST_STUMBLE],
        line=line,
    )


def read_answer(header: dict) -> tuple[Reply, int] | None:
    """What a header says of an answer, and how many arrays follow it.

    Parameters
    ----------
    header : dict
        Any JSON object.

    Returns
    -------
    (Reply, int) or None
        The reply still without arrays. None if the header does not announce an answer in the
        agreed form.
    """
    kind, count = header.get("kind"), header.get("count")
    if type(kind) is not str:
        return None
    if kind.startswith("other:"):
        word = kind.removeprefix("other:")
        kind = f"other:{word if word in WORDS else 'object'}"
    elif kind != "none" and kind not in KINDS:
        return None
    if count is None:
        return Reply(None, kind, verdict=Verdict.FORMAT), 0
    if kind not in KINDS or type(count) is not int or not 0 <= count <= MOST_ARRAYS:
        return None
    return (Reply((), kind), count) if KINDS[kind] in (None, count) else None
