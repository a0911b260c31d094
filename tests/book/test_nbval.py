"""`make nbval` passes right notebooks and fails every kind of wrong one."""

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import pytest
from notebooks import execute, source
from notebooks.__main__ import generate
from notebooks.compare import close

REPOSITORY = Path(__file__).parents[2]


def swap(old, new):
    """Change the stored outputs."""

    def tamper(cell):
        text = json.dumps(cell.outputs)
        assert old in text
        cell.outputs = nbformat.from_dict(json.loads(text.replace(old, new)))

    return tamper


def say_more(cell):
    cell.outputs.append(nbformat.v4.new_output("stream", text="more\n"))


def lose_all(cell):
    assert cell.outputs
    cell.outputs = []


def lose_one(cell):
    assert len(cell.outputs) == 2
    cell.outputs.pop()


def lose(mime):
    return lambda cell: cell.outputs[0].data.pop(mime)


def strip(cell):
    cell.update(outputs=[], execution_count=None)


def rewrite(code):
    return lambda cell: cell.update(source=code)


SVG = "from IPython.display import SVG\nSVG('<svg><g/></svg>')"
HTML = "from IPython.display import HTML\nHTML('<b id=a1>0.5</b>')"
PNG = "display({'image/png': 'aaaa', 'text/plain': 'figure'}, raw=True)"
IGNORED = ":tags: [nbval-ignore-output]\nprint('took 1.5 s')"
# A code cell each: its code, how its stored form is tampered with, what nbval then says of it.
CASES = {
    "empty directory": ("import os\nprint(os.listdir())", None, "passed"),
    "number off by 1e-5": ("print('loss', 2.5)", swap("2.5", "2.500025"), "passed"),
    "number off by 1e-2": ("print('loss', 2.5)", swap("2.5", "2.525"), "failed"),
    "count off by one": ("print(10_000, 'words')", swap("10000", "10001"), "failed"),
    "nan for a number": ("print('loss', 2.5)", swap("2.5", "nan"), "failed"),
    "changed text": ("print('LSTM, loss 2.5')", swap("LSTM", "GRU"), "failed"),
    "missing output": ("'a result'", lose_all, "failed"),
    "extra output": ("None", say_more, "failed"),
    "one output of two missing": ("display('x', 'y')", lose_one, "failed"),
    "html number off by 1e-5": (HTML, swap("0.5", "0.500005"), "passed"),
    "html number off by 1e-2": (HTML, swap("0.5", "0.505"), "failed"),
    "another svg": (SVG, swap("<g/>", "<path/>"), "passed"),
    "svg missing": (SVG, lose("image/svg+xml"), "failed"),
    "another png": (PNG, swap("aaaa", "bbbb"), "passed"),
    "png missing": (PNG, lose("image/png"), "failed"),
    "failing assert": ("assert 1 + 1 == 2", rewrite("assert 1 + 1 == 3"), "failed"),
    "stripped": ("print('run me')", strip, "failed"),
    "stripped, no output before": ("unseen = 1", strip, "failed"),
    "ignored and different": (IGNORED, swap("1.5", "9.9"), "passed"),
    "ignored but raising": (IGNORED, rewrite("raise ValueError"), "failed"),
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with one chapter, a code cell a case; the rest is this repository's."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, root)
    for name in ("tools", "course_rnn"):
        (root / name).symlink_to(REPOSITORY / name)
    (root / "_config.yml").write_text("repository: {url: 'https://example.org', branch: main}\n")
    text = root / "book/text/02_demo.md"
    text.parent.mkdir(parents=True)
    text.write_text("\n".join(f"```{{code-cell}}\n{code}\n```\n" for code, _, _ in CASES.values()))
    generate(root)
    return root


def run_nbval(root):
    """Run nbval as the Makefile does; return its exit status and the outcome of each case."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--nbval", "book"]
    command.append("--junitxml=report.xml")
    process = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
    items = ElementTree.parse(root / "report.xml").iter("testcase")
    results = ["failed" if len(item) else "passed" for item in items]
    assert results.pop(0) == "passed", process.stdout  # the injected cell
    return process.returncode, dict(zip(CASES, results, strict=True))


def test_untouched_notebook_passes(checkout):
    assert run_nbval(checkout) == (0, dict.fromkeys(CASES, "passed"))


def test_each_kind_of_wrong_notebook_fails(checkout, tmp_path):
    root = Path(shutil.copytree(checkout, tmp_path / "tampered", symlinks=True))
    path = root / "book/02_demo.ipynb"
    notebook = execute.load(path)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    for cell, (_, tamper, _) in zip(cells, CASES.values(), strict=True):
        if tamper is not None:
            tamper(cell)
    path.write_text(source.dumps(notebook))
    expected = {name: outcome for name, (_, _, outcome) in CASES.items()}
    assert run_nbval(root) == (1, expected)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("same", "same"),
        ("loss 1.0005, 3 epochs", "loss 1.0000, 3 epochs"),
        ("-1e-8", "0.0"),
        ("1e-07", "2.5e-07"),
        ("1234.5e3", "1.2345e6"),
        ("array([0.1  , 0.9999])", "array([0.1000001, 0.9999   ])"),
        ("[-0.  1.5]", "[0.  1.5]"),
        ('{"x":[0.50001,1]}', '{"x":[0.5,1]}'),
        ("M1.50001,-2.5L3", "M1.5,-2.5L3"),
        ("nan inf 0.5", "nan inf 0.5"),
    ],
)
def test_texts_that_differ_by_rounding_are_close(text, reference):
    assert close(text, reference)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("0.502", "0.500"),
        ("1e-05", "2e-05"),
        ("0.5 0.5", "0.5"),
        ("0.5", "0.5 and more"),
        ("0.5", "-0.5"),
        ("0.5", "nan"),
        ("inf", "1e30"),
        ("1", "1.0"),
        ("10000 steps", "10001 steps"),
        ("after 10000.", "after 10001."),
        ("10000elephants", "10001elephants"),
        ("2.13.0", "2.13.1"),
        ("#0e1", "#0e2"),
        ("0.5\n0.5", "0.5 0.5"),
        ("p = 0.5", "q = 0.5"),
        ({"x": 0.5}, {"x": 0.500001}),
    ],
)
def test_texts_that_differ_by_more_are_not_close(text, reference):
    assert not close(text, reference)
