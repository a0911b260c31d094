"""Solution markers: strip them for the solution notebook, make stubs for the student's.

A block in a code cell of ``solutions/NN_slug.md`` reads ::

    # BEGIN SOLUTION 2.1
    return np.tanh(a)
    # END SOLUTION
"""

import ast
import re

from .errors import NotebookError

MARKER = re.compile(r"( *)# (BEGIN|END) SOLUTION(?: +(\S+))?")
NEARLY_MARKER = re.compile(r"#\s*(BEGIN|END)[\s_]*SOLUTION", re.IGNORECASE)


def resolve(text, place, numbers, *, stub):
    """Strip the markers from a code cell; with `stub`, replace each block by a stub.

    Parameters
    ----------
    text : str
        Source of the cell.
    place : callable
        ``place(i)`` names the file and line of line `i` of the cell, for messages.
    numbers : set of str
        Exercise numbers met so far in this file; those of the cell are added.
    stub : bool
        Whether to drop the solutions.
    """
    kept = []
    opened = None  # the BEGIN that awaits its END
    for i, line in enumerate(text.splitlines()):
        marker = MARKER.fullmatch(line.rstrip())
        if marker is None:
            if NEARLY_MARKER.search(line):
                raise NotebookError(f"{place(i)}: not a solution marker: {line.strip()!r}")
            if opened is None or not stub:
                kept.append(line)
            continue
        indent, kind, number = marker.groups()
        _check_pairing(kind, number, opened, place(i))
        opened = place(i) if kind == "BEGIN" else None
        if kind == "BEGIN":
            if number in numbers:
                raise NotebookError(f"{place(i)}: exercise {number} repeats")
            numbers.add(number)
            if stub:
                kept.append(f'{indent}raise NotImplementedError("Exercise {number}")')
    if opened is not None:
        raise NotebookError(f"{opened}: BEGIN SOLUTION without END SOLUTION in its cell")
    code = "\n".join(kept)
    if code != text:
        _check_syntax(code, place(0))
    return code


def _check_pairing(kind, number, opened, where):
    if kind == "BEGIN":
        if opened is not None:
            raise NotebookError(f"{where}: BEGIN SOLUTION inside the one opened at {opened}")
        if number is None or not re.fullmatch(r"(0|[1-9]\d*)\.[1-9]\d*", number):
            raise NotebookError(
                f"{where}: BEGIN SOLUTION: expected a number such as 2.1, got {number or 'none'}"
            )
    elif opened is None:
        raise NotebookError(f"{where}: END SOLUTION without BEGIN SOLUTION")
    elif number is not None:
        raise NotebookError(f"{where}: END SOLUTION takes no number, got {number}")


def _check_syntax(code, where):
    """Student notebooks are never executed: a stub that does not parse would go unseen."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        raise NotebookError(
            f"{where}: the cell without its markers does not parse: {error}"
        ) from error
