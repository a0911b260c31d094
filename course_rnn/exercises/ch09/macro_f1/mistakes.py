"""Exercise 9.5: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch09.macro_f1.spec import reference, table_of, totals
from course_rnn.exercises.spec import Mistake, Stumble


def _tabled(change):
    """Another table, and what is right besides."""

    def answer(truth, said, K):
        _, f1, macro = reference(truth, said, K)
        return change(truth, said, K), f1, macro

    return answer


def _scored(score, mean=None):
    """``score(hits, called, true)`` stands for F1; the mean is over classes that came."""

    @np.errstate(all="ignore")
    def answer(truth, said, K):
        table = table_of(truth, said, K)
        hits, called, true = totals(table)
        f1 = np.nan_to_num(score(hits, called, true).astype(float))
        there = called + true > 0
        macro = f1[there].mean() if mean is None else mean(f1, called, true, hits)
        return table, f1, np.array(macro, dtype=float)

    return answer


def _f1(hits, called, true):
    return 2 * hits / (called + true)


def _once(truth, said, K):
    table = np.zeros((K, K), dtype=int)
    table[truth, said] += 1
    return table


def _with_nan(truth, said, K):
    table = table_of(truth, said, K)
    hits, called, true = totals(table)
    with np.errstate(all="ignore"):
        precision, recall = hits / called, hits / true
        f1 = 2 * precision * recall / (precision + recall)
    return table, f1, np.array(f1.mean())


def _nan_left_out(truth, said, K):
    table, f1, _ = _with_nan(truth, said, K)
    return table, np.nan_to_num(f1), np.array(np.nanmean(f1))


def _of_means(f1, called, true, hits):
    there = called + true > 0
    precision = np.nan_to_num(hits / called)[there].mean()
    recall = np.nan_to_num(hits / true)[there].mean()
    return 2 * precision * recall / (precision + recall)


MISTAKES = (
    Mistake(
        "columns true",
        "the table is transposed: a row is what is true, a column what was said.",
        _tabled(lambda truth, said, K: table_of(said, truth, K)),
    ),
    Mistake(
        "each cell once",
        "each pair is counted once, however often it came: table[truth, said] += 1 adds only once "
        "for equal indices.",
        _tabled(_once),
    ),
    Mistake(
        "precision",
        "f1 is precision, hits by how often the class was said: F1 is 2 · hits / (said + true).",
        _scored(lambda hits, called, true: hits / called),
    ),
    Mistake(
        "recall",
        "f1 is recall, hits by how often the class is true: F1 is 2 · hits / (said + true).",
        _scored(lambda hits, called, true: hits / true),
    ),
    Mistake(
        "arithmetic mean",
        "f1 is the plain mean of precision and recall: F1 is their harmonic mean.",
        _scored(
            lambda hits, called, true: (
                (np.nan_to_num(hits / called) + np.nan_to_num(hits / true)) / 2
            )
        ),
    ),
    Mistake(
        "factor 2 missing",
        "f1 lacks a factor of 2: 2 · hits / (said + true).",
        _scored(lambda hits, called, true: hits / (called + true)),
    ),
    Mistake(
        "hits by all",
        "f1 is hits by all that was said or is true: F1 counts a hit twice, above and below.",
        _scored(lambda hits, called, true: hits / (called + true - hits)),
    ),
    Mistake(
        "accuracy for macro",
        "macro is the accuracy, in which a frequent class counts more: it is the plain mean of F1 "
        "over classes.",
        _scored(_f1, lambda f1, called, true, hits: hits.sum() / true.sum()),
    ),
    Mistake(
        "weighted mean",
        "macro weights each class by how often it is true: every class that came counts alike.",
        _scored(_f1, lambda f1, called, true, hits: (f1 * true).sum() / true.sum()),
    ),
    Mistake(
        "F1 of the means",
        "macro is the F1 of the mean precision and the mean recall: take F1 of each class first, "
        "then the mean.",
        _scored(_f1, _of_means),
    ),
    Mistake(
        "empty classes count",
        "the mean is over all K classes: one that was neither true nor said is to be left out.",
        _scored(_f1, lambda f1, called, true, hits: f1.mean()),
    ),
    Mistake(
        "never said left out",
        "a class that is true but was never said is left out of the mean: its F1 is 0, and counts.",
        _scored(_f1, lambda f1, called, true, hits: f1[called > 0].mean()),
    ),
    Mistake(
        "never true left out",
        "a class that was said but is never true is left out of the mean: its F1 is 0, and counts.",
        _scored(_f1, lambda f1, called, true, hits: f1[true > 0].mean()),
    ),
    Mistake(
        "only classes with hits",
        "classes without a hit are left out of the mean: those that were true or said have F1 0, "
        "and count.",
        _nan_left_out,
    ),
    Mistake(
        "NaN",
        "0 / 0 gives NaN for a class that was never said or is never true: use 2 · hits / (said + "
        "true), and 0 where both are 0.",
        _with_nan,
    ),
)

STUMBLES = (
    Stumble(
        "division by zero",
        "a class may never be said, or never be true, or neither: its F1 is 0 then.",
        lambda args, match: bool(
            len(np.unique(args["truth"])) < args["K"] or len(np.unique(args["said"])) < args["K"]
        ),
    ),
)
