"""Sphinx extension: the book reads the text of a chapter from its source, the outputs as stored.

The stored notebooks are in plain Markdown, for Colab and JupyterLab. The book wants the citations,
cross references and boxes that the sources hold, so each notebook is swapped as it is read.
"""

import sys
from pathlib import Path

import nbformat
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tools")) if path not in sys.path]

from notebooks.errors import NotebookError  # noqa: E402
from notebooks.execute import with_roles  # noqa: E402
from notebooks.source import dumps, find_targets  # noqa: E402


def swap(app, docname, source):
    """Replace the notebook just read, if it is a generated one."""
    target = app.generated_notebooks.get(docname)
    if target is None:
        return
    app.env.note_dependency(target.source)
    try:
        source[0] = dumps(with_roles(target, nbformat.reads(source[0], as_version=4)))
    except NotebookError as error:
        raise ExtensionError(str(error)) from error


def list_notebooks(app):
    targets = find_targets(Path(app.srcdir))
    app.generated_notebooks = {target.name.removesuffix(".ipynb"): target for target in targets}


def setup(app):
    app.connect("builder-inited", list_notebooks)
    app.connect("source-read", swap)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
