"""What one call came to: a reply of the sandbox, judged and put into words for the student.

The words are ours throughout. Of what the student's code sent only names from fixed lists, line
numbers and shapes are told; its texts are matched with known patterns and then dropped.
"""

import re
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.spec import Answer
from course_rnn.grading.judging.judge import judge
from course_rnn.grading.judging.parts import parts_of
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.stumbles import find_hint
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import Reply
from course_rnn.submission import Origin, Submission

# arrays that are no numbers to go by, and a dtype of each kind
ARRAYS = {
    "array of complex numbers": "complex128",
    "array of objects": "object",
    "array of text": "str",
    "array of bytes": "bytes",
}
NOT_WRITTEN = "NotImplementedError"
WORDS = {
    Verdict.TLE: "the code took too long and was stopped. Is there a loop that does not end?",
    Verdict.MLE: "the code asked for more memory than there is.",
    Verdict.OLE: "the code printed too much.",
    Verdict.FORMAT: "what came back cannot be read: return plain arrays of numbers.",
    Verdict.MISSING: "after the code has run there is no such function.",
    Verdict.INFRA: "the grader failed, not the submission. It must be graded again.",
}
ENDS = {
    "exit": "the code ended the program instead of returning.",
    "crash": "the code crashed the program.",
}
# where an exercise knows nothing better; the grader has less around the code than the notebook
HINTS = {
    "NameError": "the grader does not know this name. It runs the lines of the notebook that the "
    "function needs, and nothing from a cell with a syntax error.",
    "ModuleNotFoundError": "the grader has the standard library and NumPy, in PyTorch exercises "
    "also PyTorch, and no other module.",
}
PLACEHOLDER = r"ImportError: [\w.]{1,100} is not available to exercises \(ModuleNotFoundError\)"


class Outcome(NamedTuple):
    """What one call came to.

    Attributes
    ----------
    verdict : Verdict
        On this call alone.
    answer : np.ndarray, tuple of np.ndarray, or None
        From :func:`course_rnn.grading.judging.judge.judge`.
    reason : str
        The fault in words; empty if the answer is right.
    hint : str
        For a known exception; empty if there is none.
    error : str
        Name of the exception, of those that are known; empty if there was none.
    """

    verdict: Verdict
    answer: Answer | None
    reason: str
    hint: str = ""
    error: str = ""


def judge_reply(sheet: Sheet, position: int, reply: Reply, submission: Submission) -> Outcome:
    """Judge the reply to one call.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    position : int
        Which case was asked.
    reply : Reply
        What came back.
    submission : Submission
        Where it came from, to name the cell and line of an exception.

    Returns
    -------
    Outcome
    """
    if reply.kind == "none" or reply.kind.startswith("other:"):
        return Outcome(Verdict.FORMAT, None, judge(sheet, position, _stand_in(reply.kind)).reason)
    if reply.verdict is Verdict.RE:
        return _error(sheet, position, reply, submission)
    if reply.verdict is not None:
        return Outcome(reply.verdict, None, _where(WORDS[reply.verdict], submission, reply))
    answer, reason = judge(sheet, position, _returned(reply))
    if reply.changed:
        names = " and ".join(reply.changed)
        reason = f"{names} changed in place: the caller still needs the old values."
        return Outcome(Verdict.WA, answer, reason)
    if reason is None:
        return Outcome(Verdict.OK, answer, "")
    fits = answer is not None and _shapes(answer) == _shapes(sheet.expected[position])
    return Outcome(Verdict.WA if fits else Verdict.FORMAT, answer, reason)


def describe_flaw(flaw: Reply, submission: Submission) -> str:
    """Say which line that a function needs could not be run.

    Parameters
    ----------
    flaw : Reply
        From ``Session.flaw``.
    submission : Submission
        Where it came from.

    Returns
    -------
    str
    """
    place = _place(submission.origins, flaw.line).removeprefix(" in ") or "a line"
    raised = flaw.error or "an exception"
    return f"{place}, which the function needs, raised {raised} when the grader ran it."


def _error(sheet, position, reply, submission):
    if reply.error == NOT_WRITTEN:
        return Outcome(Verdict.MISSING, None, "not written yet.")
    if reply.error in ENDS:
        return Outcome(Verdict.RE, None, ENDS[reply.error])
    where = _place(submission.origins, reply.line)
    reason = f"the code raised {reply.error or 'an exception'}{where}."
    described = reply.stumble or ""
    hint = find_hint(sheet.exercise, sheet.cases[position].args, described)
    if not hint:
        # an import at the top of the file fails only once what it binds is used
        absent = re.fullmatch(PLACEHOLDER, described)
        hint = HINTS.get("ModuleNotFoundError" if absent else reply.error, "")
    return Outcome(Verdict.RE, None, reason, hint, reply.error or "")


def _place(origins: tuple[Origin, ...], line: int | None) -> str:
    if line is None or not 0 < line <= len(origins):
        return ""
    return f" in {origins[line - 1]}"


def _where(sentence, submission, reply):
    """The sentence, with the line if that is known."""
    place = _place(submission.origins, reply.line).removeprefix(" in ")
    return f"{place}: {sentence}" if place else sentence


def _returned(reply):
    if reply.kind in ("tuple", "list"):
        return tuple(reply.arrays) if reply.kind == "tuple" else list(reply.arrays)
    return reply.arrays[0]


def _stand_in(kind):
    """Something of the kind that the student returned, so that it is described the same way."""
    word = kind.removeprefix("other:")
    if word in ARRAYS:
        return np.zeros(1, ARRAYS[word])
    known = {"none": None, "dict": {}, "tuple": (), "list": [], "complex": 0j}
    return known[word] if word in known else type(word, (), {})()


def _shapes(answer):
    return [part.shape for part in parts_of(answer)]
