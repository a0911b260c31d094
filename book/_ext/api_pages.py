"""Sphinx extension: the API pages, one section a module, made from the docstrings."""

import pkgutil
from importlib import import_module
from pathlib import Path

import torch_stub
from chapter_sources import ROOT
from docutils import nodes
from docutils.statemachine import StringList
from notebooks.references import repository
from sphinx.util.docutils import SphinxDirective


def modules(name):
    """Name the public modules below a package in order of their names, or the module itself."""
    path = getattr(import_module(name), "__path__", None)
    if path is None:
        return [name]
    found = (m for m in pkgutil.walk_packages(path, f"{name}.") if not m.ispkg)
    return [m.name for m in found if not m.name.rpartition(".")[2].startswith("_")]


class ApiModules(SphinxDirective):
    """A module or package a line: its modules become sections with all their members."""

    has_content = True

    def run(self):
        """Write the sections as Markdown and have them parsed."""
        lines = []
        for package in self.content:
            for module in modules(package.strip()):
                self.env.note_dependency(import_module(module).__file__)
                title = module.removeprefix("course_rnn.")
                lines += [f"## {title}", "", sources(module), "", "```{eval-rst}"]
                lines += [
                    f".. automodule:: {module}",
                    "   :members:",
                    "   :ignore-module-all:",
                    "```",
                    "",
                ]
        holder = nodes.section()
        self.state.nested_parse(StringList(lines), self.content_offset, holder, match_titles=True)
        return holder.children


def sources(module):
    """Return a line of Markdown with links to the source of a module and to its tests."""
    url, branch = repository(ROOT)
    path = Path(import_module(module).__file__).resolve().relative_to(ROOT)
    tests = Path("tests", *path.parts[1:-1], f"test_{path.name}")
    files = [("Source", path)] + [("tests", tests)] * (ROOT / tests).exists()
    links = [f"[{text}]({url}/blob/{branch}/{file.as_posix()})" for text, file in files]
    return f"<small>{', '.join(links)}</small>"


def set_formulas(app, what, name, obj, options, lines):
    """Keep the lines of indented formulas in the docstring of a module, which else run together."""
    if what != "module":
        return
    for i in range(len(lines) - 1, 0, -1):
        starts = lines[i].startswith("    ") and not lines[i - 1].strip()
        if starts and i >= 2 and not lines[i - 2].rstrip().endswith("::"):
            before = lines[i - 2]
            if not before.startswith("    "):
                lines[i:i] = [".. code-block:: text", ""]


def skip_field_aliases(app, what, name, obj, skip, options):
    """Leave out the fields of a NamedTuple: "Alias for field number 0" helps nobody."""
    return skip or (getattr(obj, "__doc__", None) or "").startswith("Alias for field number")


def setup(app):
    torch_stub.install()  # the same pages with and without PyTorch
    app.connect("autodoc-process-docstring", set_formulas)
    app.connect("autodoc-skip-member", skip_field_aliases)
    app.add_directive("api-modules", ApiModules)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
