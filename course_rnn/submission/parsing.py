"""Parse a cell that a stranger wrote, without executing it."""

import ast
import re
import textwrap
import threading
import warnings
from typing import NamedTuple

from .exports import undo
from .letters import odd_character
from .magics import strip_magics
from .newer import newer_syntax
from .records import BrokenCell, Cell, Origin

# CPython's messages may quote the code; these characters are safe to show anywhere.
PLAIN = re.compile(r"[A-Za-z0-9 ,.:;?!'()\[\]{}=*+_-]{1,150}")
UNSAID = "invalid syntax"
DEFINED = re.compile(r"^(?:async[ \t]+)?def[ \t]+([A-Za-z_][A-Za-z0-9_]{0,99})\b", re.MULTILINE)
MAX_DEPTH = 200
# The filters of the module warnings belong to the whole process.
_FILTERS = threading.Lock()


class Parsed(NamedTuple):
    """A cell that is valid Python.

    Attributes
    ----------
    text : str
        Without magics and common indentation, with one kind of line ends.
    statements : list of ast.stmt
        Its top-level statements.
    numbers : list of int
        For each line of the text, the line of the cell that it came from.
    """

    text: str
    statements: list[ast.stmt]
    numbers: list[int]


def parse(cell: Cell) -> Parsed | BrokenCell:
    """Parse a cell, without its magics if it has any.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    Parsed
        Instead of it a :class:`BrokenCell` if it is no valid Python.
    """
    text, numbers = undo(cell.text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        return Parsed(text, _parse(text), numbers)
    except SyntaxError:
        pass
    except (ValueError, RecursionError, MemoryError) as error:
        return broken(cell, text, error, numbers)
    text = _dedent(strip_magics(text))
    try:
        return Parsed(text, _parse(text), numbers)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return broken(cell, text, error, numbers)


def broken(cell: Cell, text: str, error: Exception, numbers: list[int]) -> BrokenCell:
    """Say where and why a cell is no valid Python.

    Parameters
    ----------
    cell : Cell
        The cell.
    text : str
        Its text as it was parsed.
    error : Exception
        What parsing raised.
    numbers : list of int
        For each line of the text, the line of the cell that it came from.

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
    functions = frozenset(DEFINED.findall(text))
    return BrokenCell(Origin(cell.number, numbers[line - 1]), reason, functions, needs)


def _parse(text):
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    _expect_flat(tree)
    return tree.body


def _expect_flat(tree):
    """What reads the tree goes down into it."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise RecursionError


def _dedent(text):
    """IPython runs an indented cell too."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return textwrap.dedent(text) if first[:1] in (" ", "\t") else text
