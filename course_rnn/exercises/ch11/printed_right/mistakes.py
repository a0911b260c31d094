"""Exercise 11.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch11.printed_right.spec import hits_of, reference, up_to_end
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit, then


def _characters(share):
    """Another share of characters; whole outputs are right."""

    def answer(written, wanted, end):
        return np.array(share(written, wanted, end)), reference(written, wanted, end)[1]

    return answer


def _exact(share):
    """Another share of whole outputs; characters are right."""

    def answer(written, wanted, end):
        return reference(written, wanted, end)[0], np.array(share(written, wanted, end))

    return answer


def _shares(written, wanted, end):
    counts, hits = hits_of(written, wanted, end)
    return hits.sum(axis=0) / counts.sum(axis=0)


def _without_end(written, wanted, end):
    counts, hits = hits_of(written, wanted, end)
    real = counts & (wanted != end)
    return (hits & real).sum() / real.sum()


def _anything_after_end(written, wanted, end):
    counts = up_to_end(wanted, end)
    return (written == wanted)[counts].mean()


def _by_written(written, wanted, end):
    _, hits = hits_of(written, wanted, end)
    return hits.sum() / up_to_end(written, end).sum()


def _last_end(written, wanted, end):
    after = np.logical_or.accumulate((wanted == end)[::-1], axis=0)[::-1]
    return ((written == wanted) & up_to_end(written, end))[after].mean()


def _prefix(written, wanted, end):
    mine = up_to_end(written, end) & (written != end)
    theirs = up_to_end(wanted, end) & (wanted != end)
    return (~mine | (theirs & (written == wanted))).all(axis=0).mean()


def _goes_on(written, wanted, end):
    real = up_to_end(wanted, end) & (wanted != end)
    return (~real | (written == wanted)).all(axis=0).mean()


MISTAKES = (
    Mistake(
        "padding counted",
        "what follows END in wanted counts as characters: only those up to its first END do.",
        _characters(lambda written, wanted, end: (written == wanted).mean()),
    ),
    Mistake(
        "END not counted",
        "END is left out of the characters: it is one of them, and can be right or wrong.",
        _characters(_without_end),
    ),
    Mistake(
        "after the written END",
        "characters written after the first END count: what is printed stops there.",
        _characters(_anything_after_end),
    ),
    Mistake(
        "mean of means",
        "the shares of the outputs are averaged: a character counts the same in all of them.",
        _characters(lambda *args: _shares(*args).mean()),
    ),
    Mistake(
        "share of what was written",
        "the share is of the characters written: it is of those wanted.",
        _characters(_by_written),
    ),
    Mistake(
        "last END",
        "an output of wanted goes up to its last END: it ends with the first, the rest is padding.",
        _characters(_last_end),
    ),
    Mistake(
        "share of errors",
        "characters is the share that is wrong: 1 minus that.",
        _characters(lambda *args: 1 - reference(*args)[0]),
    ),
    Mistake(
        "number of characters",
        "characters is a number and no share: divide by the characters wanted.",
        _characters(lambda *args: float(hits_of(*args)[1].sum())),
    ),
    Mistake(
        "whole columns",
        "exact compares what comes after END, too: anything may stand there.",
        _exact(lambda written, wanted, end: (written == wanted).all(axis=0).mean()),
    ),
    Mistake(
        "a beginning is enough",
        "an output that stops too soon counts as exact: END must stand in the same place.",
        _exact(_prefix),
    ),
    Mistake(
        "goes on",
        "an output that goes on where END should stand counts as exact: END belongs to it.",
        _exact(_goes_on),
    ),
    Mistake(
        "first character",
        "exact looks at the first character alone: all of them must be right.",
        _exact(lambda written, wanted, end: (written == wanted)[0].mean()),
    ),
    Mistake(
        "any character",
        "exact asks for any character to be right: all of them must be.",
        _exact(lambda *args: hits_of(*args)[1].any(axis=0).mean()),
    ),
    Mistake(
        "mean share",
        "exact is the mean of the outputs' shares: an output is right as a whole or not.",
        _exact(lambda *args: _shares(*args).mean()),
    ),
    Mistake(
        "characters independent",
        "exact is computed from the share of characters: it must be counted, output by output.",
        _exact(lambda *args: reference(*args)[0] ** len(args[0])),
    ),
    Mistake(
        "number of outputs",
        "exact is a number of outputs and no share: divide by how many there are.",
        _exact(lambda written, wanted, end: reference(written, wanted, end)[1] * written.shape[1]),
    ),
    Mistake(
        "swapped",
        "the two shares are swapped: characters first, then exact.",
        then(reference, lambda answer: answer[::-1]),
    ),
    Mistake(
        "rows as outputs",
        "rows are taken for outputs: a column is one.",
        lambda written, wanted, end: reference(written.T, wanted.T, end),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "Time runs down: written and wanted are (T, N), and a mask for each output is (N,)."
    ),
)
