"""The sandbox of this machine, and a notebook session for tests of what runs in one."""

import os
import sys
from types import ModuleType, SimpleNamespace

import pytest

from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level


@pytest.fixture(scope="session")
def sandbox_level():
    """The best level of this machine; without one the test is skipped and says why."""
    try:
        return choose_level()
    except SandboxUnavailableError as error:
        if os.environ.get("COURSE_RNN_REQUIRE_SANDBOX") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def session(monkeypatch, tmp_path):
    """IPython as in a notebook that nothing else is known of, in an empty working directory."""
    history = SimpleNamespace(input_hist_raw=[""])
    shell = SimpleNamespace(user_ns={}, history_manager=history)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    return shell


@pytest.fixture
def colab(session, monkeypatch):
    """google.colab with a browser that answers with ``colab.reply`` and notes downloads."""
    browser = SimpleNamespace(reply=None, requests=[], downloaded=[])

    def blocking_request(kind, request="", timeout_sec=5):
        browser.requests.append((kind, timeout_sec))
        if isinstance(browser.reply, Exception):
            raise browser.reply
        return browser.reply

    package, google = ModuleType("google.colab"), ModuleType("google")
    package._message = SimpleNamespace(blocking_request=blocking_request)
    package.files = SimpleNamespace(download=browser.downloaded.append)
    google.colab = package
    monkeypatch.setitem(sys.modules, "google", google)
    monkeypatch.setitem(sys.modules, "google.colab", package)
    return browser
