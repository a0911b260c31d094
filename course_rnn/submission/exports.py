r"""Undo what exports to .py do to cells with magics.

nbconvert writes ``get_ipython().run_cell_magic('time', '', '...')`` for a cell that begins with
``%%time``; Colab comments the whole cell out.
"""

import ast
import re

from .magics import PYTHON_CELL

CALL = re.compile(r"get_ipython\(\)\.run_cell_magic(\(.*\))\s*")
COLAB = "# Commented out IPython magic to ensure Python compatibility."


def undo(text: str) -> tuple[str, list[int]]:
    """Restore cells that an export has hidden.

    Parameters
    ----------
    text : str
        A .py file, or a cell.

    Returns
    -------
    text : str
        The same with those cells as code.
    numbers : list of int
        For each of its lines, the line of the original it came from.
    """
    lines, numbers, commented = [], [], False
    for number, line in enumerate(text.split("\n"), start=1):
        if commented := commented and line.startswith("#"):
            restored = [line[1:].removeprefix(" ")]
        elif lines and lines[-1] == COLAB and line.startswith("# %%"):
            commented = PYTHON_CELL.match(line[2:]) is not None
            restored = [line]
        else:
            restored = _called(line)
        lines += restored
        numbers += [number] * len(restored)
    return "\n".join(lines), numbers


def _called(line):
    """The lines of the cell that a call of ``run_cell_magic`` holds."""
    match = CALL.fullmatch(line)
    if match is None or len(line) > 200_000:
        return [line]
    try:
        magic, _, body = ast.literal_eval(match[1])
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return [line]
    if not isinstance(magic, str) or not isinstance(body, str):
        return [line]
    return body.split("\n") if PYTHON_CELL.match(f"%%{magic}") else [line]
