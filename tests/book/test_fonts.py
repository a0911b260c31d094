"""A page looks the same whatever fonts the machine has: the book brings its own.

Two machines are tried, which have one family of fonts each; alike, they show every line alike. With
Liberation alone, the default font is Liberation Mono: nothing is wider.
"""

import ast
import html
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from page_checks import CHROMIUM_FLAGS, DESKTOP, HTML, PHONE, ROOT, TOO_WIDE

FONTS = Path("/usr/share/fonts/truetype")
FAMILIES = ["dejavu", "liberation"]
CHAPTERS = [path.stem for path in sorted(ROOT.glob("book/[0-9][0-9]_*.ipynb"))]
PAGES = ["book/index", "book/notation", *(f"book/{name}" for name in CHAPTERS)]
NOTEBOOKS = [p for name in ("book", "solutions") for p in sorted(ROOT.glob(f"{name}/*.ipynb"))]
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""
# The width and the height of every piece of text, and whether a formula runs under its number.
SIZES = """() => [...document.querySelectorAll("article :is(p, li, h1, h2, pre, td, text, label)")]
  .map(e => [e.getBoundingClientRect(), e.textContent.trim().slice(0, 40)])
  .map(([box, text]) => `${Math.round(box.width)} x ${Math.round(box.height)} ${text}`)"""
UNDER_ITS_NUMBER = """() => [...document.querySelectorAll("div.math > .eqno")]
  .map(number => [number, number.parentElement.querySelector("mjx-container")])
  .filter(([n, f]) => f.getBoundingClientRect().right > n.getBoundingClientRect().left)
  .map(([number]) => number.textContent)"""
CODE = """() => [...new Set([...document.querySelectorAll("article pre")]
  .map(e => getComputedStyle(e).fontFamily.split(",")[0]))]"""


@pytest.fixture(scope="module")
def machines(browser, tmp_path_factory):
    """Browsers on machines whose only fonts are those of one family."""
    opened = {}
    for family in FAMILIES:
        if not (FONTS / family).is_dir():
            pytest.skip(f"no {FONTS / family} on this machine (Debian: fonts-{family})")
        folder = tmp_path_factory.mktemp(family)
        config = CONFIG.format(fonts=FONTS / family, cache=folder / "cache")
        (folder / "fonts.conf").write_text(config)
        opened[family] = browser.browser_type.launch(
            executable_path=shutil.which("chromium"),
            args=CHROMIUM_FLAGS,
            env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
        )
    yield opened
    for machine in opened.values():
        machine.close()


def read(machine, url, *asked):
    """Open a page once and return what each script says of it, at the size that stands by it."""
    context = machine.new_context(viewport=asked[0][0], reduced_motion="reduce")
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")
    page.evaluate("document.fonts.ready.then(() => 0)")
    said = []
    for size, script in asked:
        page.set_viewport_size(size)
        said.append(page.evaluate(script))
    context.close()
    return said


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_the_same_with_either_family_and_fits_a_phone(name, site, machines):
    asked = (DESKTOP, SIZES), (PHONE, TOO_WIDE), (PHONE, UNDER_ITS_NUMBER)
    said = {family: read(m, f"{site}/{name}.html", *asked) for family, m in machines.items()}
    assert {family: found[1:] for family, found in said.items() if found[1:] != [[], []]} == {}
    one, other = (found[0] for found in said.values())
    assert len(one) > 20
    assert [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]][:5] == []


@pytest.mark.browser
def test_code_is_shown_in_the_font_of_the_book(site, machines):
    (fonts,) = read(machines["liberation"], f"{site}/{PAGES[-1]}.html", (DESKTOP, CODE))
    assert fonts == ['"Course Code"']


@pytest.fixture(scope="module")
def known():
    """Every character that a font of the book has."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    pytest.importorskip("brotli")
    fonts = sorted((ROOT / "book/_static/fonts").glob("*.woff2"))
    return set().union(*(ttlib.TTFont(path).getBestCmap() for path in fonts))


def strange(shown, known):
    """The characters that no font of the book has, sorted."""
    return sorted(c for c in set(shown) if ord(c) > 32 and ord(c) not in known)


def characters(text):
    """Every character that a page shows."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return set(html.unescape(re.sub(r"<[^>]+>", "", text)))


def printed(path):
    """Every character of a notebook's cells and of what they printed."""
    cells = json.loads(path.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    pieces = [cell["source"] for cell in cells] + [output.get("text", []) for output in outputs]
    return set().union(*("".join(piece) for piece in pieces))


@pytest.mark.browser
def test_the_fonts_have_every_character_of_the_pages(known):
    pages = [path for path in HTML.glob("*/**/*.html") if "_static" not in path.parts]
    shown = set().union(*(characters(path.read_text()) for path in pages))
    assert strange(shown, known) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_fonts_have_every_character_of_a_notebook(path, known):
    """Known before the book is built."""
    assert strange(printed(path), known) == []


def docstrings(path):
    """What an API page may show of a module."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    nodes = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))
    return "".join(ast.get_docstring(node) or "" for node in nodes)


def test_the_fonts_have_every_character_of_the_docstrings(known):
    found = {str(p): strange(docstrings(p), known) for p in ROOT.glob("course_rnn/**/*.py")}
    assert {path: odd for path, odd in found.items() if odd} == {}


def test_the_fonts_are_light():
    assert sum(path.stat().st_size for path in ROOT.glob("book/_static/fonts/*")) <= 300_000
