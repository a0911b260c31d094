"""The statements of a submission, run one by one."""

import sys

import pytest

from course_rnn.grading.sandbox.inside.module import NAME, Placeholder, load


@pytest.fixture(autouse=True)
def clean_modules():
    yield
    sys.modules.pop(NAME, None)


def test_names_are_there():
    loaded = load("import math\nA = 2\ndef f(x):\n    return A * math.sqrt(x)\n")
    assert loaded.names["f"](9) == 6
    assert loaded.error is None


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("import no_such_module", "no_such_module"),
        ("import no_such_module.inner", "no_such_module"),
        ("import no_such_module.inner as nm", "nm"),
        ("from no_such_module import thing", "thing"),
        ("from no_such_module import thing as t, other", "other"),
        ("from math import no_such_function", "no_such_function"),
    ],
)
def test_a_failed_import_harms_only_who_uses_it(statement, name):
    loaded = load(f"{statement}\ndef f():\n    return {name}.x\ndef g():\n    return {name}()\n")
    assert loaded.error is None
    assert type(loaded.names[name]) is Placeholder
    for function in "fg":
        with pytest.raises(ImportError, match="not available to exercises"):
            loaded.names[function]()


def test_a_failed_import_leaves_what_is_there():
    loaded = load("import json\nimport json.no_such_part\n")
    assert loaded.names["json"].dumps(1) == "1"


def test_a_bad_statement_is_left_out():
    loaded = load("x = unknown\ny = 1 / 0\ndef f():\n    return 1\n")
    assert loaded.names["f"]() == 1
    assert type(loaded.error) is NameError
    assert loaded.error.__traceback__.tb_next.tb_lineno == 1


@pytest.mark.parametrize("first", ["", "from __future__ import annotations\n"])
def test_annotations_need_not_be_there(first):
    source = first + "from no_such_module import Float\n"
    source += 'def f(x: Float[unknown, "T N"]) -> Float:\n    y: Float[unknown] = x\n    return y\n'
    loaded = load(source)
    assert loaded.error is None
    assert loaded.names["f"](2) == 2


def test_dataclasses_find_their_module():
    source = "from dataclasses import dataclass\n"
    source += "from typing import ClassVar\n@dataclass\nclass A:\n    x: int\n    n: ClassVar = 3\n"
    assert load(source).names["A"](2).x == 2


@pytest.mark.parametrize("source", ["def f(:\n", "\x00", "(" * 500, "if True:\nx = 1\n"])
def test_no_python(source):
    loaded = load(source)
    assert isinstance(loaded.error, SyntaxError | ValueError | MemoryError)


def test_a_function_that_could_not_be_defined_has_its_own_error():
    loaded = load("x = 1 / 0\n@unknown\ndef f():\n    pass\n")
    assert type(loaded.error) is ZeroDivisionError
    assert type(loaded.errors["f"]) is NameError


@pytest.mark.parametrize("error", ["SystemExit", "KeyboardInterrupt", "MemoryError"])
def test_what_ends_the_run(error):
    with pytest.raises(BaseException) as raised:  # noqa: PT011
        load(f"def f():\n    raise {error}\nx = f()\n")
    assert raised.type.__name__ == error
