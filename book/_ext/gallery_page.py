"""Sphinx extension: the gallery of drawings and interactive figures, made by tools/gallery.py."""

from html import escape

import formulas
from api_pages import stub_of
from chapter_sources import ROOT
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from tools import gallery


class Gallery(SphinxDirective):
    """The drawings, or the interactive figures: each small, with its call and its chapters."""

    required_arguments = 1

    def run(self):
        """Write the entries as Markdown and have them parsed."""
        gallery.CHAPTERS.clear()
        entries = getattr(gallery, self.arguments[0])()
        for path in (ROOT / "book/text").glob("*.md"):
            self.env.note_dependency(str(path))
        shelf = nodes.container(classes=["gallery"])
        for entry in entries:
            box = nodes.container(classes=["gallery-entry"])
            self.state.nested_parse(StringList(markdown(entry)), self.content_offset, box)
            shelf += box
        return [shelf]


def markdown(entry):
    """Return the lines of one entry."""
    source = entry.picture.relative_to(ROOT / "book").as_posix()
    page = stub_of(entry.module, "tools")
    used = ", ".join(f"{{doc}}`{chapter}`" for chapter in entry.chapters)
    address = f"{entry.chapters[0]}.html#{entry.picture.stem}" if "stills" in source else ""
    image = f'<img src="../{source}" alt="{escape(entry.says)}" loading="lazy">'
    image = f'<a href="{address}">{image}</a>' if address else image
    return [
        f'<div class="gallery-picture">{image}</div>',
        "",
        f"**[{entry.name}](api/{page}.md)**. {formulas.as_markdown(entry.says)}",
        "",
        "```python",
        *entry.call.splitlines(),
        "```",
        "",
        f"In {used}" if used else "In no chapter yet",
    ]


def setup(app):
    app.add_directive("gallery", Gallery)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
