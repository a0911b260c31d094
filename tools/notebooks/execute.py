"""Execute a notebook so that the same source gives the same bytes."""

import math
import os
import re
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from .errors import NotebookError
from .source import build, dumps

REPOSITORY = Path(__file__).parents[2]
CELL_TIMEOUT = 300  # seconds
ADDRESS = re.compile(r"0x[0-9a-f]{6,}", re.IGNORECASE)
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def kernel_environment():
    """Return the environment in which notebooks are executed and checked."""
    # Builds the font cache, whose notice would else land in the first notebook that plots.
    import matplotlib.font_manager  # noqa: F401

    threads = {f"{library}_NUM_THREADS": "1" for library in ("MKL", "OMP", "OPENBLAS")}
    return os.environ | threads | {
        "MATPLOTLIBRC": str(REPOSITORY / "tools/matplotlibrc"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(REPOSITORY),
        "SOURCE_DATE_EPOCH": "0",  # the date that matplotlib writes into an SVG
    }  # fmt: skip


def execute(target):
    """Execute the notebook of `target` in an empty directory and write it with its CPU time.

    Raises
    ------
    NotebookError
        A cell failed, or an output is not fit to be stored; nothing is written.
    """
    notebook = build(target, run_seconds=0)
    started = _children_cpu_seconds()
    _run(notebook, target.name)
    elapsed = _children_cpu_seconds() - started
    if problems := output_problems(notebook):
        raise NotebookError("\n".join(f"{target.name}: {problem}" for problem in problems))
    final = build(target, round_run_seconds(elapsed, stored_run_seconds(target)))
    write(target.path, dumps(with_outputs(final, notebook)))


def with_outputs(notebook, executed):
    """Copy the outputs of `executed` to the code cells of `notebook`, in order; return it."""
    for cell, source in zip(code_cells(notebook), code_cells(executed), strict=False):
        cell.outputs = source.outputs
        cell.execution_count = source.execution_count
    return notebook


def with_roles(target, stored):
    """Return the notebook that the book shows: `stored`, its text with the roles of MyST.

    Parameters
    ----------
    target : Target
        What was generated.
    stored : NotebookNode
        The notebook of `target`, whose outputs are taken over.

    Raises
    ------
    NotebookError
        The code of `stored` is not that of the source.
    """
    seconds = stored.metadata.get("course_rnn", {}).get("run_seconds", 0)
    notebook = build(target, seconds or sibling_seconds(target), plain=False)
    if [c.source for c in code_cells(notebook)] != [c.source for c in code_cells(stored)]:
        raise NotebookError(f"{target.name}: not the code of {target.source}: run make notebooks")
    return with_outputs(notebook, stored)


def sibling_seconds(target):
    """Return the run time of the solution, for its exercise."""
    return stored_run_seconds(replace(target, name=f"solutions/{target.path.name}")) or 0


def code_cells(notebook):
    """List the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def rewrite_text(target):
    """Write the notebook anew with the outputs that it holds, if its code is that of the source.

    What is printed depends on the code alone: a new sentence executes nothing. Return whether
    the notebook could be written so.
    """
    seconds = stored_run_seconds(target)
    if seconds is None:
        return False
    stored, expected = load(target.path), build(target, seconds)
    code = [[cell.source for cell in code_cells(notebook)] for notebook in (stored, expected)]
    if code[0] != code[1]:
        return False
    write(target.path, dumps(with_outputs(expected, stored)))
    return True


def load(path):
    """Read a stored notebook; None when there is none."""
    if not path.exists():
        return None
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat has no common error type
        raise NotebookError(f"{path}: not a notebook: {error}") from error


def stored_run_seconds(target):
    """Return the run time that the stored notebook holds, None when it holds none."""
    try:
        notebook = load(target.path)
    except NotebookError:
        return None
    seconds = notebook and notebook.metadata.get("course_rnn", {}).get("run_seconds")
    return seconds if isinstance(seconds, int) and seconds > 0 else None


def output_problems(notebook):
    """Say which outputs cannot be stored: errors, stderr, memory addresses."""
    problems = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            content = output.get("text", "") + "\n".join(
                value
                for mime, value in output.get("data", {}).items()
                if isinstance(value, str) and not mime.startswith("image/")
            )
            where = f"cell {number}:\n{cell.source}\n"
            if output.output_type == "error":
                problems.append(f"{where}raised {output.ename}: {output.evalue}")
            elif output.get("name") == "stderr":
                problems.append(f"{where}wrote to stderr (warning, progress bar?): {output.text}")
            elif address := ADDRESS.search(content):
                problems.append(f"{where}printed a memory address, {address[0]}")
    return problems


def write(path, text):
    """Replace `path` in one step; leave it alone when it holds `text` already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def _children_cpu_seconds():
    """CPU time of the kernels so far: unlike the wall time, the same on a busy machine."""
    times = os.times()
    return times.children_user + times.children_system


def _run(notebook, name):
    with tempfile.TemporaryDirectory() as empty:
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT,
            kernel_name="python3",
            coalesce_streams=True,
            resources={"metadata": {"path": empty}},
        )
        try:
            # ipykernel's own start-up remarks; what cells write to stderr is an output
            client.execute(env=kernel_environment(), stderr=subprocess.DEVNULL)
        except (CellControlSignal, DeadKernelError) as error:
            raise NotebookError(f"{name}: {ANSI_COLOUR.sub('', str(error))}") from error


def round_run_seconds(elapsed, stored):
    """Round up to 10 s; keep `stored` unless it is wrong by more than a factor of 1.5."""
    if stored is not None and (stored - 10) / 1.5 <= elapsed <= stored * 1.5:
        return stored
    return 10 * (math.floor(elapsed / 10) + 1)
