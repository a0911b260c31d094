"""The book on paper: light whatever the theme, nothing cut off, one PDF with outline and fonts."""

import io
import re
import sys

import pytest
import yaml
from page_checks import CONTRAST, HTML, ROOT, TOO_WIDE, accessibility_problems

sys.path.insert(0, str(ROOT / "tools"))
import pdf

pytestmark = pytest.mark.browser
PAPER = {"width": 680, "height": 1000}  # the print area of A4, in CSS pixels
CHAPTERS = [path.stem for path in sorted(ROOT.glob("book/[0-9][0-9]_*.ipynb"))]
FOLDED = """() => [...document.querySelectorAll("article details, article .admonition.dropdown")]
  .filter(e => e.getClientRects().length && e.lastElementChild.getBoundingClientRect().height < 1)
  .map(e => e.textContent.trim().slice(0, 60))"""
SIDE = """() => [...document.querySelectorAll(".bd-sidebar, .bd-header, .bd-footer, .headerlink")]
  .filter(e => e.getClientRects().length).map(e => e.className)"""
INK = """() => [getComputedStyle(document.body).backgroundColor,
  getComputedStyle(document.querySelector("article p")).color]"""


@pytest.fixture
def paper(browser):
    """A page that is shown as it is printed."""
    context = browser.new_context(viewport=PAPER, color_scheme="light")
    page = context.new_page()
    yield page
    context.close()


def lay_out(page, url):
    page.goto(url, wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.emulate_media(media="print")


def themes(page):
    """Print a page for readers of either theme, one after the other."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(
            "theme => document.documentElement.dataset.theme === theme", arg=theme
        )
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        yield theme
        page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("name", ["index", "notation", *CHAPTERS])
def test_nothing_is_cut_off_or_folded_on_paper(name, site, paper):
    lay_out(paper, f"{site}/book/{name}.html")
    for theme in themes(paper):
        assert paper.evaluate(INK) == ["rgb(255, 255, 255)", "rgb(29, 39, 48)"], theme
        assert paper.evaluate(SIDE) == [], theme
        assert paper.evaluate(FOLDED) == [], theme
        assert paper.evaluate(TOO_WIDE) == [], theme


def test_colours_on_paper_have_contrast(site, paper):
    lay_out(paper, f"{site}/book/{CHAPTERS[-1]}.html")
    found = {theme: accessibility_problems(paper, CONTRAST) for theme in themes(paper)}
    assert found == {"light": [], "dark": []}


def test_the_theme_and_the_folds_come_back_after_printing(site, browser):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}/book/{CHAPTERS[-1]}.html")
    state = (
        "() => [document.documentElement.dataset.theme, document.querySelectorAll('[open]').length]"
    )
    before = page.evaluate(state)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    during = page.evaluate(state)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(state) == before
    assert before[0] == "dark"
    assert during[0] == "light"
    context.close()


def fonts(page):
    """The fonts of a page of a PDF: name and whether it is embedded."""
    found = {}
    for font in page["/Resources"].get("/Font", {}).values():
        font = font.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor")
        files = set(descriptor.get_object() if descriptor else []) & {"/FontFile2", "/FontFile3"}
        found[font.get("/BaseFont", "/Type3")] = bool(files) or font["/Subtype"] == "/Type3"
    return found


def test_the_pages_are_joined_with_an_outline_and_fonts(site, browser, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    pages = [(0, None, "book/index"), (0, "A part", None), (1, None, "book/notation")]
    count = pdf.print_book(browser, site, pages, tmp_path / "book.pdf")
    reader = pypdf.PdfReader(io.BytesIO((tmp_path / "book.pdf").read_bytes()))
    assert len(reader.pages) == count >= 4
    first, part, (inside,) = reader.outline
    assert [first.title, part.title, inside.title] == ["Course RNN", "A part", "Notation"]
    assert reader.get_destination_page_number(inside) > 0
    embedded = {name: ok for page in reader.pages for name, ok in fonts(page).items()}
    assert embedded
    assert all(embedded.values()), embedded
    text = "".join(page.extract_text() for page in reader.pages)
    assert "A recurrent network, unrolled." in text
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert any("/Dest" in link for link in links)
    assert not any("127.0.0.1" in str(link.get("/A", "")) for link in links)


def test_the_table_of_contents_is_printed_in_order():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = pdf.contents(toc)
    assert pages[0] == (0, None, "book/index")
    assert all((HTML / f"{name}.html").exists() for _, _, name in pages if name)
    inner = [name for depth, _, name in pages if depth == 2]
    assert inner
    assert all(re.match(r"exercises/|book/(\d\d_|api/)", name) for name in inner)


def test_without_javascript_figures_show_their_first_state(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    pages = [p for p in HTML.glob("book/*.html") if 'class="crnn-figure" id="' in p.read_text()]
    assert len(pages) >= 4
    for path in pages:
        page.goto(f"{site}/book/{path.name}", wait_until="load")
        figures = page.query_selector_all(".crnn-figure")
        images = [figure.query_selector("img") for figure in figures]
        assert all(images), f"{path.name}: run make stills"
        assert all(image.bounding_box()["width"] > 200 for image in images), path.name
        assert all(image.get_attribute("alt") for image in images)
    context.close()
