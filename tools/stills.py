"""Pictures of the first state of the interactive figures, for readers without JavaScript.

``make stills`` takes them from the built book with Chromium, into `book/_static/stills`. A picture
is called like its figure, whose name comes from what it shows: a changed figure needs a new one.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "book/_static/stills"
sys.path.insert(0, str(ROOT / "tests/book"))
WIDE = {"width": 1100, "height": 900}
MARK = 'class="crnn-figure" id="'


def take(browser, site, page):
    """Save the picture of each interactive figure of a page; return their names."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{site}/{page}", wait_until="load")
    tab.evaluate("document.fonts.ready.then(() => 0)")
    names = []
    for figure in tab.query_selector_all(".crnn-figure"):
        names.append(figure.get_attribute("id"))
        path = FOLDER / f"{names[-1]}.png"
        if not path.exists():  # its name says what it shows; remove it to have it taken anew
            figure.screenshot(path=path)
    context.close()
    return names


def main():
    from page_checks import CHROMIUM_FLAGS, HTML, serve
    from playwright.sync_api import sync_playwright

    pages = [p for p in sorted(HTML.glob("book/*.html")) if MARK in p.read_text(encoding="utf-8")]
    FOLDER.mkdir(exist_ok=True)
    kept = set()
    with serve(HTML) as site, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for page in pages:
            kept |= set(take(browser, site, page.relative_to(HTML).as_posix()))
        browser.close()
    for path in FOLDER.glob("*.png"):
        if path.stem not in kept:
            path.unlink()
    print(f"{len(kept)} pictures in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
