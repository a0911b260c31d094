"""What reading a submission gives: a module of definitions, or an error that the student reads."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Origin:
    """Where a line came from.

    Attributes
    ----------
    cell : int or None
        Number of the code cell, counted from 1; None in a .py file.
    line : int
        Line inside that cell or file, from 1.
    """

    cell: int | None
    line: int

    def __str__(self) -> str:
        return f"line {self.line}" + ("" if self.cell is None else f" of code cell {self.cell}")


@dataclass(frozen=True)
class Cell:
    """The text of one code cell, or of a whole .py file (then ``number`` is None)."""

    number: int | None
    text: str


@dataclass(frozen=True)
class BrokenCell:
    """A cell that is no valid Python, so that nothing of it could be taken.

    Attributes
    ----------
    origin : Origin
        Where Python stumbles.
    reason : str
        Why, in words fit for the student.
    functions : frozenset of str
        Names after ``def`` at the left margin: these exercises were tried, they are not missing.
    needs : str
        The Python, newer than this one, whose syntax it is, such as "3.12"; "" if it is none.
    """

    origin: Origin
    reason: str
    functions: frozenset[str]
    needs: str = ""


@dataclass(frozen=True)
class Submission:
    """The functions in a submission, each with what it needs. Nothing of it has been executed.

    An exercise whose function is in ``functions`` can be called. One that is only in a broken
    cell's ``functions`` is a run-time error at that cell's ``origin``. Any other is missing.

    Attributes
    ----------
    slices : dict
        Name of a function that was asked for to a Python module: all cells, in which what the
        function does not need is ``pass``.
    origins : tuple of Origin
        Where each line of a slice came from; the same for all.
    functions : frozenset of str
        Names of the functions that it defines at top level.
    broken : tuple of BrokenCell
        The cells with a syntax error.
    recorded : dict
        Versions of Python and libraries with which it was written, as far as it says.
    """

    slices: dict[str, str]
    origins: tuple[Origin, ...]
    functions: frozenset[str]
    broken: tuple[BrokenCell, ...] = ()
    recorded: dict[str, str] = field(default_factory=dict)


class SubmissionError(ValueError):
    """Nothing can be graded; the message is fit for the student and quotes nothing of the file.

    Parameters
    ----------
    message : str
        What is wrong and what to do.
    verdict : str
        Name of a verdict. FORMAT: not a file that can be read. RE: only code with syntax errors.
        MISSING: no code. INFRA: code that needs a newer Python than the grader's.
    origin : Origin, optional
        Where the syntax error is.
    """

    def __init__(self, message: str, verdict: str = "FORMAT", origin: Origin | None = None) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.origin = origin
