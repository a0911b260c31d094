import time

import pytest

from course_rnn.grading.submission import Origin
from tests.grading.submission.notebooks import read

F = "def f(x):\n    return x\n"


def test_a_broken_cell_does_not_harm_the_others():
    submission = read(F, "x = 1\ndef g(x)\n    return x\n", "def h(): return 1")
    assert submission.functions == {"f", "h"}
    (broken,) = submission.broken
    assert broken.origin == Origin(2, 2)
    assert broken.reason == "expected ':'."
    assert broken.functions == {"g"}


def test_magics_do_not_shift_the_line_of_an_error():
    submission = read(F, "%%time\n!ls \\\n  -l\n%magic\ndef g(:\n    pass")
    assert submission.broken[0].origin == Origin(2, 5)


@pytest.mark.parametrize(
    "code",
    [
        "def g(a, a): pass",
        "def g():\n    nonlocal f",
        "class C:\n    break",
        "def g():\n    x = 1\n    global x",
        "async def g():\n    [await x for x in (yield from y)]",
    ],
)
def test_errors_that_only_the_compiler_finds(code):
    submission = read(F, code)
    assert submission.functions == {"f"}
    assert submission.broken[0].origin.cell == 2


def test_a_message_that_quotes_the_students_letters_is_not_shown():
    (broken,) = read(F, "def g():\n    ü = 1\n    global ü").broken
    assert broken.reason == "invalid syntax."


DEEP = [
    "(" * 1000 + ")" * 1000,
    "-" * 100_000 + "1",
    "x = " + "not " * 100_000 + "1",
    "x" + ".a" * 100_000,
    "x" + "()" * 100_000,
    "x = " + "+".join(["1"] * 100_000),
    "x = " + "lambda: " * 30_000 + "1",
    "if 1:\n  x = 1\n" + "elif 1:\n  x = 2\n" * 9_000,
    "x = " + "9" * 5000,
    "x=1;" * 20_000,
    "x = '\ud800'",
    "x = '\0'",
    "def g():\n" + "".join(" " * i + "if 1:\n" for i in range(1, 200)) + " " * 200 + "pass",
    "def g(): return " + "f(" * 150 + ")" * 150,
    "f'" + "{f'" * 50,
    "{" * 190,
    "def g(): return " + "[" * 90 + "1 for x in y" + "] for x in y" * 89 + "]",
]


@pytest.mark.parametrize("code", DEEP, ids=range(len(DEEP)))
def test_code_that_strains_the_parser(code):
    started = time.process_time()
    submission = read(F, code)
    assert time.process_time() - started < 5
    assert "f" in submission.functions
    compile(submission.source, "module", "exec")


@pytest.mark.parametrize(
    ("left", "right"), [("[", "]"), ("{", "}"), ("{1: ", "}")], ids=["list", "set", "dict"]
)
def test_comprehensions_that_would_crash_the_compiler_are_not_compiled(left, right):
    def nested(depth):
        return left * depth + "1" + f" for x in y{right}" * depth

    assert read(F, f"def g(y): return {nested(10)}").functions == {"f", "g"}
    for code in (f"def g(y): return {nested(11)}", f"def g(y): return {nested(90)}"):
        submission = read(F, code)
        assert submission.functions == {"f"}
        assert submission.broken[0].reason == "the code is nested too deeply."


def test_reasons_quote_nothing_that_could_be_markup():
    submission = read(F, "x = <b>\u202e", "y = 1 \u00a0\x1b[31m", "1 = '<script>'", "x = “3”")
    assert len(submission.broken) == 4
    for broken in submission.broken:
        assert broken.reason.isascii()
        assert not set(broken.reason) & set("<>&\x1b\u202e\u00a0")


def test_doubtful_code_warns_nobody(recwarn):
    code = "x = '\\d'\ndef g(x):\n    return x is 3\n"
    assert read(F, code).source == F + code
    assert not recwarn
