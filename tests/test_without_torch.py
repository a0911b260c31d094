"""Where PyTorch is not installed, what needs it is skipped, and nothing else is."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import pytest

TOOLS = Path(__file__).parents[1] / "tools"
# The plugin looks for a package that is nowhere, so that this test can run where PyTorch is.
CONFTEST = "import without_torch\nwithout_torch.PACKAGE = 'absent'\n"
FILES = {
    "test_module.py": "from absent.nn import Module\ndef test_never_collected(): pass",
    "test_other_module.py": "import absent_too\ndef test_never_collected(): pass",
    "test_parts.py": """
import importlib, pytest
@pytest.fixture
def needs(): import absent
def test_fixture(needs): pass
def test_body(): import absent
def test_chained():
    try: import absent.nn
    except ImportError as error: raise RuntimeError from error
def test_another_package(): import absent_too
def test_wrong(): assert False
def test_right(): pass
""",
}
CELLS = {
    "needs.ipynb": ["x = 1", "import absent", "x"],
    "fails.ipynb": ["import absent_too", "raise ModuleNotFoundError('absent')"],
}
WITHOUT = {
    "test_module": "skipped",
    "test_other_module": "error",
    "test_fixture": "skipped",
    "test_body": "skipped",
    "test_chained": "skipped",
    "test_another_package": "failure",
    "test_wrong": "failure",
    "test_right": "passed",
    "needs.ipynb 0": "passed",
    "needs.ipynb 1": "skipped",
    "needs.ipynb 2": "skipped",
    "fails.ipynb 0": "failure",
    "fails.ipynb 1": "failure",  # the name alone does not tell
}
DEMANDED = WITHOUT | {
    "test_module": "error",
    "test_fixture": "error",
    "test_body": "failure",
    "test_chained": "failure",
    "needs.ipynb 1": "failure",
    "needs.ipynb 2": "failure",  # its stored form lacks the output
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with tests and notebooks, some of which need what is not installed."""
    root = tmp_path_factory.mktemp("folder")
    (root / "conftest.py").write_text(CONFTEST)
    (root / "pytest.ini").write_text("[pytest]\n")
    for name, text in FILES.items():
        (root / name).write_text(text)
    for name, cells in CELLS.items():
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(c, execution_count=1) for c in cells]
        nbformat.write(notebook, root / name)
    return root


def outcomes(folder, **environment):
    """Run pytest in `folder`; return the outcome of each test, and the reasons of the skips."""
    command = "-p without_torch -p no:xdist -p no:cacheprovider --continue-on-collection-errors"
    subprocess.run(
        [sys.executable, "-m", "pytest", *command.split(), "--nbval", "--junitxml=report.xml"],
        cwd=folder,
        env=os.environ | {"COURSE_RNN_REQUIRE_TORCH": "", "PYTHONPATH": str(TOOLS)} | environment,
        capture_output=True,
        timeout=120,
    )
    found, reasons = {}, []
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        name = case.get("name").replace("Cell", case.get("classname"))
        found[name] = case[0].tag if len(case) else "passed"
        if found[name] == "skipped":
            reasons.append(f"{case[0].get('message')} {case[0].text}")
    return found, reasons


def test_what_needs_torch_is_skipped_with_the_reason(folder):
    found, reasons = outcomes(folder)
    assert found == WITHOUT
    assert [reason for reason in reasons if "PyTorch is not installed here" not in reason] == []


def test_where_torch_is_demanded_nothing_is_skipped(folder):
    assert outcomes(folder, COURSE_RNN_REQUIRE_TORCH="1") == (DEMANDED, [])
