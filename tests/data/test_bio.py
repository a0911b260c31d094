import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.bio import Span, from_bio, is_valid_bio, repair_bio, to_bio
from tests.cases import assert_rejects

LABELS = ["PER", "LOC", "B-I"]
TAGS = ["O", "B-X", "I-X", "B-Y", "I-Y"]


@st.composite
def sentences(draw):
    """Spans with gaps of 0 and more between them, and the length of the sentence."""
    spans, position = [], 0
    for _ in range(draw(st.integers(0, 5))):
        start = position + draw(st.integers(0, 2))
        position = start + draw(st.integers(1, 3))
        spans.append(Span(start, position, draw(st.sampled_from(LABELS))))
    return spans, position + draw(st.integers(0, 2))


@given(sentences(), st.randoms(use_true_random=False))
def test_spans_come_back(sentence, random):
    spans, length = sentence
    shuffled = list(spans)
    random.shuffle(shuffled)
    tags = to_bio(shuffled, length)
    assert len(tags) == length
    assert is_valid_bio(tags)
    assert from_bio(tags) == spans
    assert repair_bio(tags) == tags
    covered = {i for span in spans for i in range(span.start, span.stop)}
    assert {i for i, tag in enumerate(tags) if tag != "O"} == covered


def valid(tags):
    """Accepted by a machine whose state is the label of the open span."""
    state = None
    for tag in tags:
        if tag[0] == "I" and tag[2:] != state:
            return False
        state = None if tag == "O" else tag[2:]
    return True


@pytest.mark.parametrize("length", range(5))
def test_all_taggings(length):
    for tags in itertools.product(TAGS, repeat=length):
        assert is_valid_bio(tags) == valid(tags)
        if valid(tags):
            assert to_bio(from_bio(tags), length) == list(tags)
        else:
            assert_rejects(lambda t=tags: from_bio(t), "tags", "position")
        repaired = repair_bio(tags)
        assert valid(repaired)
        for i, (before, after) in enumerate(zip(tags, repaired, strict=True)):
            assert before == after or (before[0], after) == ("I", "B" + before[1:])
            if before != after:  # only where it had to be
                assert not valid([*repaired[:i], before])


def test_by_hand():
    spans = [Span(0, 2, "PER"), Span(2, 3, "PER"), Span(4, 5, "LOC")]
    tags = ["B-PER", "I-PER", "B-PER", "O", "B-LOC", "O"]
    assert to_bio(spans, 6) == tags
    assert from_bio(tags) == spans
    assert repair_bio(["I-A", "I-A", "I-B", "O", "I-B"]) == ["B-A", "I-A", "B-B", "O", "B-B"]
    assert from_bio(()) == to_bio((), 0) == []


def test_the_first_stray_tag_is_named():
    assert_rejects(lambda: from_bio(["O", "I-A", "O", "I-B"]), "tags", "'I-A' at position 1")


@pytest.mark.parametrize("tag", ["", "X", "B-", "I-", "B", "o", "E-X", "BXY"])
@pytest.mark.parametrize("function", [from_bio, is_valid_bio, repair_bio])
def test_bad_tags(function, tag):
    assert_rejects(lambda: function(["O", tag]), "tags", repr(tag), "position 1")


@pytest.mark.parametrize(
    "spans",
    [
        [Span(1, 1, "A")],
        [Span(2, 1, "A")],
        [Span(-1, 1, "A")],
        [Span(2, 4, "A")],
        [Span(0, 1, "")],
        [Span(1, 2, "A"), Span(0, 2, "B")],
        [Span(0, 3, "A"), Span(1, 2, "B")],
        [Span(0, 1, "A"), Span(0, 1, "A")],
    ],
)
def test_bad_spans(spans):
    assert_rejects(lambda: to_bio(spans, 3), "spans", "Span(")


def test_bad_length():
    assert_rejects(lambda: to_bio([], -1), "length", -1)
