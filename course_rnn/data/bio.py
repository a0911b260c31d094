"""Labelled spans as one tag a token: B-X begins a span of label X, I-X continues it, O is outside.

The scheme is IOB2 (Ratnaparkhi 1998; so named by Tjong Kim Sang and Veenstra 1999): every span
begins with B. Spans do not overlap. Used in chapter 8.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from course_rnn.data.validate import expect_at_least


class Span(NamedTuple):
    """Tokens ``start`` … ``stop - 1`` have the label.

    Examples
    --------
    >>> words = "Ada Lovelace wrote to London".split()
    >>> span = Span(0, 2, "PER")
    >>> words[span.start : span.stop]
    ['Ada', 'Lovelace']
    """

    start: int
    stop: int
    label: str


def to_bio(spans: Iterable[Span], length: int) -> list[str]:
    """Return the tags of a sentence.

    Parameters
    ----------
    spans : iterable of Span
        In any order, without overlap, each with at least one token inside the sentence.
    length : int
        Tokens in the sentence, at least 0.

    Returns
    -------
    list of str
        ``length`` tags.

    Raises
    ------
    ValueError
        If a span is no ``Span`` of integers, is empty, reaches outside the sentence, overlaps
        another, or has no label.

    Examples
    --------
    >>> to_bio([Span(0, 2, "PER"), Span(3, 4, "LOC")], 5)
    ['B-PER', 'I-PER', 'O', 'B-LOC', 'O']
    """
    expect_at_least(0, length=length)
    tags = ["O"] * length
    for span in (spans := list(spans)):
        if not isinstance(span, Span):
            raise ValueError(f"spans: expected Span, got {span!r}")
        if not isinstance(span.start, int) or not isinstance(span.stop, int):
            raise ValueError(f"spans: expected integers start and stop, got {span}")
    for span in sorted(spans):
        if not 0 <= span.start < span.stop <= length:
            raise ValueError(f"spans: expected 0 ≤ start < stop ≤ {length}, got {span}")
        if not span.label:
            raise ValueError(f"spans: expected a label, got {span}")
        if tags[span.start] != "O":  # sorted by start: an overlap shows at the first token
            raise ValueError(f"spans: expected no overlap, got {span} over a span before it")
        tags[span.start] = f"B-{span.label}"
        tags[span.start + 1 : span.stop] = [f"I-{span.label}"] * (span.stop - span.start - 1)
    return tags


def from_bio(tags: Sequence[str]) -> list[Span]:
    """Return the spans of a sentence, in order; the inverse of `to_bio`.

    Parameters
    ----------
    tags : sequence of str
        A valid tagging. What a model predicts may not be one: see `repair_bio`.

    Returns
    -------
    list of Span

    Raises
    ------
    ValueError
        If a tag is not O, B-X or I-X, or an I-X does not follow B-X or I-X.

    Examples
    --------
    >>> for span in from_bio(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"]):
    ...     print(span)
    Span(start=0, stop=2, label='PER')
    Span(start=3, stop=4, label='LOC')
    Span(start=4, stop=5, label='LOC')
    """
    stray = _stray(tags)
    if stray:
        raise ValueError(
            f"tags: expected B-X or I-X before I-X, got {tags[stray[0]]!r} at position {stray[0]}"
        )
    begins = [i for i, tag in enumerate(tags) if tag.startswith("B-")]
    spans = []
    for start in begins:
        stop = start + 1
        while stop < len(tags) and tags[stop].startswith("I-"):
            stop += 1
        spans.append(Span(start, stop, tags[start][2:]))
    return spans


def is_valid_bio(tags: Sequence[str]) -> bool:
    """Return whether every I-X follows a B-X or I-X.

    Raises
    ------
    ValueError
        If a tag is not O, B-X or I-X.

    Examples
    --------
    >>> is_valid_bio(["B-PER", "I-PER", "O"]), is_valid_bio(["O", "I-PER"])
    (True, False)
    """
    return not _stray(tags)


def repair_bio(tags: Sequence[str]) -> list[str]:
    """Return a valid tagging: an I-X that follows neither B-X nor I-X begins a span.

    This is how the evaluation script of the CoNLL shared tasks reads such tags.

    Raises
    ------
    ValueError
        If a tag is not O, B-X or I-X.

    Examples
    --------
    >>> repair_bio(["O", "I-PER", "I-PER", "I-LOC"])
    ['O', 'B-PER', 'I-PER', 'B-LOC']
    """
    repaired = list(tags)
    for i in _stray(tags):
        repaired[i] = "B" + tags[i][1:]
    return repaired


def _stray(tags: Sequence[str]) -> list[int]:
    # positions of I-X without B-X or I-X before it
    for i, tag in enumerate(tags):
        if not isinstance(tag, str) or (
            tag != "O" and not (tag[:2] in ("B-", "I-") and len(tag) > 2)
        ):
            raise ValueError(f"tags: expected O, B-X or I-X, got {tag!r} at position {i}")
    return [
        i
        for i, tag in enumerate(tags)
        if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:])  # "O"[2:] is empty
    ]
