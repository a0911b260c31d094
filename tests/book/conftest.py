"""One browser and one web server for the session."""

import os
import shutil

import pytest
from page_checks import CHROMIUM_FLAGS, HTML, serve
from playwright.sync_api import sync_playwright

SECONDS = pytest.StashKey[dict]()


def skip_or_fail(reason):
    """Skip, unless COURSE_RNN_REQUIRE_BROWSER=1 says that this machine must read the book."""
    if os.environ.get("COURSE_RNN_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium")
    if path is None:
        skip_or_fail("no `chromium` on this machine (Debian: apt install chromium)")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    if not (HTML / "index.html").exists():
        skip_or_fail("the book is not built: run `make html`")
    with serve(HTML) as address:
        yield address


@pytest.fixture(scope="session")
def seconds(pytestconfig):
    """Seconds a page took, by name; written out at the end of the run."""
    return pytestconfig.stash.setdefault(SECONDS, {})


def pytest_terminal_summary(terminalreporter, config):
    if seconds := config.stash.get(SECONDS, {}):
        slowest = max(seconds, key=seconds.get)
        terminalreporter.write_line(
            f"read {len(seconds)} pages of the book in {sum(seconds.values()):.1f} s,"
            f" slowest {slowest} ({seconds[slowest]:.1f} s)"
        )
