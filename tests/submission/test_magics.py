"""Magics go, lines stay."""

import ast

import pytest

from course_rnn.submission.magics import strip_magics
from tests.submission.notebooks import read

LINES = [
    ("%matplotlib inline", "pass"),
    ("    %timeit f(3)", "    pass"),
    ("!pip install torch # (now", "pass"),
    ("!!ls 'unclosed", "pass"),
    ("?np.tanh", "pass"),
    ("np.tanh?", "pass"),
    ("np.random.*?? # what", "pass"),
    ("pip install -q torch", "pass"),
    ("files = !ls *.txt", "files = None"),
    ("a, b = %time f(3)", "a, b = None"),
    ("/f 3", "pass"),
]


@pytest.mark.parametrize(("line", "translated"), LINES)
def test_a_line(line, translated):
    assert strip_magics(f"x = 1\n{line}\ny = 2") == f"x = 1\n{translated}\ny = 2"


UNTOUCHED = [
    "x = (7\n% 2)",
    "x = 7 \\\n% 2",
    "'''\n%magic\n!ls\n'''",
    '"""a\'\'\'b\n%magic\n"""',
    "x = 'a'''\ny = '#('\nz = [\n%magic\n]",
    "x = {'(': ')'}  # why?",
    "x = 'a''' + f(\n%y\n)",
    "x != 3",
    "r'\\'\nx = (\n%y\n)",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_untouched(text):
    assert strip_magics(text) == text


def test_a_comment_ends_no_string_and_opens_no_bracket():
    assert strip_magics("x = 1  # it's\n%magic") == "x = 1  # it's\npass"
    assert strip_magics("x = 1  # (\n%magic") == "x = 1  # (\npass"


def test_a_string_that_is_not_closed_ends_with_its_line():
    assert strip_magics("x = 'it\n%magic") == "x = 'it\npass"


def test_a_magic_may_go_on_over_lines():
    assert strip_magics("!pip \\\n  install \\\n  torch\nx = 1") == "pass\n\n\nx = 1"


@pytest.mark.parametrize("magic", ["%%time", "%%capture out --no-stderr", "\n# note\n%%prun"])
def test_python_cell_magics_keep_the_cell(magic):
    stripped = strip_magics(f"{magic}\nx = 1")
    assert stripped.endswith("\nx = 1")
    assert stripped.count("\n") == magic.count("\n") + 1
    ast.parse(stripped)


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile f.py", "%%timeit", "%%python2"])
def test_other_cell_magics_drop_the_cell(magic):
    assert strip_magics(f"{magic}\nx = 1\n") == "\n\n"


def test_valid_python_is_never_translated():
    assert (
        read("x = (7\n% 2)\npip = 3\ndef f(): return x, pip")
        .slices["f"]
        .startswith("x = (7\n% 2)\npip = 3\n")
    )


def test_a_guarded_install():
    code = "import sys\nif 'google.colab' in sys.modules:\n    %pip install course\ndef f(): pass"
    assert read(code).slices["f"] == "pass\npass\n\ndef f(): pass\n"


def test_an_indented_cell():
    submission = read("    def f(x):\n        return x\n    %time f(3)")
    assert submission.slices["f"] == "def f(x):\n    return x\npass\n"
