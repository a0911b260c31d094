"""A missing data set is a skip with its reason, a wrong hash a failure: in pytest and in nbval."""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from not_run import summary
from notebooks.__main__ import generate
from notebooks.errors import NotebookError

from course_rnn.data.registry import REGISTRY, DataFile, DataSet

REPOSITORY = Path(__file__).parents[2]
NOWHERE = "https://127.0.0.1:9/"  # the port where nobody listens

# What a set named by its own fate becomes: `here` lies in the mirror, `wrong` has another hash.
REGISTER = """
def pytest_sessionstart():
    import hashlib
    from course_rnn.data.registry import REGISTRY, DataFile, DataSet

    for name in ("here", "gone", "wrong"):
        file = DataFile("text", "text", hashlib.sha256(b"right").hexdigest(), 2_000_000)
        REGISTRY[name] = DataSet(name, "-", "https://127.0.0.1:9/", (file,), "-", "-")
"""
TESTS = """
import pytest

@pytest.mark.needs("here")
def test_here():
    pass

@pytest.mark.needs("gone")
def test_gone():
    raise AssertionError("not to be run")

@pytest.mark.needs("here", "gone")
def test_both():
    raise AssertionError("not to be run")

@pytest.mark.needs("wrong")
def test_wrong():
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_device(n):
    pytest.skip("no such device")
"""
OUTCOMES = {
    "test_here": "passed",
    "test_gone": "skipped",
    "test_both": "skipped",
    "test_wrong": "error",
    "test_device[1]": "skipped",
    "test_device[2]": "skipped",
}
REASON = (
    "gone (2.0 MB) is not on this machine and could not be downloaded from https://127.0.0.1:9/text"
    " (ConnectionError). Connect to the network, or set COURSE_RNN_DATA to a folder that holds"
    " gone/text."
)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with tests and a chapter of its own; the rest is this repository's."""
    for name in ("here", "gone", "wrong"):
        file = DataFile("text", "text", "0" * 64, 1)
        monkeypatch.setitem(REGISTRY, name, DataSet(name, "-", NOWHERE, (file,), "-", "-"))
    for name, content in (("here", "right"), ("wrong", "left")):
        (tmp_path / "mirror" / name).mkdir(parents=True)
        (tmp_path / "mirror" / name / "text").write_text(content)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    (tmp_path / "conftest.py").write_text((REPOSITORY / "conftest.py").read_text() + REGISTER)
    for name in ("tools", "course_rnn"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    (tmp_path / "_config.yml").write_text("repository: {url: 'https://e.org', branch: main}\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_demo.py").write_text(TESTS)
    return tmp_path


def run(checkout, *arguments, **environment):
    """Run pytest there, in an empty cache; return the process and the outcome of every test."""
    environment = os.environ | {
        "COURSE_RNN_CACHE": str(checkout / "cache"),
        "COURSE_RNN_DATA": str(checkout / "mirror"),
        "COURSE_RNN_NOT_RUN": str(checkout / "lists/not_run.jsonl"),
        "COURSE_RNN_REQUIRE_DATA": "",
        "NO_PROXY": "127.0.0.1",
    } | environment  # fmt: skip
    command = [sys.executable, "-m", "pytest", "--junitxml=report.xml", *arguments]
    process = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=120
    )
    if not (checkout / "report.xml").exists():
        return process, {}
    cases = ElementTree.parse(checkout / "report.xml").iter("testcase")
    tags = {
        case.get("name"): [part.tag for part in case if part.tag != "system-out"] for case in cases
    }
    return process, {name: (found or ["passed"])[0] for name, found in tags.items()}


@pytest.mark.parametrize("xdist", [("-p", "no:xdist"), ("-n", "2")], ids=["serial", "xdist"])
def test_tests_are_run_skipped_or_fail(checkout, xdist):
    process, outcomes = run(checkout, *xdist, "tests")
    assert (process.returncode, outcomes) == (1, OUTCOMES), process.stdout
    assert re.search(r"mirror/wrong/text: expected sha256 \w{64}, got \w{64}", process.stdout)
    listed = (checkout / "lists/not_run.jsonl").read_text()
    assert summary(listed).splitlines() == [
        "Not run:",
        f"    2 × {REASON}",
        "        in tests/test_demo.py",
        "    2 × no such device",
        "        in tests/test_demo.py",
    ]


