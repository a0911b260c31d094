"""Join the definitions of all cells to one module, and remember where each line came from."""

import ast
from typing import NamedTuple

from course_rnn.grading.submission.constants import Names
from course_rnn.grading.submission.definitions import keep
from course_rnn.grading.submission.parsing import broken, expect_compilable, parse
from course_rnn.grading.submission.records import BrokenCell, Cell, Origin, SubmissionError

# Far above what a course's notebook holds; they bound the time that reading one takes.
MAX_CHARACTERS, MAX_LINES, MAX_NAMES = 500_000, 20_000, 5_000


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
        for statement, lines in zip(kept, _cut(text, kept, statements), strict=True):
            # Python wants these at the head of a module; a notebook has them in any cell.
            part = future if _is_future(statement) else rest
            part += [(line, Origin(cell.number, number)) for number, line in lines]
    lines = future + rest
    source = "".join(line + "\n" for line, _ in lines)
    origins = tuple(origin for _, origin in lines)
    return Extract(source, origins, frozenset(names.functions), tuple(failed))


def _cut(text, kept, statements):
    """Yield the numbered lines of each kept statement, without its neighbours on a line."""
    lines = text.split("\n")
    wanted = {id(statement) for statement in kept}
    previous_end = 0
    for statement in statements:
        if id(statement) in wanted:
            yield list(_lines(statement, lines, previous_end))
        previous_end = statement.end_lineno


def _lines(statement, lines, previous_end):
    first = statement.lineno
    if decorators := getattr(statement, "decorator_list", None):
        # the @ may stand above its expression: @(\n  cache\n)
        first = decorators[0].lineno
        while not lines[first - 1].lstrip().startswith("@") and first - 1 > previous_end:
            first -= 1
    for number in range(first, statement.end_lineno + 1):
        line = lines[number - 1].encode()  # the tree counts columns in bytes of UTF-8
        if number == statement.end_lineno:
            line = line[: statement.end_col_offset]
        if number == first and not decorators:
            line = line[statement.col_offset :]
        yield number, line.decode()


def _is_future(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _expect_moderate(cells):
    characters = sum(len(cell.text) for cell in cells)
    lines = sum(cell.text.count("\n") + cell.text.count("\r") + 1 for cell in cells)
    if characters > MAX_CHARACTERS or lines > MAX_LINES:
        raise SubmissionError(
            f"the code is longer than {MAX_CHARACTERS:,} characters or {MAX_LINES:,} lines: "
            "keep data out of the code cells."
        )
