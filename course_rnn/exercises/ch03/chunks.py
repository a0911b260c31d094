"""Chunks of steps, right and wrong, and cases with k, for exercises 3.4, 3.5 and 5.4."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Group

CHUNK_GROUPS = (
    Group("one chunk", 1, "k is T or more, so nothing is cut"),
    Group("equal chunks", 2, "T is a multiple of k; k = 1 is among them"),
    Group("a shorter last chunk", 2, "T is no multiple of k"),
)


def chunks_of(T, k):
    """Chunks of k steps; the last may be shorter."""
    return [slice(start, min(start + k, T)) for start in range(0, T, k)]


def whole_chunks(T, k):
    """The same without a shorter last one; if there is no other, nothing is left."""
    return [chunk for chunk in chunks_of(T, k) if chunk.stop - chunk.start == k]


def k_chunks(T, k):
    """K chunks instead of chunks of k steps."""
    parts = np.array_split(np.arange(T), min(k, T))
    return [slice(int(part[0]), int(part[-1]) + 1) for part in parts]


def by_chunks(draw):
    """Cases for CHUNK_GROUPS, for an exercise whose last parameter is k.

    Parameters
    ----------
    draw : callable
        ``draw(rng, T, N, I, H)`` returns all other arguments by name.

    Returns
    -------
    callable
        ``cases(rng)``, as :class:`course_rnn.exercises.spec.Exercise` wants it.
    """

    def cases(rng):
        drawn = _draw_sizes(rng)
        return [Case(draw(rng, *sizes) | {"k": k}, group) for group, (*sizes, k) in drawn]

    return cases


def _draw_sizes(rng):
    """Group, and T, N, I, H and k."""

    def sizes():
        return distinct_sizes(rng, 3, low=3, high=7)

    short, long = int(rng.integers(3, 6)), int(rng.integers(3, 6))
    yield "one chunk", (short, *sizes(), short)
    yield "one chunk", (long, *sizes(), long + 2)
    yield "equal chunks", (6, *sizes(), 1)
    for k in (2, 3):
        yield "equal chunks", (4 * k, *sizes(), k)
    for k in (3, 4):
        yield "a shorter last chunk", (int(rng.integers(2, 4)) * k + k - 1, *sizes(), k)
