"""Exercise 10.4: clipped n-gram counts and BLEU."""

from collections import Counter

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def words_of(row):
    """The words of a row, without the padding."""
    return [int(word) for word in row if word >= 0]


def ngrams(words, n):
    """How often each run of n words comes."""
    return Counter(zip(*(words[k:] for k in range(n)), strict=False))


def counts_of(written, reference):
    """Clipped counts and totals by n, words written, words of the references."""
    clipped, total = np.zeros(4, dtype=int), np.zeros(4, dtype=int)
    for row, wanted in zip(written, reference, strict=True):
        mine, right = words_of(row), words_of(wanted)
        for n in range(1, 5):
            clipped[n - 1] += (ngrams(mine, n) & ngrams(right, n)).total()
            total[n - 1] += max(len(mine) - n + 1, 0)
    return clipped, total, int((written >= 0).sum()), int((reference >= 0).sum())


def score_of(clipped, total, c, r):
    """BLEU from 0 to 100; 0 if a count is 0."""
    if clipped.min() == 0:
        return np.array(0.0)
    mean = np.exp(np.log(clipped / total).mean())
    return np.array(100 * mean * min(1.0, np.exp(1 - r / c)))


def reference(written, reference):
    """Counts summed over the sentences, and BLEU of all of them."""
    clipped, total, c, r = counts_of(written, reference)
    return clipped, total, score_of(clipped, total, c, r)


def _padded(rows):
    table = np.full((len(rows), max(map(len, rows))), -1)
    for k, row in enumerate(rows):
        table[k, : len(row)] = row
    return table


def _draw(rng, length="short", none=False):
    """References with repeated words, and what was written: parts of them, spoilt.

    ``length`` says whether more or fewer words are written than wanted; with ``none`` no run of
    four is right.
    """
    N, V = int(rng.integers(4, 6)), 9
    wanted = [rng.integers(V, size=int(rng.integers(8, 12))).tolist() for _ in range(N)]
    wrote = []
    for row in wanted:
        words = list(row)
        if none:
            words = [w if k % 3 else V for k, w in enumerate(words)]
        else:
            words[int(rng.integers(5, len(words)))] = words[0]
        if length == "short":
            del words[-int(rng.integers(1, 3)) :]
        else:
            words += [words[1]] * int(rng.integers(1, 3))
        wrote.append(words)
    wanted.append(rng.integers(V, size=4).tolist())  # too short for a run of four
    wrote.append([wanted[-1][1]] * 2)
    order = rng.permutation(N + 1)
    return {
        "written": _padded([wrote[k] for k in order]),
        "reference": _padded([wanted[k] for k in order]),
    }


EXERCISE = Exercise(
    id="10.4",
    name="corpus_bleu",
    title="Clipped n-gram counts and BLEU",
    parameters=("written", "reference"),
    returns=(
        Returns("clipped", ("four",), "int"),
        Returns("total", ("four",), "int"),
        Returns("score", (), "float"),
    ),
    groups=(
        Group("counts", 2, "what was written, and what of it is right", ("clipped", "total")),
        Group("too short", 1, "fewer words written than wanted", ("score",)),
        Group("too long", 1, "more words written than wanted", ("score",)),
        Group("no run of four", 1, "no four words in a row are right", ("score",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("counts", 2, {"length": "short"}),
        ("too short", 2, {"length": "short"}),
        ("too long", 2, {"length": "long"}),
        ("no run of four", 1, {"none": True}),
        ("no run of four", 1, {"length": "long"}),  # or 0 would always be right
    ),
    properties=(
        Property(
            "More n-grams are right than were written.",
            lambda args, answer: bool(np.all(answer[0] <= answer[1])),
        ),
        Property(
            "A score is not between 0 and 100.",
            lambda args, answer: bool(0 <= float(answer[2]) <= 100 + 1e-6),
        ),
    ),
)
