"""Headers of replies are hostile: whatever JSON they are, reading them ends in a reply or None."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.reply import ERRORS, WORDS, Reply, read_answer, read_error

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)
kinds = st.sampled_from(
    ["array", "numbers", "tuple", "list", "none", "other:str", "other:<b>", "x"]
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "kind": kinds | anything,
        "count": st.integers(-2, 70) | anything,
        "raised": st.lists(st.sampled_from(["ValueError", "Mine", "MemoryError"])) | anything,
        "message": anything,
        "line": anything,
    },
)


def answer(**more):
    return {"kind": "array", "count": 1} | more


def error(**more):
    return {"raised": ["ValueError", "Exception"], "message": "m", "line": 2} | more


@given(headers)
def test_any_header_as_an_answer(header):
    read = read_answer(header)
    if read is not None:
        reply, count = read
        assert type(reply) is Reply
        assert 0 <= count <= 64
        assert reply.changed == ()  # the grader looks itself
        assert reply.kind in ("array", "numbers", "tuple", "list", "none") or (
            reply.kind.removeprefix("other:") in WORDS | {"object"}
        )


@given(headers)
def test_any_header_as_an_error(header):
    reply = read_error(header, 10)
    if reply is not None:
        assert reply.verdict in (Verdict.RE, Verdict.MLE, Verdict.TLE)
        assert reply.error in ERRORS | {"an exception", None}
        assert reply.line in (None, *range(1, 11))
        assert len(reply.stumble or "") <= 400


def test_an_answer():
    assert read_answer(answer(changed=[0])) == (Reply((), "array"), 1)  # it is not asked
    assert read_answer(answer(kind="tuple", count=3)) == (Reply((), "tuple"), 3)


def test_what_cannot_be_arrays():
    said = answer(kind="none", count=None)
    assert read_answer(said) == (Reply(None, "none", (), Verdict.FORMAT), 0)
    said = answer(kind="other:dict", count=None)
    assert read_answer(said) == (Reply(None, "other:dict", (), Verdict.FORMAT), 0)


def test_a_word_of_the_submission_is_not_repeated():
    reply, _ = read_answer(answer(kind="other:<script>", count=None))
    assert reply.kind == "other:object"


@pytest.mark.parametrize(
    "more",
    [
        {"count": 2},
        {"count": True},
        {"count": 1.0},
        {"count": -1},
        {"kind": "tuple", "count": 65},
        {"kind": "none", "count": 1},
        {"kind": "text"},
        {"kind": None},
    ],
)
def test_a_bad_announcement(more):
    assert read_answer(answer(**more)) is None


def test_an_error():
    expected = Reply(None, verdict=Verdict.RE, error="ValueError", stumble="ValueError: m", line=2)
    assert read_error(error(), 2) == expected


@pytest.mark.parametrize(
    ("raised", "name"),
    [
        (["Mine", "AxisError", "ValueError"], "AxisError"),
        (["<b>", "ValueError"], "ValueError"),
        (["<b>"], "an exception"),
        (["SystemExit"], "SystemExit"),
    ],
)
def test_only_known_names_are_told(raised, name):
    assert read_error(error(raised=raised), 2).error == name


@pytest.mark.parametrize("line", [0, -1, 3, "2", None, True, 2.0])
def test_only_lines_that_exist(line):
    assert read_error(error(line=line), 2).line is None


def test_no_memory():
    assert read_error(error(raised=["_ArrayMemoryError", "MemoryError"]), 2).verdict == Verdict.MLE


@pytest.mark.parametrize(
    "more", [{"raised": []}, {"raised": "ValueError"}, {"raised": [1]}, {"message": 1}]
)
def test_a_bad_report(more):
    assert read_error(error(**more), 2) is None
