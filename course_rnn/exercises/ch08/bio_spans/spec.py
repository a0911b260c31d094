"""Exercise 8.2: spans from tags."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def begins(tags):
    """Where a span begins: at every B, and at an I without its B or I before it."""
    before = np.concatenate([[0], tags[:-1]])
    same = (before > 0) & ((before - 1) // 2 == (tags - 1) // 2)
    return (tags % 2 == 1) | ((tags > 0) & (tags % 2 == 0) & ~same)


def spans_of(tags, begin):
    """Spans (S, 3) where they begin as said; each goes on over the tags I that follow."""
    spans = []
    for start in np.flatnonzero(begin):
        stop = start + 1
        while stop < len(tags) and tags[stop] > 0 and not begin[stop]:
            stop += 1
        spans.append((start, stop, (tags[start] - 1) // 2))
    return np.array(spans, dtype=int).reshape(-1, 3)


def reference(tags):
    """A span begins at B, or at a stray I."""
    return spans_of(tags, begins(tags))


def _draw(rng, valid=True, first_label=None):
    """A sentence with spans of one to four words, some side by side, one at the end.

    Where it is not valid, some spans have lost their B to an I of theirs or of another label.
    """
    C = int(rng.integers(2, 5))
    tags, spans = [], int(rng.integers(4, 7))
    for s in range(spans):
        label, length = int(rng.integers(C)), int(rng.integers(1, 5))
        label = label if s or first_label is None else first_label
        if s < 2:
            length = s + 2  # one of several words at least
        first = 2 * label + (1 if valid or rng.random() < 0.4 else 2)
        gap = 0 if s % 2 else int(rng.integers(1, 3))
        tags += [0] * gap + [first] + [2 * label + 2] * (length - 1)
    if not valid:  # a stray I at the start too
        tags = tags[tags.count(0) and next(i for i, tag in enumerate(tags) if tag) :]
        tags[0] += tags[0] % 2
    return {"tags": np.array(tags)}


EXERCISE = Exercise(
    id="8.2",
    name="bio_spans",
    title="Spans from tags",
    parameters=("tags",),
    returns=Returns("spans", ("S", "3"), "int"),
    groups=(
        Group("valid tags", 3, "every I follows a B or I of its label"),
        Group("stray tags", 2, "an I without its B or I before it begins a span"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("valid tags", 4, {}),
        ("stray tags", 3, {"valid": False}),
        ("stray tags", 1, {"valid": False, "first_label": 0}),
    ),
    properties=(
        Property(
            "A span ends before it begins, or is empty.",
            lambda args, got: bool((got[:, 0] < got[:, 1]).all()),
        ),
    ),
)
