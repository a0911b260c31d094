"""The pages with figures fit a phone in whatever font the machine has: two were tried, one wide.

With Liberation alone, the default font is Liberation Mono: nothing is wider.
"""

import os
import shutil
from pathlib import Path

import pytest
from page_checks import CHROMIUM_FLAGS, HTML, PHONE, ROOT, TOO_WIDE

pytestmark = pytest.mark.browser

FONTS = Path("/usr/share/fonts/truetype")
PAGES = [path.stem for path in sorted(ROOT.glob("book/[0-9][0-9]_*.ipynb"))]
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""


@pytest.fixture(scope="module", params=["dejavu", "liberation"])
def context(request, browser, tmp_path_factory):
    """A phone whose only fonts are those of one family."""
    fonts, folder = FONTS / request.param, tmp_path_factory.mktemp("fonts")
    if not fonts.is_dir():
        pytest.skip(f"no {fonts} on this machine (Debian: apt install fonts-{request.param})")
    (folder / "fonts.conf").write_text(CONFIG.format(fonts=fonts, cache=folder / "cache"))
    alone = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=CHROMIUM_FLAGS,
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    yield alone.new_context(viewport=PHONE, reduced_motion="reduce")
    alone.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(name, site, context):
    assert (HTML / "book" / f"{name}.html").is_file()
    page = context.new_page()
    page.goto(f"{site}/book/{name}.html", wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")
    found = page.evaluate(TOO_WIDE)
    page.close()
    assert found == []
