import time

import pytest

from course_rnn.submission import Origin
from tests.submission.notebooks import read

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


DEEP = [
    "x = " + "+".join(["1"] * 900),
    "if 1:\n  x = 1\n" + "elif 1:\n  x = 2\n" * 900,
    "(" * 1000 + ")" * 1000,
    "-" * 100_000 + "1",
    "x = " + "not " * 100_000 + "1",
    "x" + ".a" * 100_000,
    "x" + "()" * 100_000,
    "x = " + "+".join(["1"] * 100_000),
    "x = " + "lambda: " * 30_000 + "1",
    "if 1:\n  x = 1\n" + "elif 1:\n  x = 2\n" * 9_000,
    "x = " + "9" * 5000,
    "x=1;" * 19_000,
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
    assert time.process_time() - started < 30  # 2 alone; here beside a full heap
    assert "f" in submission.functions
    compile(submission.slices["f"], "module", "exec")


def test_reasons_quote_nothing_that_could_be_markup():
    submission = read(F, "x = <b>\u202e", "y = 1 \u00a0\x1b[31m", "1 = '<script>'", "x = “3”")
    assert len(submission.broken) == 4
    for broken in submission.broken:
        assert broken.reason.isascii()
        assert not set(broken.reason) & set("<>&\x1b\u202e\u00a0")


def test_doubtful_code_warns_nobody(recwarn):
    code = "x = '\\d'\ndef g(x):\n    return x is 3\n"
    assert set(read(F, code).slices) == {"f", "g"}
    assert not recwarn
