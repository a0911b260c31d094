import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.submission import Origin, parse_submission
from tests.grading.submission.notebooks import notebook, read, refusal

F = "def f(x):\n    return x\n"


def kept(code):
    return read(F, code).source.removeprefix(F)


def test_neighbours_on_a_line_are_cut_away():
    assert kept("print('ü'); N = 'ü'; f(N); M = (\n  2); f(M)") == "N = 'ü'\nM = (\n  2)\n"


def test_later_definitions_come_later():
    submission = read("def f():\n    return 1", "def f():\n    return 2")
    scope = {}
    exec(submission.source, scope)
    assert scope["f"]() == 2


def test_a_broken_cell_binds_nothing():
    submission = read(F, "N = 3\ndef g(a, a): pass", "M = N\nK = 2")
    assert submission.source == F + "K = 2\n"
    assert submission.functions == {"f"}


def test_a_decorator_after_a_form_feed():
    assert kept("x = 1\n\f@(\n# a@b\nlen)\ndef g(x): pass").endswith("len)\ndef g(x): pass\n")


def test_decorators_stay_with_their_function():
    decorators = "@(\n  functools.cache\n)\n# why\n@functools.wraps(f)\n"
    code = f"import functools\nx = 3\n{decorators}def g(x):\n    return x"
    assert kept(code) == code + "\n"


def test_future_imports_come_first_and_keep_their_origin():
    submission = read(F, "from __future__ import annotations\ndef g(x: Later):\n    return x")
    assert submission.source.startswith("from __future__ import annotations\ndef f")
    assert str(submission.origins[0]) == "line 1 of code cell 2"
    compile(submission.source, "module", "exec")


def test_origins_in_a_file():
    submission = parse_submission("a.py", b"# note\n\nprint(1)\n%magic\ndef f():\n    return 1\n")
    assert submission.origins == (Origin(None, 5), Origin(None, 6))
    assert [str(origin) for origin in submission.origins] == ["line 5", "line 6"]


REFUSED = {
    "too much code": ("a.ipynb", notebook("x = 1\n" * 20_001), "20,000 lines"),
    "old line ends": ("a.ipynb", notebook("#\r" * 20_001), "20,000 lines"),
    "all on one line": ("a.ipynb", notebook("x=1;" * 20_001), "20,000 lines"),
    "too long a line": ("a.ipynb", notebook("x" * 500_001), "500,000 characters"),
    "too many names": ("a.py", "".join(f"a{i}=0\n" for i in range(6000)).encode(), "5000 names"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict is Verdict.FORMAT
