"""Parse a cell that a stranger wrote, without executing it."""

import ast
import re
import textwrap
import threading
import warnings

from course_rnn.grading.submission.letters import odd_character
from course_rnn.grading.submission.magics import strip_magics
from course_rnn.grading.submission.newer import newer_syntax
from course_rnn.grading.submission.records import BrokenCell, Cell, Origin

# CPython's messages may quote the code; these characters are safe to show anywhere.
PLAIN = re.compile(r"[A-Za-z0-9 ,.:;?!'()\[\]{}=*+_-]{1,150}")
UNSAID = "invalid syntax"
DEFINED = re.compile(r"^(?:async[ \t]+)?def[ \t]+([A-Za-z_][A-Za-z0-9_]{0,99})\b", re.MULTILINE)
# CPython 3.12.1 and 3.13.0 crash on 21 and 25 comprehensions one in another, which nobody writes.
MAX_NESTED_COMPREHENSIONS = 10
# The filters of the module warnings belong to the whole process.
_FILTERS = threading.Lock()


def parse(cell: Cell) -> tuple[str, list[ast.stmt]] | BrokenCell:
    """Parse a cell, without its magics if it has any.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    text : str
        The cell without magics and common indentation, one kind of line ends.
    statements : list of ast.stmt
        Its top-level statements. Instead of both a :class:`BrokenCell` if it is no valid Python.
    """
    text = cell.text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return text, _parse(text)
    except SyntaxError:
        pass
    except (ValueError, RecursionError, MemoryError) as error:
        return broken(cell, text, error)
    text = _dedent(strip_magics(text))
    try:
        return text, _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return broken(cell, text, error)


def expect_compilable(statements: list[ast.stmt]) -> None:
    """Raise what Python finds wrong only when it compiles, such as ``def f(a, a)``.

    Parameters
    ----------
    statements : list of ast.stmt
        Statements that parse.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        If they do not compile.
    """
    _expect_few_nested_comprehensions(statements)
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(ast.Module(statements, []), "<submission>", "exec", dont_inherit=True)


def broken(cell: Cell, text: str, error: Exception) -> BrokenCell:
    """Say where and why a cell is no valid Python.

    Parameters
    ----------
    cell : Cell
        The cell.
    text : str
        Its text as it was parsed.
    error : Exception
        What parsing or compiling raised.

    Returns
    -------
    BrokenCell
    """
    line, reason, needs = 1, "the code is nested too deeply.", ""
    if isinstance(error, SyntaxError):
        last = text.count("\n") + 1
        line = min(max(error.lineno or 1, 1), last)
        needs = newer_syntax(text, _parse)
        message = error.msg if isinstance(error.msg, str) else ""
        reason = odd_character(message) or (message if PLAIN.fullmatch(message) else UNSAID)
        reason += "."
    elif isinstance(error, ValueError):
        reason = "the code holds characters that are no text: delete and type it again."
    return BrokenCell(Origin(cell.number, line), reason, frozenset(DEFINED.findall(text)), needs)


def _parse(text):
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text).body


def _expect_few_nested_comprehensions(statements):
    todo = [(statement, 0) for statement in statements]
    while todo:
        node, depth = todo.pop()
        depth += isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp))
        if depth > MAX_NESTED_COMPREHENSIONS:
            raise RecursionError(f"more than {MAX_NESTED_COMPREHENSIONS} nested comprehensions")
        todo += [(child, depth) for child in ast.iter_child_nodes(node)]


def _dedent(text):
    """IPython runs an indented cell too."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return textwrap.dedent(text) if first[:1] in (" ", "\t") else text
