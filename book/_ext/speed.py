"""Sphinx extension: what makes the build faster and changes no page.

Measured with cProfile on a cold build of 160 pages; the shares are those of that build.
"""

import gc
from functools import cache
from unittest.mock import patch

from docutils import nodes
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.pycode.parser import Parser
from sphinx.search.en import SearchEnglish

NO_FIGURES = "book/api/"  # pages without numbered figures
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


def setup(app):
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
