"""Calling a function of a slice gives what it gives after the whole program has run."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course_rnn.submission.atoms import take_apart
from course_rnn.submission.slicing import Slicer
from tests.submission.programs import expect_same, run_slice, slice_of

TEXT = (Path(__file__).parent / "programs.txt").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"^#### (.*)\n((?:(?!####).*\n)*)", TEXT, re.MULTILINE))
# a form feed or a tab is easily lost in a file
PROGRAMS["form feed"] = "\fK = 2\n\f\nx = slow() #-\n\fdef f(): return K"
PROGRAMS["tabs"] = "if True:\n\tK = 2\n\tx = slow() #-\ndef f():\n\treturn K"


def test_the_programs_were_found():
    assert len(PROGRAMS) == TEXT.count("#### ") + 2 > 250


@pytest.mark.parametrize("code", PROGRAMS.values(), ids=PROGRAMS)
def test_a_slice_is_as_good_as_the_whole(code):
    expect_same(code)


def kept(code, name="f"):
    """Numbers of the lines that a slice keeps."""
    atoms = Slicer(take_apart(ast.parse(code).body)).needs(name)
    return sorted(atom.node.lineno for atom in atoms)


def test_what_ends_a_program_is_left_out():
    code = "K = 1\nraise SystemExit\nimport sys\nsys.exit()\nexit()\nwhile True: pass\n"
    assert kept(code + "def f(): return K") == [1, 7]


def test_a_draw_does_not_count_as_a_change():
    """Any draw is as good as another, and experiments draw all the time."""
    code = "import numpy as np\nrng = np.random.default_rng()\nx = rng.normal(size=9)\n"
    assert kept(code + "def f(): return rng.normal()") == [1, 2, 4]


def test_settings_of_a_module_are_kept_whatever_it_is_called():
    code = (
        "import torch\nfrom torch import nn, manual_seed\ntorch.set_default_dtype(torch.float64)\n"
    )
    code += "manual_seed(3)\nimport numpy as np\nnp.random.seed(3)\n"
    assert kept(code + "def f(): return nn.Linear(2, 3)") == [1, 2, 3, 4, 7]


def test_what_a_library_is_given_in_a_statement_may_change():
    code = "import library\nW = []\nlibrary.fill(W)\nlibrary.plot(W)\nx = library.fill(W)\n"
    assert kept(code + "def f(): return W") == [1, 2, 3, 6]


def test_a_function_that_is_not_there_needs_nothing():
    assert kept("K = 3", "f") == []


def test_experiments_in_later_cells_are_left_out():
    experiments = ["x = f() + slow() #-", "%matplotlib inline", ""]
    cells = ["def f(): return h()", *experiments, "def h(): return 3"]
    assert run_slice(slice_of(*cells)) == ("3", 0)


LONG = {
    "sum": "x = 0\n" + "x = x + 1\n" * 4900,
    "list": "x = []\n" + "x.append(1)\n" * 4900,
    "calls": "x = {}\ndef put(i):\n  x[i] = i\n" + "put(3)\n" * 4900,
    "loops": "x = 0\n" + "for i in range(3):\n  x = x + i\n" * 2450,
    "tests": "x = 0\n" + "if x < 5:\n  x = 3\n" * 2450,
    "names": "x = []\n" + "".join(f"b{i} = x\nb{i}.append(x)\n" for i in range(2450)),
    "functions": "".join(f"def f{i}(): return f{i + 1}()\n" for i in range(4900)) + "x = f0\n",
    "one function": "x = 1\n" + "def f(): return f(x)\n" * 4900,
}


TIMED = """
import json, sys, time
from course_rnn.submission.extract import extract
from course_rnn.submission.records import Cell
for code in json.load(sys.stdin):
    started = time.process_time()
    extract([Cell(1, code)], ("f",))
    print(time.process_time() - started)
"""


def test_long_programs_take_no_long_time():
    """In a process of its own: here every call checks the types of its arguments."""
    programs = json.dumps([code + "def f(): return x\n" for code in LONG.values()])
    command = [sys.executable, "-c", TIMED]
    told = subprocess.run(command, input=programs, capture_output=True, text=True, check=True)
    seconds = dict(zip(LONG, map(float, told.stdout.split()), strict=True))
    assert max(seconds.values()) < 3, seconds
