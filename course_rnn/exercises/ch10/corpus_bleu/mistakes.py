"""Exercise 10.4: what goes wrong, and the hint for it."""

from collections import Counter

import numpy as np

from course_rnn.exercises.ch10.corpus_bleu.spec import counts_of, ngrams, score_of, words_of
from course_rnn.exercises.spec import Mistake, Stumble


def _scored(score):
    """Right counts; ``score(clipped, total, c, r)`` stands for BLEU."""

    @np.errstate(all="ignore")
    def answer(written, reference):
        clipped, total, c, r = counts_of(written, reference)
        return clipped, total, np.array(float(score(clipped, total, c, r)))

    return answer


def _counted(matches=None, wrote=None, read=words_of):
    """Other counts; the score is made of them as is right."""

    @np.errstate(all="ignore")
    def answer(written, reference):
        _, _, c, r = counts_of(written, reference)
        clipped, total = np.zeros(4, dtype=int), np.zeros(4, dtype=int)
        for row, wanted in zip(written, reference, strict=True):
            mine, right = read(row), read(wanted)
            for n in range(1, 5):
                a, b = ngrams(mine, n), ngrams(right, n)
                clipped[n - 1] += matches(a, b) if matches else (a & b).total()
                total[n - 1] += wrote(mine, right, n) if wrote else a.total()
        return clipped, total, score_of(clipped, total, c, r)

    return answer


def _one_text(written, reference):
    """All sentences as one text: runs go on over their ends, and words are found anywhere."""
    mine, right = words_of(written.ravel()), words_of(reference.ravel())
    grams = [(ngrams(mine, n), ngrams(right, n)) for n in range(1, 5)]
    clipped = np.array([(a & b).total() for a, b in grams])
    total = np.array([a.total() for a, _ in grams])
    return clipped, total, score_of(clipped, total, len(mine), len(right))


def _summed_before(written, reference):
    """Runs end with their sentence, but the counts of all are clipped together."""
    pairs = zip(written, reference, strict=True)
    rows = [(words_of(row), words_of(wanted)) for row, wanted in pairs]
    clipped, total = np.zeros(4, dtype=int), np.zeros(4, dtype=int)
    for n in range(1, 5):
        a = sum((ngrams(mine, n) for mine, _ in rows), Counter())
        b = sum((ngrams(right, n) for _, right in rows), Counter())
        clipped[n - 1], total[n - 1] = (a & b).total(), a.total()
    return clipped, total, score_of(clipped, total, *counts_of(written, reference)[2:])


def _last(written, reference):
    clipped, total, c, r = counts_of(written[-1:], reference[-1:])
    return clipped, total, score_of(clipped, total, c, r)


@np.errstate(all="ignore")
def _mean_of_sentences(written, reference):
    clipped, total, _, _ = counts_of(written, reference)
    rows = [
        score_of(*counts_of(written[k : k + 1], reference[k : k + 1])) for k in range(len(written))
    ]
    return clipped, total, np.array(np.mean(rows))


@np.errstate(all="ignore")
def _penalty_of_sentences(written, reference):
    clipped, total, _, _ = counts_of(written, reference)
    lengths = zip((written >= 0).sum(axis=1), (reference >= 0).sum(axis=1), strict=True)
    penalty = np.mean([min(1.0, np.exp(1 - r / c)) for c, r in lengths])
    return clipped, total, score_of(clipped, total, 1, 1) * penalty


def _length_of_table(written, reference):
    clipped, total, _, _ = counts_of(written, reference)
    return clipped, total, score_of(clipped, total, written.size, reference.size)


def _geometric(clipped, total):
    return np.exp(np.log(clipped / total).mean())


def _penalty(c, r):
    return min(1.0, np.exp(1 - r / c))


