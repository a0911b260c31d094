"""Sphinx extension of the book.

MathJax without a network, chapter numbers from file names, and the map of the chapters.
"""

import re
import shutil
from functools import partial
from importlib.metadata import files
from pathlib import Path

import chapter_sources  # noqa: F401  (it finds the tools)
from docutils import nodes
from notebooks.numbering import chapter_numbers
from sphinx.addnodes import pending_xref
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.docutils import SphinxDirective

FORMULA_AND_PUNCTUATION = re.compile(
    r'(<span class="math notranslate nohighlight">[^<]*</span>)([.,;:!?)]+)'
)
# Of MathJax's 24 MB the pages use one script, its fonts and the small TeX extensions.
MATHJAX_PARTS = re.compile(
    r".*/static/mathjax/"
    r"(tex-mml-chtml\.js|output/chtml/fonts/woff-v2/.*|input/tex/extensions/(?!all-).*\.js)"
)


def copy_mathjax(app, exception):
    if exception or app.builder.format != "html":
        return
    for file in files("sphinx-mathjax-offline"):
        if match := MATHJAX_PARTS.fullmatch(str(file)):
            target = Path(app.outdir, "_static", "mathjax", match[1])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), target)


# The theme loads its icons twice, as fonts and as a script of 1.5 MB, and fonts that no page uses.
TWICE = re.compile(
    r"<script[^>]*vendor/fontawesome[^>]*></script>\n?"
    r'|<link rel="preload"[^>]*fa-(?:brands|regular)[^>]*>\n?'
    r'|<link rel="preload"[^>]*vendor/fontawesome[^>]*\.js[^>]*>\n?'
)


FIGURE = re.compile(
    r'(class="crnn-figure" id="(crnn-\w+)".*?aria-label="([^"]*)".*?<noscript>)[^<]*(</noscript>)',
    re.DOTALL,
)


def first_state(match, page, app):
    """Show the picture of a figure's first state (tools/stills.py) where no JavaScript runs."""
    before, name, label, after = match.groups()
    if not Path(app.outdir, "_static/stills", f"{name}.png").exists():
        return match[0]
    up = "../" * (len(page.relative_to(app.outdir).parts) - 1)
    image = f'<img src="{up}_static/stills/{name}.png" alt="{label}" style="max-width: 100%">'
    return f"{before}{image}<br>The first state; with JavaScript, the figure moves.{after}"


def lighten(app, exception):
    """Mend each written page: no icons twice, and what is seen where no JavaScript runs.

    The theme's script turns "auto" into the reader's theme; without it, nothing would.
    """
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).glob("**/*.html"):
        html = page.read_text(encoding="utf-8")
        mended = TWICE.sub("", html).replace('data-theme="auto"', 'data-theme="light"', 1)
        mended = FIGURE.sub(partial(first_state, page=page, app=app), mended)
        if mended != html:
            page.write_text(mended, encoding="utf-8")


def number_sections(toc, prefix, first, secnumbers):
    """Number the entries of one table of contents: `first`, `first + 1`, ... after `prefix`.

    A page has one title, so that its `first` may be text such as 2A.
    """
    items = [child for child in toc.children if isinstance(child, nodes.list_item)]
    for place, item in enumerate(items):
        number = first + place if place else first
        reference = item[0][0]
        secnumbers[reference["anchorname"]] = reference["secnumber"] = (*prefix, number)
        for inner in item.children[1:]:
            number_sections(inner, (*prefix, number), 1, secnumbers)


def assign_section_numbers(self, env):
    """Number each chapter by the NN of its file name, so that no number changes when one is added.

    Replaces Sphinx's method of the same name, which counts the files of a table of contents.
    """
    old, env.toc_secnumbers = env.toc_secnumbers, {}
    for docname, number in chapter_numbers(env.tocs).items():
        secnumbers = env.toc_secnumbers.setdefault(docname, {})
        number_sections(env.tocs[docname], (), number, secnumbers)
        env.titles[docname]["secnumber"] = secnumbers[""]
    return [name for name, numbers in env.toc_secnumbers.items() if numbers != old.get(name)]


def keep_punctuation(app, pagename, templatename, context, doctree):
    """Keep a full stop or comma on the line of the formula before it."""
    together = r'<span class="formula">\1\2</span>'
    context["body"] = FORMULA_AND_PUNCTUATION.sub(together, context.get("body", ""))


SIGNATURE = re.compile(r'<dl>\s*((?:<dd><em class="sig-param">.*?</dd>\s*)+)</dl>', re.DOTALL)


def lines_of_signature(match):
    """Return the parameters of a signature, a line each."""
    lines = match[1].replace("<dd>", '<span class="sig-line">').replace("</dd>", "</span>")
    return f'<span class="sig-lines">{lines}</span>'


def mend_accessibility(app, pagename, templatename, context, doctree):
    """Mend what axe-core objects to in the HTML of docutils and of the theme."""
    # docutils marks an entry of the bibliography with a role that ARIA has since deprecated.
    body = context.get("body", "").replace("doc-biblioentry", "listitem")
    # Sphinx makes a signature of several lines a list of descriptions of nothing.
    context["body"] = SIGNATURE.sub(lines_of_signature, body)


class ChapterMap(SphinxDirective):
    """A part a line, and under it, indented, its chapters: `NN title`.

    A chapter that the book holds becomes a link, any other is marked as planned.
    """

    has_content = True

    def run(self):
        """Make the list of parts."""
        self.env.note_reread()  # a chapter may have come since the page was last read
        parts = []
        for line in self.content:
            if line.startswith(" "):
                number, title = line.split(maxsplit=1)
                parts[-1][-1].append(self.entry(number, title))
            else:
                heading = nodes.paragraph("", line, classes=["course-map-part"])
                parts.append(nodes.container("", heading, nodes.bullet_list()))
        return [nodes.container("", *parts, classes=["course-map"])]

    def entry(self, number, title):
        """Make one line of the map."""
        pages = sorted(name for name in self.env.found_docs if name.startswith(f"book/{number}_"))
        text = nodes.inline("", title)
        if pages:
            options = {"refdomain": "std", "reftype": "doc", "refexplicit": True}
            target = pending_xref("", text, reftarget=f"/{pages[0]}", **options)
            target["refdoc"] = self.env.docname
            body, state = [target], "available"
        else:
            body, state = [text, nodes.inline("", " planned", classes=["tag"])], "planned"
        label = nodes.inline("", f"{int(number)}", classes=["number"])
        paragraph = nodes.paragraph("", "", label, nodes.Text(" "), *body)
        return nodes.list_item("", paragraph, classes=[state])


def setup(app):
    app.add_directive("chapter-map", ChapterMap)
    TocTreeCollector.assign_section_numbers = assign_section_numbers
    app.connect("html-page-context", keep_punctuation)
    app.connect("html-page-context", mend_accessibility, priority=900)  # after the theme
    app.connect("build-finished", copy_mathjax)
    app.connect("build-finished", lighten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
