"""Read a MyST source and build the notebook that it describes, without outputs."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from course_rnn.data.registry import REGISTRY

from . import markers
from .errors import NotebookError
from .plain import write_out
from .reading_time import reading_time
from .references import repository

SETUP_CELL = """\
# Generated from {source}: edit that file, not this notebook.
# On Colab this cell installs the course; where the course is installed it does nothing.
import importlib.util

if importlib.util.find_spec("course_rnn") is None:
    %pip install -q "git+{url}@{branch}"
"""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
JUPYTEXT_KEYS = {"jupyter", "jupytext", "kernelspec", "language_info", "source_map"}
# Each would let a cell through that nobody has seen work.
FORBIDDEN_TAGS = {"nbval-raises-exception", "nbval-skip", "raises-exception", "skip-execution"}
FORBIDDEN_COMMENT = re.compile(r"# *(NBVAL|PYTEST_VALIDATE)_\w+")
DROPPED_TAG = {"chapter": None, "solution": "exercise-only", "exercise": "solution-only"}


@dataclass(frozen=True)
class Target:
    """One generated notebook; `name` and `source` are paths relative to `root`."""

    root: Path
    source: str
    name: str
    variant: str  # "chapter", "solution" or "exercise"

    @property
    def path(self):
        """Absolute path of the generated notebook."""
        return self.root / self.name

    @property
    def executed(self):
        """Whether the notebook is stored with outputs."""
        return self.variant != "exercise"


def find_targets(root):
    """List what is generated under `root`, each exercise after the solution that it needs."""
    root = Path(root)
    targets = []
    for stem in sorted(path.stem for path in (root / "book/text").glob("[0-9][0-9]_*.md")):
        targets.append(Target(root, f"book/text/{stem}.md", f"book/{stem}.ipynb", "chapter"))
    for stem in sorted(path.stem for path in (root / "solutions").glob("[0-9][0-9]_*.md")):
        for variant in ("solution", "exercise"):
            name = f"{variant}s/{stem}.ipynb"
            targets.append(Target(root, f"solutions/{stem}.md", name, variant))
    return targets


def build(target, run_seconds, *, plain=True):
    """Return the notebook of `target` without outputs; `run_seconds` fills ``{{ run_time }}``.

    It is stored in plain Markdown; the book is made from the one with the roles of MyST.
    """
    cells, metadata = _read(target)
    numbers = set()
    kept = []
    for cell, first_line in cells:
        tags = set(cell.metadata.get("tags", []))
        where = f"{target.source}:{first_line}"
        _expect_needs(cell.metadata, where)
        if cell.cell_type == "code":
            _check_code(cell, tags, where)
            cell.source = _resolve_markers(cell.source, target, first_line, numbers)
        elif "{code-cell}" in cell.source:
            raise NotebookError(f"{where}: a {{code-cell}} inside this text cell would not run")
        if DROPPED_TAG[target.variant] not in tags:
            kept.append(cell)
    _fill_placeholders(kept, run_seconds)
    if plain:
        kept = write_out(target, kept)
    for cell in kept:
        _fold(cell)
    kept.insert(0, _setup_cell(target))
    _set_ids(kept)
    metadata["kernelspec"] = KERNEL
    metadata["language_info"] = {"name": "python"}
    needs = _expect_needs(metadata, target.source)
    metadata["course_rnn"] = {"source": target.source} | ({"needs": needs} if needs else {})
    if target.executed:
        metadata["course_rnn"]["run_seconds"] = run_seconds
    return nbformat.v4.new_notebook(cells=kept, metadata=metadata)


def dumps(notebook):
    """Serialise as it is stored: sorted keys, one space of indent, a final newline."""
    return nbformat.writes(notebook, version=4) + "\n"


def _read(target):
    """Return ``(cell, line where its content starts)`` pairs and the metadata of the source."""
    text = (target.root / target.source).read_text(encoding="utf-8")
    try:
        notebook = myst_to_notebook(text, add_source_map=True)
    except (MystMetadataParsingError, ValueError) as error:
        raise NotebookError(f"{target.source}: {error}") from error
    lines = text.splitlines()
    cells = []
    for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        content = cell.source.splitlines()
        # the map points at the fence or at blank lines before the content
        starts = (i for i in range(start, len(lines)) if lines[i : i + len(content)] == content)
        cells.append((cell, next(starts, start) + 1))
    return cells, {k: v for k, v in notebook.metadata.items() if k not in JUPYTEXT_KEYS}


def _check_code(cell, tags, where):
    if not cell.source.strip():
        raise NotebookError(f"{where}: empty code cell")
    if forbidden := tags & FORBIDDEN_TAGS:
        raise NotebookError(f"{where}: tag {min(forbidden)}: every code cell runs and succeeds")
    if comment := FORBIDDEN_COMMENT.search(cell.source):
        raise NotebookError(f"{where}: {comment[0]!r}: use the tag nbval-ignore-output")


def _expect_needs(metadata, where):
    """Return the data sets of ``course_rnn: {needs: [...]}``, empty where there is no such key."""
    given = metadata.get("course_rnn", {"needs": []})
    needs = given.get("needs") if isinstance(given, dict) and given.keys() == {"needs"} else None
    if not isinstance(needs, list):
        raise NotebookError(f"{where}: course_rnn: expected {{needs: [NAME, ...]}}, got {given!r}")
    if unknown := [name for name in needs if name not in REGISTRY]:
        raise NotebookError(
            f"{where}: needs: expected some of {', '.join(sorted(REGISTRY))}; got {unknown[0]!r}"
        )
    return needs


def _resolve_markers(text, target, first_line, numbers):
    def place(i):
        return f"{target.source}:{first_line + i}"

    code = markers.resolve(text, place, numbers, stub=target.variant == "exercise")
    if target.variant == "chapter" and code != text:
        raise NotebookError(f"{place(0)}: solution markers in a chapter")
    chapter = int(target.path.stem[:2])
    if foreign := {n for n in numbers if not n.startswith(f"{chapter}.")}:
        raise NotebookError(f"{place(0)}: exercise {min(foreign)}: expected {chapter}.something")
    return code


def _fill_placeholders(cells, run_seconds):
    time = str(reading_time(cells))
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("{{ reading_time }}", time)
            cell.source = cell.source.replace("{{ run_time }}", f"under {run_seconds} seconds")


def _fold(cell):
    """Fold the code that the book folds: the first key is Colab's, the second JupyterLab's."""
    if cell.cell_type == "code" and "hide-input" in cell.metadata.get("tags", []):
        cell.metadata["cellView"] = "form"
        cell.metadata["jupyter"] = {"source_hidden": True}


def _setup_cell(target):
    url, branch = repository(target.root)
    text = SETUP_CELL.format(source=target.source, url=url, branch=branch).rstrip()
    return nbformat.v4.new_code_cell(text, metadata={"tags": ["colab-setup", "remove-cell"]})


def _set_ids(cells):
    """Derive each id from the content, so that an edit elsewhere leaves it alone."""
    seen = Counter()
    for cell in cells:
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] += 1
        cell.id = hashlib.sha256(f"{seen[content]}\n{content}".encode()).hexdigest()[:12]
