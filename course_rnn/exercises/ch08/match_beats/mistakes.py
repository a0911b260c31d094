"""Exercise 8.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch08.match_beats.spec import count_pairs, f1_of, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import on_changed


def _counted(count):
    """The answer with hits counted otherwise: ``count(found, truth, tolerance)``."""

    def answer(found, truth, tolerance):
        hits = int(count(found, truth, tolerance))
        return np.array(hits), np.array(f1_of(hits, found, truth))

    return answer


def _scored(score):
    """Hits are right, and ``score(hits, F, B)`` stands for F1."""

    def answer(found, truth, tolerance):
        hits = count_pairs(found, truth, tolerance)
        with np.errstate(all="ignore"):
            value = score(*np.array([hits, len(found), len(truth)], dtype=float))
        return np.array(hits), np.array(value)

    return answer


def _near(found, truth, tolerance):
    return np.abs(found[:, None] - truth) <= tolerance


def _nearest_first(found, truth, tolerance):
    away = np.abs(found[:, None] - truth).astype(float)
    hits = 0
    while away.size and away.min() <= tolerance:
        i, k = np.unravel_index(away.argmin(), away.shape)
        away[i], away[:, k], hits = np.inf, np.inf, hits + 1
    return hits


def _nearest_of_each(found, truth, tolerance):
    """Each detection takes its nearest beat, if that is free."""
    taken = set()
    for moment in found if len(truth) else ():
        k = int(np.abs(truth - moment).argmin())
        if abs(truth[k] - moment) <= tolerance:
            taken.add(k)
    return len(taken)


def _in_step(found, truth, tolerance):
    n = min(len(found), len(truth))
    return np.sum(np.abs(found[:n] - truth[:n]) <= tolerance)


def _only(side):
    def count(found, truth, tolerance):
        hits = i = k = 0
        while i < len(found) and k < len(truth):
            away = side * (found[i] - truth[k])
            if 0 <= away <= tolerance:
                hits, i, k = hits + 1, i + 1, k + 1
            elif found[i] < truth[k]:
                i += 1
            else:
                k += 1
        return hits

    return count


MISTAKES = (
    Mistake(
        "hits by detection",
        "every detection near a beat is a hit, also the second one near the same beat: a beat that "
        "has its detection is taken.",
        _counted(lambda *args: _near(*args).any(axis=1).sum()),
    ),
    Mistake(
        "hits by beat",
        "every beat with a detection near it is a hit, also if another beat has that detection: a "
        "detection belongs to one beat.",
        _counted(lambda *args: _near(*args).any(axis=0).sum()),
    ),
    Mistake(
        "all pairs",
        "every pair that is near enough is counted: each detection and each beat may be in one.",
        _counted(lambda *args: _near(*args).sum()),
    ),
    Mistake(
        "nearest first",
        "the nearest pairs come first, and leave others without a partner: from left to right "
        "there are more.",
        _counted(_nearest_first),
    ),
    Mistake(
        "nearest beat of each",
        "each detection asks for its nearest beat alone: if that is taken, another beat within the "
        "tolerance may be free.",
        _counted(_nearest_of_each),
    ),
    Mistake(
        "in step",
        "detection i is compared with beat i alone: after one that is missed all others are off.",
        _counted(_in_step),
    ),
    Mistake(
        "less than the tolerance",
        "a detection exactly as far away as the tolerance is within it: ≤, not <.",
        on_changed(reference, tolerance=lambda t: t - 1),
    ),
    Mistake(
        "half the tolerance",
        "the tolerance holds to either side: it is not the width of a window around the beat.",
        on_changed(reference, tolerance=lambda t: t // 2),
    ),
    Mistake(
        "late ones only",
        "detections before a beat count too: it is the absolute distance that matters.",
        _counted(_only(1)),
    ),
    Mistake(
        "early ones only",
        "detections after a beat count too: it is the absolute distance that matters.",
        _counted(_only(-1)),
    ),
    Mistake(
        "precision",
        "f1 is the precision, hits by detections: F1 is 2 · hits / (detections + beats).",
        _scored(lambda hits, F, B: hits / F if F else 0.0),
    ),
    Mistake(
        "recall",
        "f1 is the recall, hits by beats: F1 is 2 · hits / (detections + beats).",
        _scored(lambda hits, F, B: hits / B if B else 0.0),
    ),
    Mistake(
        "arithmetic mean",
        "f1 is the mean of precision and recall: F1 is their harmonic mean.",
        _scored(lambda hits, F, B: ((hits / F if F else 0.0) + (hits / B if B else 0.0)) / 2),
    ),
    Mistake(
        "hits by all",
        "f1 is hits by all that is there or was said: F1 counts a hit twice, above and below.",
        _scored(lambda hits, F, B: hits / (F + B - hits) if F + B else 0.0),
    ),
    Mistake(
        "factor 2 missing",
        "f1 lacks a factor of 2: 2 · hits / (detections + beats).",
        _scored(lambda hits, F, B: hits / (F + B) if F + B else 0.0),
    ),
)

STUMBLES = (
    Stumble(
        "division by zero",
        "without a detection there is no precision, and without a beat no recall: F1 is 0 then.",
        lambda args, match: len(args["found"]) == 0 or len(args["truth"]) == 0,
    ),
    Stumble(
        "zero-size array to reduction operation|attempt to get argm.. of an empty sequence",
        "there may be no detection at all, or no beat: then there are no hits, and F1 is 0.",
        lambda args, match: len(args["found"]) == 0 or len(args["truth"]) == 0,
    ),
)
