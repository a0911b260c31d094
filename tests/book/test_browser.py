"""Every page of the built book, read in Chromium: no error, no request outside, nothing cut off.

The last tests run the same checks on pages that are broken on purpose: each check must object.
"""

import io
import os
import re
import time
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup
from page_checks import HTML, ROOT, math_problems, problems, serve
from PIL import Image

pytestmark = pytest.mark.browser

# The redirect at the root has a test of its own; _static holds fragments of extensions, no pages.
BUILT = sorted(
    path.relative_to(HTML)
    for path in HTML.rglob("*.html")
    if "_static" not in path.parts and path != HTML / "index.html"
)


def to_read(pages):
    """Leave out most pages of the API's modules, which are many and of one make.

    Of each folder the largest is read, and one in eight, the same ones on every machine;
    COURSE_RNN_ALL_PAGES=1 has all of them read.
    """
    api = Path("book/api")
    modules = [page for page in pages if api in page.parent.parents]
    largest = {
        page.parent: page for page in sorted(modules, key=lambda p: (HTML / p).stat().st_size)
    }
    left_out = set() if os.environ.get("COURSE_RNN_ALL_PAGES") == "1" else set(modules)
    left_out -= {page for page in modules if zlib.crc32(bytes(page)) % 8 == 0}
    left_out -= set(largest.values())
    return [page.as_posix() for page in pages if page not in left_out]


PAGES = to_read(BUILT)
CHAPTERS = sorted(ROOT.glob("book/text/[0-9][0-9]_*.md"))
A_MEGABYTE = 1_000_000


@pytest.mark.parametrize("name", PAGES or ["book/index.html"])
def test_page(name, site, browser, seconds):
    start = time.perf_counter()
    chapter = name in [f"book/{path.stem}.html" for path in CHAPTERS]
    found = problems(browser, f"{site}/{name}", A_MEGABYTE if chapter else None)
    seconds[name] = time.perf_counter() - start
    assert not found, "\n".join(found)


def test_root_leads_to_the_landing_page(site, browser):
    page = browser.new_page()
    page.goto(site)
    page.wait_for_url(f"{site}/book/index.html")
    assert page.title().startswith("Course RNN")
    page.close()


def test_the_book_opens_from_disk(site, browser):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((HTML / "book" / "notation.html").as_uri())
    page.evaluate("window.MathJax.startup.promise")
    fonts = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    found = math_problems(page)
    page.close()
    assert errors + found == []
    assert any("MJX" in font for font in fonts), fonts
    assert any("Font Awesome" in font for font in fonts), fonts


