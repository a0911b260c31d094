"""Whatever the file: a submission or a SubmissionError, and what is kept is Python."""

import ast
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course_rnn.submission import Submission, SubmissionError, parse_submission
from course_rnn.submission.magics import strip_magics
from course_rnn.submission.parsing import PLAIN
from tests.submission.notebooks import colab, notebook, zipped

CODE = """\
%matplotlib inline
import numpy as np
EPS = 1e-8; print("ü")
@np.vectorize
def f(x, y=(1, 2)):
    '''Doc %string
%not a magic'''
    return np.tanh(x) % 3  # (comment
!ls "unclosed
if True:
    K = [i for i in range(3)]
x = f(3)
"""
SEEDS = [notebook(CODE, "g = lambda a: a"), colab(CODE)]
ZIPS = [zipped(("a.ipynb", SEEDS[0])), zipped(("x/a.py", CODE.replace("%m", "#"))), zipped()]
NAMES = st.sampled_from(["a.ipynb", "a.py", "a.zip", "a"])
PIECES = st.sampled_from(
    [
        *(b'"', b"'", b"'''", b"\\", b"[", b"]", b"{", b"}", b"(", b"\n", b"\\n", b"\\ud800"),
        *(
            b"\\u0000",
            b"\xff",
            b"\x00",
            b"\x0c",
            b"9" * 5000,
            b"%",
            b"!",
            b"?",
            b"#",
            b";",
            b":",
            b"=",
        ),
        *(b"def ", b"lambda ", b"async ", b"await ", b"@", b"f'{", b"nonlocal f", b"\xef\xbb\xbf"),
        *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"null", b"NaN", b"1e999"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", 3])}, optional={"source": JSON}
)
LINES = st.lists(
    st.sampled_from([*CODE.splitlines(), "(", "'''", '"', "\\", "    pass", "def f(:", "%%time"]),
    max_size=12,
).map("\n".join)


def expect_sound(name, data):
    """Read it, and look at what comes."""
    started = time.process_time()
    submission, refused = None, None
    try:
        submission = parse_submission(name, data)
    except SubmissionError as error:
        refused = error
    assert time.process_time() - started < 5
    if refused is None:
        expect_sound_submission(submission)
    else:
        assert refused.verdict in ("FORMAT", "RE", "MISSING")
        assert PLAIN.fullmatch(str(refused)[:150])
    return submission


def expect_sound_submission(submission):
    assert type(submission) is Submission
    assert submission.functions
    assert set(submission.slices) == submission.functions
    for source in submission.slices.values():
        ast.parse(source)
        assert len(submission.origins) == source.count("\n")
    for broken in submission.broken:
        assert PLAIN.fullmatch(broken.reason)
        assert broken.origin.line >= 1


@st.composite
def mutated(draw, seeds):
    """A seed with a few stretches of bytes cut, doubled or replaced."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        a = draw(st.integers(0, len(data)))
        b = draw(st.integers(a, min(len(data), a + 20)))
        middle = draw(st.one_of(PIECES, st.binary(max_size=8), st.just(data[a:b] * 2)))
        data = data[:a] + middle + data[b:]
    return data


@given(NAMES, st.binary(max_size=300))
@settings(max_examples=150)
def test_random_bytes(name, data):
    expect_sound(name, data)


@given(JSON)
@settings(max_examples=100)
def test_random_json(value):
    assert expect_sound("a.ipynb", json.dumps(value).encode()) is None


@given(st.lists(CELL, max_size=5), st.integers(3, 5))
@settings(max_examples=150)
def test_random_cells(cells, version):
    expect_sound("a.ipynb", notebook(cells=cells, nbformat=version))


@given(mutated(SEEDS))
@settings(max_examples=400)
@example(SEEDS[1])
def test_mutated_notebooks(data):
    expect_sound("a.ipynb", data)


@given(mutated(ZIPS))
@settings(max_examples=400)
@example(ZIPS[0])
def test_mutated_zips(data):
    expect_sound("a.zip", data)


@given(mutated([CODE.encode(), b"# coding: utf-7\n" + CODE.encode("utf-7")]))
@settings(max_examples=300)
@example(CODE.encode())
def test_mutated_python(data):
    expect_sound("a.py", data)


@given(LINES)
@settings(max_examples=300)
def test_shuffled_lines_keep_their_origin(code):
    submission = expect_sound("a.ipynb", notebook("def f(x):\n    return x", code))
    lines = {(1, i): line for i, line in enumerate(["def f(x):", "    return x"], 1)}
    lines |= {(2, i): line for i, line in enumerate(code.split("\n"), 1)}
    for source in submission.slices.values():
        for line, origin in zip(source.split("\n"), submission.origins, strict=False):
            rest = line.replace("pass", "").strip(" ;")
            # what stands after a longer statement that is left out moves up to its first line
            whole = code if "pass" in line else lines[origin.cell, origin.line]
            assert all(piece.strip() in whole for piece in rest.split(";"))


@given(st.text(alphabet="abc=%!?'\"\\()[]{}# \n", max_size=60))
@settings(max_examples=300)
def test_stripping_magics_keeps_the_number_of_lines(text):
    assert strip_magics(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("name", ["a.ipynb", "a.zip", "a.py"])
def test_a_right_file_is_sound(name):
    """The tests above would not notice a reader that refuses everything."""
    data = {"a.ipynb": SEEDS[1], "a.zip": ZIPS[0], "a.py": CODE.encode()}[name]
    submission = expect_sound(name, data)
    assert "f" in submission.functions
    assert "np.tanh(x)" in submission.slices["f"]
    assert submission.broken == ()
