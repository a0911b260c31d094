"""Exercise 11.1: how much of what was printed is right."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def up_to_end(symbols, end):
    """True up to the first END of each column, END among them; everywhere where there is none."""
    ended = np.logical_or.accumulate(symbols == end, axis=0)
    return np.concatenate([np.ones_like(ended[:1]), ~ended[:-1]])


def hits_of(written, wanted, end):
    """Where the wanted symbols stand, and where they were written, both up to END."""
    counts = up_to_end(wanted, end)
    return counts, counts & up_to_end(written, end) & (written == wanted)


def reference(written, wanted, end):
    """Share of characters right, and of whole outputs."""
    counts, hits = hits_of(written, wanted, end)
    return np.array(hits.sum() / counts.sum()), np.array((hits == counts).all(axis=0).mean())


def _draw(rng, N, same_length=False, early=False):
    """N ≥ 8 outputs with anything after END, and what was written for them.

    The cases of a group have unlike N: then equal errors make unlike shares.
    """
    T, V = int(rng.integers(5, 7)), int(rng.integers(5, 8))
    end = int(rng.integers(1, V))
    others = np.delete(np.arange(V), end)
    wanted, written = (rng.integers(V, size=(T, N)) for _ in range(2))
    lengths = np.full(N, T - 1) if same_length else rng.integers(1, T - 1, size=N)
    if not same_length:
        lengths[:2] = 1, T - 2
    for n, length in enumerate(lengths):
        wanted[:length, n] = rng.choice(others, size=length)
        wanted[length, n] = end
        written[: length + 1, n] = wanted[: length + 1, n]
    for n in range(2, N - 1 if same_length else 5):  # one character is wrong
        k = int(rng.integers(lengths[n]))
        written[k, n] = rng.choice(others[others != wanted[k, n]])
    if early:
        for n in (5, 7):  # END too soon, the true characters after it
            wanted[:, n] = [*rng.choice(others, size=T - 2), end, others[0]]
            written[:, n] = [end, *wanted[1:, n]]
        written[lengths[6] :, 6] = rng.choice(others, size=T - lengths[6])  # no END
    order = rng.permutation(N)
    return {"written": written[:, order], "wanted": wanted[:, order], "end": end}


EXERCISE = Exercise(
    id="11.1",
    name="printed_right",
    title="How much of what was printed is right?",
    parameters=("written", "wanted", "end"),
    returns=(Returns("characters", (), "float"), Returns("exact", (), "float")),
    groups=(
        Group("characters", 1, "the share of characters; all outputs are long", ("characters",)),
        Group(
            "padding", 1, "the same, with shorter outputs and what follows them", ("characters",)
        ),
        Group("early END", 1, "the same, where END is written too soon or not", ("characters",)),
        Group("exact", 2, "the share of whole outputs", ("exact",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        *(("characters", 1, {"N": N, "same_length": True}) for N in (8, 10)),
        *(("padding", 1, {"N": N}) for N in (8, 12)),
        *(("early END", 1, {"N": N, "early": True}) for N in (8, 12)),
        *(("exact", 1, {"N": N, "early": True}) for N in (8, 10, 12)),
    ),
    properties=(
        Property(
            "A share is not between 0 and 1.",
            lambda args, answer: bool(all(0 <= float(share) <= 1 for share in answer)),
        ),
    ),
)
