"""The whole book as one PDF, by ``make pdf``: prints the built pages and joins them.

Chromium prints each page of `_toc.yml` in order. The outline is the table of contents, and a
link from page to page of the book leads on within the PDF.
"""

import argparse
import io
import shutil
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/book"))
PAPER = {
    "format": "A4",
    "print_background": True,
    "prefer_css_page_size": True,
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": '<div style="font: 8px sans-serif; width: 100%; text-align: center">'
    '<span class="title"></span></div>',
}


def contents(toc):
    """List the pages of a table of contents as (depth, title or None, page or None)."""
    pages = [(0, None, toc["root"])]
    for part in toc["parts"]:
        pages.append((0, part["caption"], None))
        pages += _chapters(part["chapters"], 1)
    return pages


def _chapters(entries, depth):
    pages = []
    for entry in entries:
        if "glob" in entry:
            found = sorted(ROOT.glob(f"{entry['glob']}.md"))
            pages += [(depth, None, str(p.relative_to(ROOT).with_suffix(""))) for p in found]
            continue
        pages.append((depth, None, entry["file"]))
        pages += _chapters(entry.get("sections", []), depth + 1)
    return pages


def print_page(browser, url, *, dark=False):
    """Return one page of the book as PDF, and its title."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")
    page.evaluate("document.fonts.ready.then(() => 0)")
    title = page.evaluate(
        """() => {
            const heading = document.querySelector("article h1").cloneNode(true);
            heading.querySelector(".headerlink")?.remove();
            return heading.textContent.trim();
        }"""
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    pdf = page.pdf(**PAPER)
    context.close()
    return pdf, title


def print_book(browser, site, pages, output):
    """Print `pages`, as :func:`contents` lists them, into the file `output`; return its pages."""
    from pypdf import PdfWriter

    writer, starts, parents = PdfWriter(), {}, {}
    waiting = []  # parts whose first page is not yet printed
    for depth, caption, name in pages:
        if name is None:
            waiting.append((depth, caption))
            continue
        pdf, title = print_page(browser, f"{site}/{name}.html")
        starts[f"{site}/{name}.html"] = start = len(writer.pages)
        writer.append(io.BytesIO(pdf), import_outline=False)
        for level, text in [*waiting, (depth, title)]:
            parents[level] = writer.add_outline_item(
                title=text, page_number=start, parent=parents.get(level - 1)
            )
        waiting = []
    _link_within(writer, site, starts)
    writer.add_metadata({"/Title": "Course RNN", "/Author": "The Course RNN authors"})
    writer.compress_identical_objects()
    writer.write(output)
    return len(writer.pages)


def _link_within(writer, site, starts):
    """Let links to other pages of the site lead to where they begin in this file."""
    from pypdf.generic import ArrayObject, NameObject

    for page in writer.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            action = link.get("/A")
            address = str(action.get_object().get("/URI", "")) if action else ""
            if not address.startswith(site):
                continue
            start = starts.get(address.partition("#")[0])
            del link["/A"]
            if start is not None:
                target = ArrayObject([writer.pages[start].indirect_reference, NameObject("/Fit")])
                link[NameObject("/Dest")] = target


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.pdf", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "_build/course-rnn.pdf")
    options = parser.parse_args(arguments)
    from page_checks import CHROMIUM_FLAGS, HTML, serve
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("make pdf prints with Chromium, which is not installed (apt install chromium)")
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    with serve(HTML) as site, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        count = print_book(browser, site, contents(toc), options.output)
        browser.close()
    size = options.output.stat().st_size / 1e6
    print(f"The book: {options.output}, {count} pages, {size:.1f} MB")


if __name__ == "__main__":
    main()
