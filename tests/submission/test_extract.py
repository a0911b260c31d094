import pytest

from course_rnn.submission import Origin, parse_submission
from tests.submission.notebooks import notebook, read, refusal

F = "def f(x):\n    return x\n"


def kept(code):
    """The slice of g, in the second cell; f is not needed."""
    return read(F, code).slices["g"].removeprefix("pass\n\n\n")


def test_neighbours_on_a_line_are_cut_away():
    code = "print('ü'); N = 'ü'; f(N); M = (\n  2); f(M)\ndef g(): return N, M"
    assert kept(code) == "pass; N = 'ü'; pass; M = (\n  2); pass\ndef g(): return N, M\n"


def test_a_block_on_one_line_keeps_a_body():
    code = "if 3: print(1); N = 1\nelse: print(2)\ndef g(): return N"
    assert kept(code) == "if 3: pass; N = 1\nelse: pass\ndef g(): return N\n"


def test_every_line_keeps_its_place():
    code = "print('''a\nb''')\n\nx = [\n 1,\n 2]\n# why\ndef g():\n\n    return 3"
    assert kept(code) == "pass\n\n\npass\n\n\n# why\ndef g():\n\n    return 3\n"


def test_later_definitions_come_later():
    source = read("def f():\n    return 1", "def f():\n    return 2").slices["f"]
    assert source == "pass\n\ndef f():\n    return 2\n"


def test_a_broken_cell_binds_nothing():
    submission = read(F, "N = 3\ndef g(a)\n  pass", "M = 3\nK = 2\ndef h(): return K")
    assert submission.slices["h"] == "pass\n\n\npass\nK = 2\ndef h(): return K\n"
    assert submission.functions == {"f", "h"}


@pytest.mark.parametrize("name", ["g", "h"])
def test_a_decorator_after_a_form_feed(name):
    source = read(f"x = 1\n\f@(\n# a@b\nlen)\ndef {name}(x): pass\ndef g(x): pass").slices["g"]
    assert source == "pass\n\fpass\n\n\n\ndef g(x): pass\n"


def test_decorators_stay_with_their_function():
    decorators = "@(\n  functools.cache\n)\n# why\n@functools.wraps(f)\n"
    code = f"import functools\nx = 3\n{decorators}def g(x):\n    return x"
    assert read(F, code).slices["g"] == F + "\n" + code.replace("x = 3", "pass") + "\n"


def test_which_functions_there_are():
    code = "g = lambda x: x\nh = g\nfrom math import sqrt\nclass C:\n  def m(self): pass\n"
    data = notebook(F, code + "async def k(): pass")
    assert parse_submission("a.ipynb", data).functions == {"f", "g", "k"}
    wanted = ("h", "sqrt", "z", "m")
    assert parse_submission("a.ipynb", data, wanted).functions == {"f", "g", "k", "h", "sqrt"}


def test_origins_in_a_file():
    submission = parse_submission("a.py", b"# note\n\nprint(1)\n%magic\ndef f():\n    return 1\n")
    assert submission.origins == tuple(Origin(None, n) for n in range(1, 8))
    assert str(submission.origins[4]) == "line 5"


REFUSED = {
    "too much code": ("a.ipynb", notebook("x = 1\n" * 20_001), "20,000 lines"),
    "old line ends": ("a.ipynb", notebook("#\r" * 20_001), "20,000 lines"),
    "all on one line": ("a.ipynb", notebook("x=1;" * 20_001), "20,000 lines"),
    "too long a line": ("a.ipynb", notebook("x" * 500_001), "500,000 characters"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict == "FORMAT"
