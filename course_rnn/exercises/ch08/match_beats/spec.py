"""Exercise 8.4: match what was found with what is there, one to one."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns

LATER = 400  # ms between two places of a record, more than any tolerance


def f1_of(hits, found, truth):
    """F1 of so many hits; 0 where there is nothing at all."""
    total = len(found) + len(truth)
    return 2 * hits / total if total else 0.0


def count_pairs(found, truth, tolerance):
    """How many pairs there are from left to right, which is as many as there can be."""
    hits = i = k = 0
    while i < len(found) and k < len(truth):
        if abs(found[i] - truth[k]) <= tolerance:
            hits, i, k = hits + 1, i + 1, k + 1
        elif found[i] < truth[k]:
            i += 1
        else:
            k += 1
    return hits


def reference(found, truth, tolerance):
    """Hits and F1."""
    hits = count_pairs(found, truth, tolerance)
    return np.array(hits), np.array(f1_of(hits, found, truth))


def _alone(rng, tol):
    """A beat that is found, a little off."""
    return [int(rng.integers(-tol + 1, tol))], [0]


def _just(rng, tol):
    """A beat found exactly as late as is allowed, or as early."""
    return [int(rng.choice([-tol, tol]))], [0]


def _missed(rng, tol):
    return [], [0]


def _false(rng, tol):
    return [0], []


def _too_late(rng, tol):
    return [tol + int(rng.integers(1, tol // 2))], [0]


def _doubled(rng, tol):
    """One beat, and two detections near it."""
    early, late = rng.integers(2, tol // 2, size=2)
    return [-int(early), int(late)], [0]


def _shared(rng, tol):
    """Two beats, and one detection near both."""
    gap = int(rng.integers(tol // 2, tol))
    return [gap // 2], [0, gap]


def _crowd(rng, tol):
    """Two beats and two detections; whoever pairs the nearest first has only one pair."""
    near = int(rng.integers(3, tol // 4))
    gap = tol + int(rng.integers(1, tol // 4))
    first = gap - near  # within reach of the first beat, nearer to the second
    return [min(first, tol), gap + tol - int(rng.integers(0, tol // 6))], [0, gap]


def _rivals(rng, tol):
    """Two beats and two detections that are both nearest to the second beat."""
    gap = int(rng.integers(tol // 2, tol))
    return [gap - gap // 3, gap - int(rng.integers(0, gap // 4))], [0, gap]


def _draw(rng, always=(), only=None, empty=()):
    """A record made of places far apart, each with its beats and detections, in milliseconds."""
    tolerance = int(rng.integers(40, 91))
    kinds = [_alone, _alone, _just, _missed, _false, _false, _too_late, *always]
    kinds += [_alone] * int(rng.integers(0, 6)) + [_missed] * int(rng.integers(0, 4))
    kinds = kinds if only is None else only
    found, truth, at = [], [], 500
    for k in rng.permutation(len(kinds)):
        here, there = kinds[k](rng, tolerance)
        found += [at + moment for moment in here]
        truth += [at + moment for moment in there]
        at += LATER + int(rng.integers(0, 300))
    found, truth = (np.array([] if name in empty else moments, dtype=np.int64)
                    for name, moments in (("found", found), ("truth", truth)))  # fmt: skip
    return {"found": found, "truth": truth, "tolerance": tolerance}


EXERCISE = Exercise(
    id="8.4",
    name="match_beats",
    title="Match beats one to one",
    parameters=("found", "truth", "tolerance"),
    returns=(Returns("hits", (), "int"), Returns("f1", (), "float")),
    groups=(
        Group("far apart", 2, "at most one detection near a beat; among them records with nothing"),
        Group("twice", 1, "two detections near one beat, or one near two beats, are one hit"),
        Group("a crowd", 2, "as many pairs as possible, where the nearest first gives fewer"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("far apart", 2),
        ("far apart", 1, {"only": (_alone,)}),
        ("far apart", 1, {"empty": ("found",)}),
        ("far apart", 1, {"empty": ("truth",)}),
        ("far apart", 1, {"empty": ("found", "truth")}),
        ("twice", 3, {"always": (_doubled, _doubled, _shared)}),
        ("a crowd", 3, {"always": (_crowd, _crowd, _rivals, _doubled)}),
    ),
    properties=(
        Property(
            "There are more hits than detections or than beats: one was counted twice.",
            lambda args, answer: int(answer[0]) <= min(len(args["found"]), len(args["truth"])),
        ),
        Property("F1 is not between 0 and 1.", lambda args, answer: 0 <= float(answer[1]) <= 1),
    ),
)
