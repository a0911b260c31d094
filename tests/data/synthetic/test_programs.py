import contextlib
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.programs import execute, program
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


def python(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue().removesuffix("\n")


@given(st.integers(1, 18), st.integers(0, 8), seeds)
def test_targets_are_what_python_prints(length, nesting, seed):
    drawn = program(length, nesting, np.random.default_rng(seed))
    assert drawn.target == python(drawn.code)
    assert re.fullmatch(r"-?\d+", drawn.target)


def operations(code):
    # an assignment, a loop (which needs its own assignment), a pair of brackets
    return code.count("\n") + len(re.findall(r"\((?!\d+\):)", code.replace("print(", "")))


@given(st.integers(1, 6), st.integers(0, 8), seeds)
def test_length_and_nesting_are_what_was_asked_for(length, nesting, seed):
    code, _ = program(length, nesting, np.random.default_rng(seed))
    # ranges and factors have one digit at every length
    assert max(len(number) for number in re.findall(r"\d+", code)) <= length
    loops = code.count("for")
    assert operations(code) - loops == nesting


def test_every_operation_occurs_equally_often(rng):
    codes = [program(2, 1, rng).code for _ in range(3000)]
    marks = [r"\+\d+\)", "-", r"\*", " if ", r"^[a-h]=\d+\nprint", "for"]
    counts = [sum(bool(re.search(mark, code)) for code in codes) for mark in marks]
    assert sum(counts) == 3000
    assert max(abs(count - 500) for count in counts) < 110
    comparisons = re.findall("[<>]", "".join(codes))
    assert 0.4 < comparisons.count("<") / len(comparisons) < 0.6
    assert {int(n) for code in codes for n in re.findall(r"range\((\d)\)", code)} == set(
        range(1, 10)
    )
    assert {int(n) for code in codes for n in re.findall(r"\*(\d)", code)} == set(range(10))
    numbers = [int(program(2, 0, rng).target) for _ in range(3000)]
    assert (min(numbers), max(numbers)) == (0, 99)


@pytest.mark.parametrize(
    "code",
    [
        "print(1)\nprint(2)",
        "a=3\na+=a\nprint(a)",
        "a=2\nfor x in range(9):a+=x*x\nprint(a-x)",
        "a=5\nfor x in range(0):a+=1\nprint(a)",
        "print((1 if 2>3 else (4 if 5<6 else 7))*2-1-1)",
        "print((1 if 2>2 else 3)-(4 if 2<2 else 5))",
        "a=1",
        "",
    ],
)
def test_execute_agrees_with_python(code):
    assert execute(code) == python(code)


@pytest.mark.parametrize(
    "code",
    [
        "print(",
        "import os",
        "print(a)",
        "a+=1",
        "print(2**3)",
        "print(7//2)",
        "print(1.5)",
        "print('a')",
        "print(True)",
        "print(-1)",
        "print(1,2)",
        "print(1,end='')",
        "a=b=1",
        "a[0]=1",
        "print=1",
        "print(abs(1))",
        "print(1 if 1<2<3 else 4)",
        "print(1 if 1==1 else 4)",
        "print(1 if 1 else 4)",
        "a=1\nfor x in range(10):a+=1",
        "a=1\nfor x in range(1,2):a+=1",
        "a=1\nfor x in range(2,y=1):a+=1",
        "a=1\nfor x in [1]:a+=1",
        "a=1\nfor x in range(2):a+=1\nelse:a+=2",
        "a=1\nfor x in range(9):\n  for y in range(9):a+=1",
        "a=1\nfor x in range(2):a-=1",
        "while 1:pass",
        "__import__('os').getcwd()",
        "\0",
        "+".join(["1"] * 100_000),
    ],
)
def test_execute_refuses_everything_else(code):
    assert_rejects(lambda: execute(code), "code")


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest([program(3, nesting, rng) for nesting in range(9)]) == "5c61c4044f969e51"


def test_bad_arguments(rng, without_shape_hook):
    assert_rejects(lambda: program(0, 1, rng), "length")
    assert_rejects(lambda: program(19, 1, rng), "length", 18, 19)
    assert_rejects(lambda: program(1, -1, rng), "nesting")
    assert_rejects(lambda: program(1, 9, rng), "nesting", 8, 9)
    assert_rejects(lambda: program(1, 1, 7), "rng")
