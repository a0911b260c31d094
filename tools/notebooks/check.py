"""Compare the stored notebooks with their sources, executing nothing."""

from . import execute
from .errors import NotebookError
from .source import build, dumps, find_targets

MAX_BYTES = 1_000_000
CELL_KEYS = ("cell_type", "source", "metadata", "outputs", "execution_count", "id")
FOLDERS = ("book", "solutions", "exercises")


def find_problems(root):
    """Say everything that keeps the stored notebooks under `root` from being up to date."""
    targets = find_targets(root)
    problems = _orphans(root, targets)
    seconds = None  # of the solution, which stands just before its exercise
    for target in targets:
        try:
            if target.executed:
                seconds = execute.stored_run_seconds(target)
            problems += notebook_problems(target, seconds)
        except NotebookError as error:
            problems.append(str(error))
    return problems


def notebook_problems(target, run_seconds):
    """Say how the stored notebook differs from the source of `target`."""
    if not target.path.exists():
        return [f"{target.name}: missing; its source is {target.source}"]
    stored = execute.load(target.path)
    if run_seconds is None:
        return [f"{target.name}: no run time is stored: {target.source} was never executed"]
    expected = build(target, run_seconds)
    problems = []
    if target.executed:
        problems += _execution_problems(stored) + execute.output_problems(stored)
        execute.with_outputs(expected, stored)
    text = target.path.read_text(encoding="utf-8")
    if text != dumps(expected):
        problems.append(f"differs from {target.source}: {_first_difference(stored, expected)}")
    if len(text.encode()) > MAX_BYTES:
        problems.append(f"{len(text.encode())} bytes, expected at most {MAX_BYTES}")
    return [f"{target.name}: {problem}" for problem in problems]


def _orphans(root, targets):
    known = {target.path for target in targets}
    return [
        f"{path.relative_to(root).as_posix()}: has no source; remove it"
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.ipynb"))
        if path not in known and ".ipynb_checkpoints" not in path.parts
    ]


def _execution_problems(notebook):
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    if None in counts:
        return [f"code cell {counts.index(None)} was not executed"]
    if counts != list(range(1, len(counts) + 1)):
        return [f"code cells were executed in the order {counts}"]
    return []


def _first_difference(stored, expected):
    for number, (got, want) in enumerate(zip(stored.cells, expected.cells, strict=False)):
        for key in CELL_KEYS:
            if got.get(key) != want.get(key):
                return f"{key} of cell {number}: {got.get(key)!r} is not {want.get(key)!r}"
    if len(stored.cells) != len(expected.cells):
        return f"{len(stored.cells)} cells, expected {len(expected.cells)}"
    if stored.metadata != expected.metadata:
        return f"metadata {dict(stored.metadata)} is not {dict(expected.metadata)}"
    return "the same content, but not as this pipeline writes it"