def test_no_line_begins_with_the_punctuation_after_a_formula(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/book/02_elman_rnns.html")
    page.evaluate("window.MathJax.startup.promise")
    # the box of "formula and full stop" must be one line high, as the formula alone is
    broken, count = page.evaluate(
        """() => {
            const pairs = [...document.querySelectorAll("article .formula")];
            const lines = pairs.map(pair => pair.getClientRects().length);
            return [lines.filter(n => n > 1).length, lines.length];
        }"""
    )
    page.close()
    assert count > 20
    assert broken == 0


def test_search_finds_a_term_offline(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/search.html?q=perplexity")
    # hits are listed one after the other, and the glossary may be among the last
    page.wait_for_selector("#search-results li a[href*='book/glossary.html']")
    page.close()


def own_word(chapter):
    """Return a long word that a chapter often uses and no other chapter has."""
    texts = {path: re.findall(r"[a-z]{9,}", prose(path)) for path in CHAPTERS}
    others = {word for path, words in texts.items() if path != chapter for word in words}
    counts = Counter(word for word in texts[chapter] if word not in others)
    return counts.most_common(1)[0][0]


def prose(path):
    """What a reader sees of the text of a page: no code, no formulas, no addresses of links."""
    return re.sub(r"```.*?```|[`$][^`$]*[`$]|\]\([^)]*\)", " ", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_search_finds_a_word_of_every_chapter(chapter, site, browser):
    word = own_word(chapter)
    page = browser.new_page()
    page.goto(f"{site}/search.html?q={word}")
    page.wait_for_selector(f"#search-results li a[href*='book/{chapter.stem}.html']")
    page.close()


@pytest.mark.parametrize("path", ["gone.html", "book/gone.html", "book/api/deep/gone.html"])
def test_the_page_for_wrong_addresses_finds_the_book(path, site, browser):
    page = browser.new_page()
    error = (HTML / "404.html").read_text()
    page.route(f"{site}/{path}", lambda route: route.fulfill(body=error, content_type="text/html"))
    page.goto(f"{site}/{path}")
    page.wait_for_function("document.querySelector('#home').href.endsWith('index.html')")
    assert page.get_attribute("#home", "href") == f"{site}/index.html".removeprefix(site)
    page.close()


def ground_and_colours(png):
    """The colour above a picture's titles, and the mean of all that is not grey, (2, 3)."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    vivid = pixels[np.ptp(pixels, axis=-1) > 80]
    return np.array([pixels[3, pixels.shape[1] // 2], vivid.mean(axis=0)])


@pytest.mark.parametrize(
    ("name", "count"),
    [("10_conditional_generation", 2), ("10_conditional_generation_questions", 1)],
)
def test_pictures_of_scenes_keep_their_colours_in_the_dark(name, count, site, browser):
    seen = {}
    for theme in ("light", "dark"):
        context = browser.new_context(color_scheme=theme)
        page = context.new_page()
        page.goto(f"{site}/book/{name}.html")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        pictures = page.locator("img[alt*='small pictures']").all()
        seen[theme] = [ground_and_colours(picture.screenshot()) for picture in pictures]
        context.close()
    assert len(seen["light"]) == count
    for light, dark in zip(*seen.values(), strict=True):
        assert np.abs(dark - light).max() < 40, (light, dark)


NOTEBOOKS = [name for name in PAGES if (ROOT / name).with_suffix(".ipynb").is_file()]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_page_has_a_colab_button(name):
    repository = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]
    path = repository["url"].removeprefix("https://github.com/") + f"/blob/{repository['branch']}"
    notebook = name.removesuffix(".html") + ".ipynb"
    page = BeautifulSoup((HTML / name).read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in page.select("a[href*='colab']")]
    assert links == [f"https://colab.research.google.com/github/{path}/{notebook}"]


GOOD = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>Page</title>
<style>html[data-theme=dark] {{ background: #000; color: #fff }}</style></head>
<body><main><article><h1>Page</h1>{}</article></main></body></html>"""

BROKEN = {
    "console error": ("<script>console.error('oops')</script>", "console: oops"),
    "exception": ("<script>null.x</script>", "console: Cannot read properties of null"),
    "missing file": ("<script src='gone.js'></script>", "console: Failed to load resource"),
    "outside script": (
        "<script src='https://cdn.example.org/x.js'></script>",
        "asks outside the site: https://cdn.example.org/x.js",
    ),
    "outside fetch, late": (
        "<script>setTimeout(() => fetch('http://example.org/y').catch(() => 0), 50)</script>",
        "asks outside the site: http://example.org/y",
    ),
    "no alt": ("<img src='data:,'>", "image data:,: alt text is None"),
    "alt is a path": ("<img src='data:,' alt='../_images/a1b2.svg'>", "alt text is '../_images"),
    "empty alt in the text": ("<img src='data:,' alt=''>", "alt text is ''"),
    "math not rendered": ("<span class='math'>x</span>", "math: 0 of 1 formulas are rendered"),
    "raw TeX": (r"<p>where \(x_t\) is</p>", r"math: raw TeX in the text: \(x_t\)"),
    "math error": ("<mjx-merror>bad</mjx-merror>", "math error: bad"),
    "pale on white": ("<p style='color:#aaa'>pale</p>", "light: axe color-contrast"),
    "dark on dark": ("<p style='color:#333'>dark</p>", "dark: axe color-contrast"),
    "pale token": (
        "<pre><span class='k'>one</span><span class='k'>two</span>"
        "<span class='k' style='color:#aaa'>pale</span></pre>",
        "light: axe color-contrast",
    ),
    "one pale link of many": (
        "<a href='/'>blue</a> " * 30 + "<a href='/' style='color:#aaa'>pale</a> "
        "<a href='/'>blue</a> " * 30,
        "light: axe color-contrast",
    ),
    "a ground under one of many": (
        "<div><p>text</p></div>" * 30 + "<div style='background:#555'><p>dark</p></div>"
        "<div><p>text</p></div>" * 30,
        "light: axe color-contrast",
    ),
    "one of many is dark in the dark": (
        "<style>html[data-theme=dark] .d { color: #333 }</style>"
        + "<p>text</p>" * 30
        + "<p class='d'>dark</p>"
        + "<p>text</p>" * 30,
        "dark: axe color-contrast",
    ),
    "pale button": (
        "<button style='color:#aaa; background:#fff'>pale</button>",
        "light: axe color-contrast",
    ),
    "no label": ("<input type='range'>", "light: axe label"),
    "too wide": ("<div style='width:900px'>wide</div>", "phone: the page scrolls sideways"),
    "cut off": (
        "<div style='overflow:hidden'><div style='width:900px'>wide</div></div>",
        "phone: <DIV> is cut off, ",
    ),
    "a wide formula": (
        "<mjx-container display='true' style='display:block; overflow-x:auto'>"
        "<span style='display:block; width:900px'>x = 1</span></mjx-container>",
        "phone: a formula is cut off, 900 > ",
    ),
    "cut off in a box": (
        "<div style='overflow:hidden; width:200px'><p style='width:250px'>wide</p></div>",
        "phone: <P> is cut off, ",
    ),
}


def test_a_good_page_has_no_problems(tmp_path, browser):
    scrolls = "<div style='overflow-x:auto' tabindex='0'><p style='width:900px'>wide</p></div>"
    assert read(browser, tmp_path, f"<p>Text</p>{scrolls}<img src='data:,' alt='a dot'>") == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_page_is_found_out(name, tmp_path, browser):
    body, expected = BROKEN[name]
    found = read(browser, tmp_path, body)
    assert any(line.startswith(expected) or expected in line for line in found), found


def test_a_heavy_page_is_found_out(tmp_path, browser):
    (tmp_path / "heavy.png").write_bytes(bytes(5000))
    assert read(browser, tmp_path, "<p>Text</p>", 5000) == []
    (found,) = read(browser, tmp_path, "<p>Text</p><img src='heavy.png' alt='a dot'>", 5000)
    assert re.fullmatch(r"weighs 5\d\d\d bytes, more than 5000", found)


def read(browser, folder, body, most_bytes=None):
    (folder / "page.html").write_text(GOOD.format(body))
    with serve(folder) as address:
        return problems(browser, f"{address}/page.html", most_bytes)
