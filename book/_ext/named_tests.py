"""Sphinx extension: a test that a page names, `tests/FILE.py::NAME`, is a link to its source."""

import ast
import re
from functools import cache

from chapter_sources import ROOT
from docutils import nodes
from notebooks.references import repository
from sphinx.transforms.post_transforms import SphinxPostTransform

where = cache(repository)
TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


@cache
def lines_of(path):
    """Return the line of each function of a file of tests."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)}


def address(path, name=None):
    """Return where the repository shows a test; None where there is no such test."""
    if not (ROOT / path).is_file():
        return None
    url, branch = where(ROOT)
    line = lines_of(path).get(name) if name else None
    if name and line is None:
        return None
    return f"{url}/blob/{branch}/{path}" + (f"#L{line}" if line else "")


class TestLinks(SphinxPostTransform):
    """Turn the names of tests into links."""

    default_priority = 400

    def run(self, **kwargs):
        """Replace each name of a test by a link that shows the function alone."""
        for literal in list(self.document.findall(nodes.literal)):
            match = TEST.fullmatch(literal.astext())
            target = match and address(*match.groups())
            if target and not isinstance(literal.parent, nodes.reference):
                text = nodes.literal("", match[2] or match[1], classes=["test-name"])
                link = nodes.reference("", "", text, refuri=target, reftitle=match[0])
                literal.replace_self(link)


def setup(app):
    app.add_post_transform(TestLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
