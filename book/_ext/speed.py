"""Sphinx extension: what makes the build faster and changes no page.

Measured with cProfile on a cold build of 160 pages; the shares are those of that build.
"""

import gc
import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from docutils import nodes
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.pycode.parser import Parser
from sphinx.search.en import SearchEnglish

NO_FIGURES = "book/api/"  # pages without numbered figures
MODULE = re.compile(r"^```\{api-modules\} (\S+)", re.M)
assign_figure_numbers = TocTreeCollector.assign_figure_numbers


def number_figures(self, env):
    """Number figures without reading back every page of the API, which has none."""
    real = env.get_doctree

    def get_doctree(docname):
        if docname.startswith(NO_FIGURES):
            return nodes.document(None, None)
        return real(docname)

    with patch.object(env, "get_doctree", get_doctree):
        return assign_figure_numbers(self, env)


def ready_processes(app, env, docnames):
    """Make ready what the processes that read the pages inherit.

    Jupyter Book loads an extension that does not say that it may be there: it numbers sections when
    all is read, and course_book replaces that. What the pages of the API describe is imported once.
    """
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    for docname in docnames:
        if docname.startswith(NO_FIGURES):
            for name in MODULE.findall(Path(env.doc2path(docname)).read_text(encoding="utf-8")):
                import_module(name)


def setup(app):
    # Jupyter Book has no option for it: pages are read and written by a process for each core
    app.parallel = os.cpu_count() or 1
    app.connect("env-before-read-docs", ready_processes)
    # a tenth: every page was read back from the disk
    TocTreeCollector.assign_figure_numbers = number_figures
    # a twelfth: where each function stands in its file is asked by sphinx.ext.viewcode alone
    Parser.parse_definition = lambda self: None
    # a twentieth: Sphinx forgets the stem of a word at the end of each page
    SearchEnglish.stem = cache(SearchEnglish.stem)
    # A build makes millions of nodes that live until its end: looking for garbage among them
    # again and again took a quarter of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
