"""Which expressions are constants; more of them stand in test_definitions.py."""

import ast

import pytest
from course_rnn.grading.submission.constants import Names

from tests.grading.submission.notebooks import read

F = "def f(x):\n    return x\n"


def kept(code):
    return read(F, code).source.removeprefix(F)


def is_constant(code, **paths):
    names = Names()
    names.bind("f", function=True)
    for name, path in paths.items():
        names.bind(name, path=path)
    return names.is_constant(ast.parse(code, mode="eval").body)


@pytest.mark.parametrize(
    ("code", "constant"),
    [
        ("np.zeros((2, 3)).astype(float)", True),
        ("np.random.default_rng(0).normal()", True),
        ("np.load('x')", False),
        ("np.zeros(3).tofile('x')", False),
        ("npl.norm([3])", True),
        ("osp.exists('x')", False),
        ("open('x')", False),
        ("f(3)", False),
        ("f", True),
        ("g", False),
        ("lambda: g", True),
        ("lambda x=g: 1", False),
        ("lambda *, x=g: 1", False),
        ("max(i for i in [f])", True),
        ("max(f(i) for i in [1])", False),
        ("(x := 3)", False),
        ("(yield)", False),
        ("().__class__", True),
        ("().__class__.mro()", False),
        ("(lambda: 3)()", False),
    ],
)
def test_is_constant(code, constant):
    assert is_constant(code, np="numpy", npl="numpy.linalg", osp="os.path") == constant


def test_a_name_may_stand_for_something_else_later():
    names = Names()
    names.bind("np", path="numpy")
    names.bind("np")
    assert not names.is_constant(ast.parse("np.zeros(3)", mode="eval").body)


def test_a_copy_is_independent_until_it_is_adopted():
    names = Names()
    trial = names.copy()
    trial.bind("f", function=True)
    trial.bind("np", path="numpy")
    assert (names.functions, names.paths) == (set(), {})
    names.adopt(trial)
    assert (names.functions, names.paths) == ({"f"}, {"np": "numpy"})


def test_what_reads_files_is_left_out():
    code = "import numpy as np, os\na = np.load('a')\nb = np.testing.suppress_warnings()\n"
    assert kept(code + "c = os.getcwd()\nd = np.lib.format.open_memmap('d')") == (
        "import numpy as np, os\n"
    )


def test_a_builtin_that_is_redefined_may_not_be_called():
    assert kept("def sum(x):\n    return x\ns = sum([3])") == "def sum(x):\n    return x\n"


def test_a_loop_variable_is_known_in_its_comprehension_only():
    assert kept("a = [i for i in (1, 2)]\nb = i") == "a = [i for i in (1, 2)]\n"


def test_a_lambda_is_not_looked_into_but_its_defaults_are():
    assert kept("g = lambda x, y=3: unknown") == "g = lambda x, y=3: unknown\n"
    assert kept("g = lambda x, y=unknown: x") == ""
