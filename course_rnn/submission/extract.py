"""Join the cells to one module, and cut from it what each function needs."""

import ast
import sys
from typing import NamedTuple

from .atoms import BLOCKS, blocks_of, take_apart
from .parsing import MAX_DEPTH, parse
from .records import BrokenCell, Cell, Origin, SubmissionError
from .slicing import Slicer

# Far above what a course's notebook holds; they bound the time that reading one takes.
MAX_CHARACTERS, MAX_LINES = 500_000, 20_000
FRAMES = 20 * MAX_DEPTH  # of functions of ours that go down into a tree
TOO_LONG = (
    f"the code is longer than {MAX_CHARACTERS:,} characters or {MAX_LINES:,} lines: "
    "keep data out of the code cells."
)


class Extract(NamedTuple):
    """The fields of :class:`Submission` that come from the code."""

    slices: dict[str, str]
    origins: tuple[Origin, ...]
    functions: frozenset[str]
    broken: tuple[BrokenCell, ...]


class _Part(NamedTuple):
    """A cell that is valid Python: its lines as bytes, for columns are counted in bytes."""

    lines: list[bytes]
    statements: list[ast.stmt]


def extract(cells: list[Cell], wanted: tuple[str, ...] = ()) -> Extract:
    """Find the functions of a submission and what each of them needs.

    Parameters
    ----------
    cells : list of Cell
        Code cells, or one whole .py file.
    wanted : tuple of str
        The functions asked for. Without it: all that are defined.

    Returns
    -------
    Extract

    Raises
    ------
    SubmissionError
        If there is far more code than a course's notebook holds.
    """
    _expect_moderate(cells)
    parts, origins, failed = [], [], []
    for cell in cells:
        found = parse(cell)
        if isinstance(found, BrokenCell):
            failed.append(found)
            continue
        lines = [line.encode() for line in found.text.split("\n")]
        parts.append(_Part(lines, found.statements))
        origins += [Origin(cell.number, number) for number in found.numbers]
    slices, functions = _slices(parts, wanted)
    return Extract(slices, tuple(origins), frozenset(functions), tuple(failed))


def _slices(parts, wanted):
    """What each function needs, and the names of all functions."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        statements = [statement for part in parts for statement in part.statements]
        if len(statements) > MAX_LINES:  # several on a line
            raise SubmissionError(TOO_LONG)
        atoms = take_apart(statements)
        if len(atoms) > MAX_LINES:  # and in blocks
            raise SubmissionError(TOO_LONG)
        defined = {
            key[:-2]
            for atom in atoms
            for key, function in atom.scope.functions
            if key[0] != "." and not function.is_class
        }
        bound = {name for atom in atoms for name in atom.scope.stores}
        lambdas = {name for atom in atoms if _is_lambda(atom.node) for name in atom.scope.stores}
        functions = defined | lambdas | (bound & set(wanted))
        slicer = Slicer(atoms)
        slices = {}
        for name in sorted(functions & set(wanted) if wanted else functions):
            kept = {id(atom.node) for atom in slicer.needs(name)}
            slices[name] = "".join(_cut(part, kept) for part in parts)
        return slices, functions
    finally:
        sys.setrecursionlimit(limit)


def _cut(part: _Part, kept: set[int]) -> str:
    """The text of a cell in which what is not kept is ``pass``, every line in its place."""
    lines = list(part.lines)
    for node in reversed(list(_dropped(part.statements, kept))):
        _blank(lines, node)
    return b"".join(line + b"\n" for line in lines).decode()


def _dropped(statements, kept):
    """The statements to leave out, in order; blocks that are kept are gone into."""
    for node in statements:
        if id(node) not in kept:
            yield node
        elif isinstance(node, BLOCKS):
            for block in blocks_of(node):
                yield from _dropped(block, kept)


def _blank(lines, node):
    first, start = node.lineno, node.col_offset
    if decorators := getattr(node, "decorator_list", None):
        # the @ may stand above its expression: @(\n  cache\n)
        first = decorators[0].lineno
        while not lines[first - 1].lstrip(b" \t\f").startswith(b"@"):
            first -= 1
        start = lines[first - 1].index(b"@")
    last = node.end_lineno
    before, after = lines[first - 1][:start], lines[last - 1][node.end_col_offset :]
    lines[first - 1 : last] = [before + b"pass" + after, *[b""] * (last - first)]


def _is_lambda(node):
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)


def _expect_moderate(cells):
    characters = sum(len(cell.text) for cell in cells)
    lines = sum(cell.text.count("\n") + cell.text.count("\r") + 1 for cell in cells)
    if characters > MAX_CHARACTERS or lines > MAX_LINES:
        raise SubmissionError(TOO_LONG)
