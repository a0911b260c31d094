"""Exercise 6.1: pad sequences of different lengths, and say what is padding."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns

V = 90


def pieces(symbols, lengths):
    """The sequences, cut out of the row of all symbols."""
    return np.split(symbols, np.cumsum(lengths)[:-1])


def pad_with(
    symbols, lengths, value,
    *, steps=np.max, place=lambda piece, T: np.arange(len(piece)),
    belongs=lambda t, length: t < length,
):  # fmt: skip
    """The two arrays, with one part replaced by a wrong one.

    ``steps(lengths)`` is T, ``place(piece, T)`` where the symbols of a sequence go, and
    ``belongs(t, length)`` the mask.
    """
    T = int(steps(lengths))
    padded = np.full((T, len(lengths)), value)
    for n, piece in enumerate(pieces(symbols, lengths)):
        padded[place(piece[:T], T), n] = piece[:T]
    return padded, belongs(np.arange(T)[:, None], lengths)


def reference(symbols, lengths, value):
    """Sequence n in column n, from the first step on."""
    return pad_with(symbols, lengths, value)


def _draw(rng, occurs=False):
    """Lengths in no order, among them 1; all symbols differ, and none is 0.

    The value to pad with stands among the symbols in three places, or in none.
    """
    N, T = (int(size) for size in rng.choice(np.arange(4, 8), 2, replace=False))
    lengths = rng.permutation([1, T, T - 1, *rng.integers(2, T, size=N - 3)])
    while np.all(np.diff(lengths) >= 0) or np.all(np.diff(lengths) <= 0):
        lengths = rng.permutation(lengths)
    symbols = rng.choice(np.arange(1, V), lengths.sum(), replace=False)
    value = V + 1
    if occurs:
        symbols[rng.choice(len(symbols), 3, replace=False)] = value
    return {"symbols": symbols, "lengths": lengths, "value": value}


EXERCISE = Exercise(
    id="6.1",
    name="pad_and_mask",
    title="Pad and mask",
    parameters=("symbols", "lengths", "value"),
    returns=(Returns("padded", ("T", "N"), "int"), Returns("mask", ("T", "N"), "bool")),
    groups=(
        Group("padding", 2, "each sequence in its column, value after its end", ("padded",)),
        Group("mask", 1, "True at real steps, False at padding", ("mask",)),
        Group("a value that occurs", 1, "the value to pad with is also a real symbol"),
    ),
    reference=reference,
    cases=by_group(
        _draw, ("padding", 2), ("mask", 2), ("a value that occurs", 2, {"occurs": True})
    ),
    properties=(
        Property(
            "The mask does not have as many True as there are symbols.",
            lambda args, answer: int(answer[1].sum()) == len(args["symbols"]),
        ),
    ),
)
