"""Exercise 8.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch08.bio_spans.spec import reference, spans_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import past_the_end, then


def _only_b(tags):
    """A stray I begins nothing; what follows it is lost too."""
    labels, spans, open_at = (tags - 1) // 2, [], None
    for t, tag in enumerate([*tags, 0]):
        goes_on = (
            open_at is not None and tag > 0 and tag % 2 == 0 and labels[open_at] == (tag - 1) // 2
        )
        if open_at is not None and not goes_on:
            spans.append((open_at, t, labels[open_at]))
            open_at = None
        if tag % 2 == 1:
            open_at = t
    return np.array(spans, dtype=int).reshape(-1, 3)


def _after_o(tags):
    """A new span only after O, or where the label changes."""
    before = np.concatenate([[0], tags[:-1]])
    return spans_of(tags, (tags > 0) & ((before == 0) | ((before - 1) // 2 != (tags - 1) // 2)))


def _any_i_goes_on(tags):
    """An I goes on with whatever span is open, also one of another label."""
    before = np.concatenate([[0], tags[:-1]])
    return spans_of(tags, (tags % 2 == 1) | ((tags > 0) & (before == 0)))


def _last_label(tags):
    spans = _any_i_goes_on(tags)
    spans[:, 2] = (tags[spans[:, 1] - 1] - 1) // 2
    return spans


def _each_word(tags):
    return spans_of(tags, tags > 0)


def _joined(tags):
    return spans_of(tags, (tags > 0) & (np.concatenate([[0], tags[:-1]]) == 0))


def _closed_by_another(tags):
    """A span is written down when something ends it: the end of the sentence does not."""
    spans = reference(tags)
    return spans[spans[:, 1] < len(tags)]


def _begin_only(tags):
    spans = reference(tags)
    spans[:, 1] = spans[:, 0] + 1
    return spans


def _column(column, change):
    def answer(tags):
        spans = reference(tags)
        spans[:, column] = change(spans, tags)
        return spans

    return answer


def _longest_only(tags):
    spans = reference(tags)
    return spans[spans[:, 1] - spans[:, 0] > 1]


MISTAKES = (
    Mistake(
        "stray I left out",
        "an I without a B or I of its label before it is left out: it begins a span.",
        _only_b,
    ),
    Mistake(
        "B after its label goes on",
        "a B right after a span of the same label goes on with it: every B begins a span.",
        _after_o,
    ),
    Mistake(
        "I of another label goes on",
        "an I goes on with a span of another label: it begins a new one.",
        _any_i_goes_on,
    ),
    Mistake(
        "last label",
        "an I goes on with a span of another label, and gives it its own: it begins a new span.",
        _last_label,
    ),
    Mistake(
        "every word a span",
        "every word that is not O is a span of its own: an I goes on with the span before it.",
        _each_word,
    ),
    Mistake(
        "all until O",
        "a span goes on until O: it also ends where another begins.",
        _joined,
    ),
    Mistake(
        "span at the end lost",
        "a span that reaches to the end of the sentence is missing: nothing comes after it to "
        "close it, so close it after the loop.",
        _closed_by_another,
    ),
    Mistake(
        "begins only",
        "each span ends after its first word: it goes on over the tags I that follow.",
        _begin_only,
    ),
    Mistake(
        "one-word spans lost",
        "spans of one word are missing: a B alone is a span.",
        _longest_only,
    ),
    Mistake(
        "stop included",
        "stop is the last word of the span: it is the word after it.",
        _column(1, lambda spans, tags: spans[:, 1] - 1),
    ),
    Mistake(
        "length for stop",
        "the second column holds the length: it is to hold where the span stops, start + length.",
        _column(1, lambda spans, tags: spans[:, 1] - spans[:, 0]),
    ),
    Mistake(
        "tag for label",
        "the third column holds the tag: the label is (tag − 1) // 2.",
        _column(2, lambda spans, tags: tags[spans[:, 0]]),
    ),
    Mistake(
        "half of the tag",
        "the label is tag // 2, which gives B and I of a label different numbers: it is "
        "(tag − 1) // 2.",
        _column(2, lambda spans, tags: tags[spans[:, 0]] // 2),
    ),
    Mistake(
        "label first",
        "the label stands in the first column: the order is start, stop, label.",
        then(reference, lambda spans: spans[:, [2, 0, 1]]),
    ),
    Mistake(
        "counted from 1",
        "words are counted from 1: the first is 0.",
        then(reference, lambda spans: spans + np.array([1, 1, 0])),
    ),
    Mistake(
        "last to first",
        "the spans stand from the last to the first: they are to stand in the order of the "
        "sentence.",
        then(reference, lambda spans: spans[::-1]),
    ),
    Mistake(
        "by label",
        "the spans are sorted by label: they are to stand in the order of the sentence.",
        then(reference, lambda spans: spans[np.argsort(spans[:, 2], kind="stable")]),
    ),
)

STUMBLES = (
    past_the_end("tags", "At the last word there is no next tag: look whether there is one."),
)
