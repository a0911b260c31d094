"""Sphinx extension: the API pages, one section a module, made from the docstrings."""

import pkgutil
from importlib import import_module

import torch_stub
from docutils import nodes
from docutils.statemachine import StringList
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
                lines += [f"## {title}", "", "```{eval-rst}"]
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


def skip_field_aliases(app, what, name, obj, skip, options):
    """Leave out the fields of a NamedTuple: "Alias for field number 0" helps nobody."""
    return skip or (getattr(obj, "__doc__", None) or "").startswith("Alias for field number")


def setup(app):
    torch_stub.install()  # the same pages with and without PyTorch
    app.connect("autodoc-skip-member", skip_field_aliases)
    app.add_directive("api-modules", ApiModules)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