MISTAKES = (
    Mistake(
        "not clipped",
        "a run counts each time it was written: it may count at most as often as the reference of "
        "its sentence has it.",
        _counted(lambda a, b: sum(count for gram, count in a.items() if gram in b)),
    ),
    Mistake(
        "each run once",
        "a run that was written twice and is in the reference twice counts twice: sets forget it.",
        _counted(lambda a, b: len(a.keys() & b.keys())),
    ),
    Mistake(
        "different runs written",
        "total counts every run that was written, also one that came before: here only different "
        "ones count.",
        _counted(wrote=lambda mine, right, n: len(ngrams(mine, n))),
    ),
    Mistake(
        "divided by the reference",
        "total counts the runs of the reference: that would be recall. Count what was written.",
        _counted(wrote=lambda mine, right, n: ngrams(right, n).total()),
    ),
    Mistake(
        "words in total",
        "total has the number of words for every n: a sentence of T words has T − n + 1 runs.",
        _counted(wrote=lambda mine, right, n: len(mine)),
    ),
    Mistake(
        "one run too few",
        "total has T − n runs a sentence: there are T − n + 1.",
        _counted(wrote=lambda mine, right, n: max(len(mine) - n, 0)),
    ),
    Mistake(
        "negative number of runs",
        "a sentence shorter than n has 0 runs of n words: T − n + 1 may be negative.",
        _counted(wrote=lambda mine, right, n: len(mine) - n + 1),
    ),
    Mistake(
        "padding counted",
        "the padding, −1, is counted as a word.",
        _counted(read=lambda row: [int(word) for word in row]),
    ),
    Mistake(
        "one long text",
        "all sentences are read as one text: runs must end with their sentence, and be looked for "
        "in its own reference.",
        _one_text,
    ),
    Mistake(
        "clipped all together",
        "the runs of all sentences are counted together and then clipped: clip within each "
        "sentence, then add.",
        _summed_before,
    ),
    Mistake(
        "last sentence",
        "only the last sentence counts: add up over all.",
        _last,
    ),
    Mistake(
        "mean of sentences",
        "the score is the mean of the scores of the sentences: add up the counts first.",
        _mean_of_sentences,
    ),
    Mistake(
        "penalty of each sentence",
        "the brevity penalty is the mean of those of the sentences: take all words written and all "
        "words of the references.",
        _penalty_of_sentences,
    ),
    Mistake(
        "penalty of the table",
        "the brevity penalty compares the sizes of the two tables, padding and all.",
        _length_of_table,
    ),
    Mistake(
        "no penalty",
        "the brevity penalty is missing.",
        _scored(lambda a, b, c, r: score_of(a, b, 1, 1)),
    ),
    Mistake(
        "penalty upside down",
        "the brevity penalty has c / r in the exponent: it is 1 − r / c.",
        _scored(lambda a, b, c, r: score_of(a, b, r, c)),
    ),
    Mistake(
        "reward for length",
        "e^(1 − r/c) is above 1 where too much was written: the penalty is at most 1.",
        _scored(lambda a, b, c, r: 100 * _geometric(a, b) * np.exp(1 - r / c) * (a.min() > 0)),
    ),
    Mistake(
        "ratio of lengths",
        "the penalty is c / r itself: it is e^(1 − r/c).",
        _scored(lambda a, b, c, r: 100 * _geometric(a, b) * min(1, c / r) * (a.min() > 0)),
    ),
    Mistake(
        "arithmetic mean",
        "the plain mean of the four precisions is taken: take the fourth root of their product.",
        _scored(lambda a, b, c, r: 100 * (a / b).mean() * _penalty(c, r)),
    ),
    Mistake(
        "root missing",
        "the product of the four precisions is taken without the fourth root.",
        _scored(lambda a, b, c, r: 100 * np.prod(a / b) * _penalty(c, r)),
    ),
    Mistake(
        "words alone",
        "the score is made of p_1 alone.",
        _scored(lambda a, b, c, r: 100 * a[0] / b[0] * _penalty(c, r)),
    ),
    Mistake(
        "four words alone",
        "the score is made of p_4 alone: it is the mean over n from 1 to 4.",
        _scored(lambda a, b, c, r: 100 * a[3] / b[3] * _penalty(c, r)),
    ),
    Mistake(
        "counts of all n together",
        "the counts of all n are added and then divided: each n has a precision of its own.",
        _scored(lambda a, b, c, r: 100 * a.sum() / b.sum() * _penalty(c, r)),
    ),
    Mistake(
        "from 0 to 1",
        "the score is between 0 and 1: BLEU is given from 0 to 100.",
        _scored(lambda a, b, c, r: score_of(a, b, c, r) / 100),
    ),
    Mistake(
        "log of zero",
        "where no run is right the logarithm is −∞, and something was made of it that is not 0: "
        "then BLEU is 0.",
        _scored(
            lambda a, b, c, r: 100 * np.exp(np.log(np.maximum(a, 1) / b).mean()) * _penalty(c, r)
        ),
    ),
    Mistake(
        "counts of 0 left out",
        "where a count is 0 its n was left out of the mean: then BLEU is 0.",
        _scored(lambda a, b, c, r: 100 * _geometric(a[a > 0], b[a > 0]) * _penalty(c, r)),
    ),
)

STUMBLES = (
    Stumble(
        "math domain error|expected a positive input",
        "the logarithm of 0: if one of the four counts is 0, BLEU is 0 without any logarithm.",
    ),
    Stumble(
        "unhashable type",
        "a list or an array cannot be a key: make a tuple of the run, tuple(words[k : k + n]).",
    ),
)