def test_where_data_are_required_a_missing_set_is_a_failure(checkout):
    process, outcomes = run(checkout, "tests", "-m", "extra", COURSE_RNN_REQUIRE_DATA="1")
    failing = {"test_gone": "error", "test_both": "error", "test_wrong": "error"}
    assert (process.returncode, outcomes) == (1, {"test_here": "passed"} | failing)
    assert REASON in process.stdout


def test_what_runs_later_is_no_longer_listed(checkout):
    run(checkout, "tests")
    shutil.copytree(checkout / "mirror/here", checkout / "mirror/gone")
    (checkout / "tests/test_demo.py").write_text(TESTS.replace("raise AssertionError", "print"))
    _, outcomes = run(checkout, "tests", "-m", "extra", COURSE_RNN_REQUIRE_DATA="1")
    assert outcomes["test_gone"] == outcomes["test_both"] == "passed"
    listed = summary((checkout / "lists/not_run.jsonl").read_text())
    assert listed == "Not run:\n    2 × no such device\n        in tests/test_demo.py"


def test_an_unknown_set_is_an_error(checkout):
    (checkout / "tests/test_demo.py").write_text(TESTS.replace('"gone"', '"bacon"'))
    process, outcomes = run(checkout, "-p", "no:xdist", "tests")
    assert process.returncode == 4
    assert (
        "test_gone: needs: name: expected one of aeon_source, babi, "
        in process.stderr + process.stdout
    )
    assert "got 'bacon'" in process.stderr + process.stdout
    assert outcomes == {}


def write_chapter(checkout, cells, front_matter=""):
    """Generate a chapter; a cell is its ``course_rnn`` metadata, or None."""
    blocks = [f"---\n{front_matter}---\n"] if front_matter else []
    for i, needs in enumerate(cells):
        header = f"---\ncourse_rnn: {needs}\n---\n" if needs else ""
        blocks.append(f"```{{code-cell}}\n{header}print({i})\n```\n")
    path = checkout / "book/text/02_demo.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks))
    generate(checkout)


def nbval(checkout, **environment):
    process, outcomes = run(checkout, "-p", "no:xdist", "--nbval", "book", **environment)
    return process.returncode, list(outcomes.values())[1:], process.stdout  # [0]: injected


def test_cells_are_run_skipped_or_fail(checkout):
    write_chapter(checkout, [None, "{needs: [here]}", "{needs: [here, gone]}", None])
    assert nbval(checkout)[:2] == (0, ["passed", "passed", "skipped", "passed"])
    listed = summary((checkout / "lists/not_run.jsonl").read_text())
    assert listed == f"Not run:\n    1 × {REASON}\n        in book/02_demo.ipynb"
    status, outcomes, said = nbval(checkout, COURSE_RNN_REQUIRE_DATA="1")
    assert (status, outcomes) == (1, ["passed", "passed", "error", "passed"])
    assert REASON in said


def test_a_wrong_hash_fails_a_cell(checkout):
    write_chapter(checkout, [None, "{needs: [wrong]}", "{needs: [here]}"])
    status, outcomes, said = nbval(checkout)
    assert (status, outcomes) == (1, ["passed", "error", "passed"])
    assert "mirror/wrong/text: expected sha256" in said


def test_a_whole_notebook_may_need_a_set(checkout):
    write_chapter(checkout, [None, "{needs: [here]}"], "course_rnn: {needs: [gone]}\n")
    assert nbval(checkout)[:2] == (0, ["skipped", "skipped"])
    text = (checkout / "book/02_demo.ipynb").read_text()
    assert '"source": "book/text/02_demo.md"' in text
    assert '"run_seconds": 10' in text


@pytest.mark.parametrize(
    ("needs", "message"),
    [
        ("{needs: [bacon]}", r"02_demo.md:\d+: needs: expected some of .*mitdb100.*; got 'bacon'"),
        ("{needs: gone}", r"02_demo.md:\d+: course_rnn: expected {needs: \[NAME, ...\]}, got"),
        ("{need: [gone]}", r"02_demo.md:\d+: course_rnn: expected {needs: .*got {'need': \['gone'"),
        ("[gone]", r"02_demo.md:\d+: course_rnn: expected {needs: .*got \['gone'\]"),
    ],
)
def test_a_need_that_cannot_be_met_stops_the_build(checkout, needs, message):
    with pytest.raises(NotebookError, match=message):
        write_chapter(checkout, [None, needs])
    with pytest.raises(NotebookError, match=message.replace(r":\d+", "", 1)):
        write_chapter(checkout, [None], f"course_rnn: {needs}\n")
