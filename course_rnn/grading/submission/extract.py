"""Join the definitions of all cells to one module, and remember where each line came from."""

import ast
from typing import NamedTuple

from course_rnn.grading.submission.constants import Names
from course_rnn.grading.submission.definitions import keep
from course_rnn.grading.submission.parsing import broken, expect_compilable, parse
from course_rnn.grading.submission.records import BrokenCell, Cell, Origin, SubmissionError

# Far above what a course's notebook holds; they bound the time that reading one takes.
MAX_CHARACTERS, MAX_LINES, MAX_NAMES = 500_000, 20_000, 5_000
TOO_LONG = (
    f"the code is longer than {MAX_CHARACTERS:,} characters or {MAX_LINES:,} lines: "
    "keep data out of the code cells."
)


class Extract(NamedTuple):
    """The fields of :class:`Submission` that come from the code."""

    source: str
    origins: tuple[Origin, ...]
    functions: frozenset[str]
    broken: tuple[BrokenCell, ...]


def extract(cells: list[Cell]) -> Extract:
    """Take imports, definitions and constants from cells, in order.

    Parameters
    ----------
    cells : list of Cell
        Code cells, or one whole .py file.

    Returns
    -------
    Extract

    Raises
    ------
    SubmissionError
        If there is far more code than a course's notebook holds.
    """
    _expect_moderate(cells)
    names, failed = Names(), []
    future, rest = [], []
    for cell in cells:
        found = parse(cell)
        if isinstance(found, BrokenCell):
            failed.append(found)
            continue
        text, statements = found
        if len(statements) > MAX_LINES:  # several on a line
            raise SubmissionError(TOO_LONG)
        trial = names.copy()
        try:
            kept = keep(statements, trial)
            expect_compilable(kept)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            failed.append(broken(cell, text, error))
            continue
        names = trial
        if len(names.others) > MAX_NAMES:
            raise SubmissionError(f"the code binds more than {MAX_NAMES} names.")
        encoded = [line.encode() for line in text.split("\n")]
        for statement in kept:
            # Python wants these at the head of a module; a notebook has them in any cell.
            part = future if _is_future(statement) else rest
            cut = _cut(statement, encoded)
            part += [(line, Origin(cell.number, number)) for number, line in cut]
    lines = future + rest
    source = "".join(line + "\n" for line, _ in lines)
    origins = tuple(origin for _, origin in lines)
    return Extract(source, origins, frozenset(names.functions), tuple(failed))


def _cut(statement, lines):
    """Yield the numbered lines of a statement, without its neighbours on them.

    ``lines`` are bytes because the tree counts columns in bytes of UTF-8.
    """
    first, start = statement.lineno, statement.col_offset
    if decorators := getattr(statement, "decorator_list", None):
        # the @ may stand above its expression: @(\n  cache\n)
        first, start = decorators[0].lineno, 0
        while not lines[first - 1].lstrip(b" \t\f").startswith(b"@"):
            first -= 1
    for number in range(first, statement.end_lineno + 1):
        stop = statement.end_col_offset if number == statement.end_lineno else None
        yield number, lines[number - 1][start if number == first else 0 : stop].decode()


def _is_future(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _expect_moderate(cells):
    characters = sum(len(cell.text) for cell in cells)
    lines = sum(cell.text.count("\n") + cell.text.count("\r") + 1 for cell in cells)
    if characters > MAX_CHARACTERS or lines > MAX_LINES:
        raise SubmissionError(TOO_LONG)
