import ast
import sys
import time
import warnings

import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.submission import SubmissionError, parse_submission
from course_rnn.submission.newer import newer_syntax, too_new
from tests.submission.notebooks import notebook, read

HERE = sys.version_info[:2]
BACKSLASH = "\\"


def parse(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


NEW = {
    "the same quotes": ('x = f"{d["a"]} {e["b"]!r:>{w["c"]}}"', "3.12"),
    "three deep": ('x = f"{f"{f"{y}"}"}"', "3.12"),
    "a backslash": ("x = f'{" + f'"{BACKSLASH}n".join(y)' + "}'", "3.12"),
    "a comment": ('x = f"""{\n y # it\'s } {\n}"""', "3.12"),
    "a line end": ('x = f"{\n  y\n}" + "a"', "3.12"),
    "says itself": ('print(f"{d["a"] = }", f"{d["a"]=!r}", f"{d["a"] == 3}")', "3.12"),
    "raw": ('x = rf"' + BACKSLASH + 'd{d["a"]}" f"{{}}" "}"', "3.12"),
    "named": ('x = f"' + BACKSLASH + 'N{EM DASH}{d["a"]}"', "3.12"),
    "a set and a lambda": ('x = f"{ {"a"} } {(lambda: "b")()} {d["c"] != 1}"', "3.12"),
    "type": ("type Pair = tuple[int, int]\nx = 3", "3.12"),
    "type in a line": ("y = 3; type Pair[T, *Ts, **P] = list[T]", "3.12"),
    "type in a function": ("def f():\n    type A = int\n    return 1", "3.12"),
    "a generic function": ("@g\nasync def f[T: (int, str)](x: T) -> T:\n    return x", "3.12"),
    "a generic class": ("class A[T]:\n    def f[U](self, u: U): pass", "3.12"),
    "all": ('class A[T](B):\n    def f(self): return f"{self["a"]}"', "3.12"),
    "a default": ("def f[T, U = int](x): return x", "3.13"),
    "over lines": ("def f[\n    T,\n](x):\n    return x", "3.12"),
    "except": ("try:\n    x\nexcept ValueError, a.KeyError:\n    pass", "3.14"),
    "except*": ("try:\n    x\nexcept* ValueError, KeyError:\n    pass", "3.14"),
    "template": ('x = t"{d["a"]}"', "3.14"),
}
MISTAKES = {
    "no end": 'x = f"{d["a"]',
    "unmatched": 'x = f"{d["a"}"',
    "empty": 'x = f"{d["a"]}{}"',
    "an error inside": 'x = f"{d["a"] +}"',
    "an error beside": 'x = f"{d["a"]}"\ny = (',
    "an error above": 'def f(:\n    return f"{d["a"]}"',
    "type without a value": "type X =",
    "type of nothing": "type X[] = int",
    "odd parameters": "def f[1](x): pass",
    "no parameters": "def f[](x): pass",
    "no bracket": "def f[T(x): pass",
    "Python 2": "try:\n    x\nexcept ValueError, error:\n    pass",
    "print": "print x",
    "nothing new": "x = = 3",
    "a quote in a comment": "# it's\nx = = 3",
    # tokenize of Python 3.12 raises SystemError here
    "a character without a meaning": " a: b\n\x15\x00def#f(): pass",
    "too deep": "x = " + 'f"{' * 30 + "x" + '}"' * 30,
}


@pytest.mark.parametrize(("text", "needs"), NEW.values(), ids=NEW)
def test_newer_syntax(text, needs):
    numbers = tuple(map(int, needs.split(".")))
    if numbers > HERE:
        assert newer_syntax(text, parse) == needs
        with pytest.raises(SyntaxError):
            parse(text)
    else:  # the rule is right where Python itself is the judge
        parse(text)
    assert newer_syntax(text, parse, numbers) == ""


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_mistakes(text):
    assert newer_syntax(text, parse) == ""


@pytest.mark.parametrize(
    "text",
    [
        "except\n" * 20_000 + ":",
        "except (\n" * 9_000 + ")" * 9_000 + ":",
        'f"{x["a"]}"\n' * 20_000 + "(",
        "def f[T](x): pass\n" * 20_000 + "(",
        "try: x\nexcept A, B" + " " * 400_000 + ":",
        "x = " + 'f"{' * 15 + "x" * 400_000 + '}"' * 15,
        '"' * 200_001,
    ],
    ids=range(7),
)
def test_soon_done(text):
    started = time.process_time()
    newer_syntax(text, parse)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("recorded", "is_new"),
    [
        ({}, True),
        ({"Python": "3.99.1"}, True),
        ({"Python": "3.98.0"}, False),
        ({"NumPy": "2"}, True),
    ],
)
def test_the_students_python_decides(recorded, is_new):
    said = too_new("3.99", "line 3 of code cell 5", recorded)
    assert said.startswith("line 3 of code cell 5 is in the syntax of Python 3.99,") == is_new
    assert bool(said) == is_new
    assert too_new("", "line 3", recorded) == ""


NEWER = "class A[T]:\n    pass\ndef f(x): return t'{x}'"  # of 3.14


@pytest.mark.skipif(HERE >= (3, 14), reason="this Python reads it")
def test_a_file_of_nothing_else_is_not_the_students_fault():
    data = notebook(NEWER)
    with pytest.raises(
        SubmissionError, match=r"line \d of code cell 1 is in .* Python 3.14"
    ) as caught:
        parse_submission("a.ipynb", data)
    assert caught.value.verdict == Verdict.INFRA
    old = notebook(NEWER, metadata={"language_info": {"version": "3.11.2"}})
    with pytest.raises(SubmissionError, match="no function could be read") as caught:
        parse_submission("a.ipynb", old)
    assert caught.value.verdict == Verdict.RE


@pytest.mark.skipif(HERE >= (3, 14), reason="this Python reads it")
def test_a_broken_cell_says_what_it_needs():
    found = read("def g(x):\n    return x", NEWER, "def h(:")
    assert [cell.needs for cell in found.broken] == ["3.14", ""]
