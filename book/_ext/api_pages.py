"""Sphinx extension: the API pages, made from the docstrings.

A page of `book/api` names its modules, a line each; `python -m tools.api_stubs` writes a stub for
every line, which is the page of that module (of a package: of all modules in it).
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

import formulas
import shapes
import torch_stub
from chapter_sources import ROOT
from docutils import nodes
from docutils.statemachine import StringList
from notebooks.references import repository
from sphinx.util.docutils import SphinxDirective

PACKAGE = "course_rnn."
address = cache(repository)  # reading the configuration takes as long as a page


def modules(name):
    """Name the public modules below a package in order of their names, or the module itself."""
    path = getattr(import_module(name), "__path__", None)
    if path is None:
        return [name]
    found = (m for m in pkgutil.walk_packages(path, f"{name}.") if not m.ispkg)
    return [m.name for m in found if not m.name.rpartition(".")[2].startswith("_")]


def pages(lines):
    """Name what has a page of its own; a line ``package.*`` stands for each module in it."""
    found = []
    for line in filter(None, map(str.strip, lines)):
        found += modules(line.removesuffix(".*")) if line.endswith(".*") else [line]
    return found


def stub_of(name, page):
    """Return where the page of a module is, from the page that names it: `reference/rnn`."""
    return f"{page}/{name.removeprefix(PACKAGE).removeprefix(f'{page}.').replace('.', '_')}"


class ApiIndex(SphinxDirective):
    """What has a page, a line each: a list of links with the first sentences of the docstrings."""

    has_content = True

    def run(self):
        """Write the list as Markdown and have it parsed."""
        page, lines = self.env.docname.rpartition("/")[2], []
        for name in pages(self.content):
            module = import_module(name)
            self.env.note_dependency(module.__file__)
            says = first_sentence(module.__doc__)
            lines.append(f"- [`{name.removeprefix(PACKAGE)}`]({stub_of(name, page)}.md): {says}")
        holder = nodes.container(classes=["api-index"])
        self.state.nested_parse(StringList(lines), self.content_offset, holder)
        return [holder]


def first_sentence(docstring):
    """Return the first paragraph of a docstring, its roles as code."""
    paragraph = " ".join((docstring or "").strip().split("\n\n")[0].split())
    return formulas.as_markdown(paragraph)


class ApiModules(SphinxDirective):
    """A module, or a package: its members, and for a package a section for each module."""

    required_arguments = 1

    def run(self):
        """Write the sections as Markdown and have them parsed."""
        (name,) = self.arguments
        lines = []
        for module in (found := modules(name)):
            self.env.note_dependency(import_module(module).__file__)
            if found != [name]:
                lines += [f"## {module.removeprefix(PACKAGE)}", ""]
            lines += [sources(module), "", "```{eval-rst}"]
            lines += [f".. automodule:: {module}", "   :members:", "   :ignore-module-all:", "```"]
            lines += [""]
        holder = nodes.section()
        self.state.nested_parse(StringList(lines), self.content_offset, holder, match_titles=True)
        return holder.children


def sources(module):
    """Return a line of Markdown with links to the source of a module and to its tests."""
    url, branch = address(ROOT)
    path = Path(import_module(module).__file__).resolve().relative_to(ROOT)
    tests = Path("tests", *path.parts[1:-1], f"test_{path.name}")
    files = [("Source", path)] + [("tests", tests)] * (ROOT / tests).exists()
    links = [f"[{text}]({url}/blob/{branch}/{file.as_posix()})" for text, file in files]
    return f"<small>{', '.join(links)}</small>"


def set_formulas(app, what, name, obj, options, lines):
    """Typeset the formulas of a docstring, as reStructuredText that napoleon has written."""
    lines[:] = formulas.typeset(lines, blocks=what == "module")


def give_shapes(app, what, name, obj, options, signature, result):
    """Say in a signature the shapes of arrays."""
    return shapes.with_shapes(obj, signature) if signature else None


def skip_field_aliases(app, what, name, obj, skip, options):
    """Leave out the fields of a NamedTuple: "Alias for field number 0" helps nobody."""
    return skip or (getattr(obj, "__doc__", None) or "").startswith("Alias for field number")


def setup(app):
    torch_stub.install()  # the same pages with and without PyTorch
    app.connect("autodoc-process-docstring", set_formulas, priority=600)  # after napoleon
    app.connect("autodoc-process-signature", give_shapes)
    app.connect("autodoc-skip-member", skip_field_aliases)
    app.add_directive("api-index", ApiIndex)
    app.add_directive("api-modules", ApiModules)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
