"""Have a submission read by the child of a sandbox, and check what it says."""

from collections.abc import Sequence

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import Reply, Session
from course_rnn.submission import BrokenCell, Origin, Submission, SubmissionError
from course_rnn.submission.files import expect_size

ATTEMPTS = 2  # so often a child may die of a submission before that is its verdict
FINAL = (Verdict.TLE, Verdict.MLE)  # it had its own time and its own memory
LONGEST_TEXT = 500
UNREADABLE = {
    Verdict.TLE: "reading the file takes too long",
    Verdict.MLE: "reading the file takes more memory than there is",
}


class UnreadableError(SubmissionError):
    """The child that was to read a submission did not live to tell."""


class InfrastructureError(RuntimeError):
    """The machine failed, not the submission."""


def read_in(session: Session, name: str, data: bytes, wanted: Sequence[str]) -> Submission:
    """Read a submission in the child of a session.

    Parameters
    ----------
    session : Session
        Nothing of the submission has been executed in it.
    name : str
        Name of the file, which says what kind it is.
    data : bytes
        Its content.
    wanted : sequence of str
        Names of the functions that are asked for.

    Returns
    -------
    Submission

    Raises
    ------
    SubmissionError
        If nothing in it can be graded.
    InfrastructureError
        If the machine is at fault.
    """
    expect_size(len(data))
    for _ in range(ATTEMPTS):
        told = session.read(name, data, wanted)
        if not isinstance(told, Reply):
            return _submission(told, wanted)
        if told.verdict in FINAL:
            break
    if told.verdict is Verdict.INFRA:
        raise InfrastructureError(session.trouble)
    why = UNREADABLE.get(told.verdict, "reading the file ends in a crash")
    raise UnreadableError(f"{why}: is there anything in it but the exercises?", told.verdict)


def _submission(told: dict, wanted: Sequence[str]) -> Submission:
    try:
        if "verdict" in told:
            origin = told["origin"] and _origin(told["origin"])
            raise SubmissionError(_text(told["message"]), Verdict(told["verdict"]), origin)
        origins = tuple(map(_origin, told["origins"]))
        slices = {name: _text(told["slices"][name], None) for name in told["slices"]}
        if not set(slices) <= set(wanted):
            raise ValueError("slices: expected some of those wanted")
        broken = tuple(map(_broken, told["broken"]))
        recorded = {_text(name): _text(told["recorded"][name]) for name in told["recorded"]}
        return Submission(slices, origins, _names(told["functions"]), broken, recorded)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, SubmissionError):
            raise
        raise UnreadableError("reading the file ends in nothing that makes sense.") from error


def _broken(cell):
    origin, functions = _origin(cell["origin"]), _names(cell["functions"])
    return BrokenCell(origin, _text(cell["reason"]), functions, _text(cell["needs"]))


def _text(value, longest=LONGEST_TEXT):
    if type(value) is not str or (longest is not None and len(value) > longest):
        raise ValueError("expected a text")
    return value


def _names(values):
    return frozenset(_text(value) for value in values)


def _origin(pair):
    cell, line = pair
    if type(line) is not int or not (cell is None or type(cell) is int):
        raise ValueError("expected numbers of a cell and a line")
    return Origin(cell, line)
