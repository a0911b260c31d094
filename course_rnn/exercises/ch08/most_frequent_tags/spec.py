"""Exercise 8.1: the most frequent tag of each word."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def tag_counts(words, tags, V, K):
    """How often each word (row) has each tag (column)."""
    counts = np.zeros((V, K), dtype=int)
    np.add.at(counts, (words, tags), 1)
    return counts


def reference(words, tags, V, K):
    """The first of the largest of each row; the commonest tag where a row is empty."""
    counts = tag_counts(words, tags, V, K)
    commonest = counts.sum(axis=0).argmax()
    return np.where(counts.any(axis=1), counts.argmax(axis=1), commonest)


def _draw(rng, unseen=False, ties=False):
    """Clear majorities; or words that never come; or words with two tags equally often.

    Where words never come, the last among them, the commonest tag is second with many others: it is
    neither 0, nor that of the largest count, nor that of most words, and these three differ.
    """
    while True:
        V, K = int(rng.integers(7, 10)), int(rng.integers(4, 7))
        seen = rng.permutation(V - 1)[: V - 3] if unseen else rng.permutation(V)
        common = int(rng.integers(1, K))
        rows = []
        for v in seen:
            n, others = int(rng.integers(3, 6)), [k for k in range(K) if k != common]
            pair = [rng.choice(others), common]
            if not unseen and rng.random() < 0.5:
                pair.reverse()
            m = n if ties and rng.random() < 0.7 else n - 1
            rows += [(v, pair[0])] * n + [(v, pair[1])] * m
        words, tags = np.array(rows)[rng.permutation(len(rows))].T
        if not unseen or _is_clear(tag_counts(words, tags, V, K)):
            return {"words": words, "tags": tags, "V": V, "K": K}


def _is_clear(counts) -> bool:
    totals = counts.sum(axis=0)
    of_words = np.bincount(counts.argmax(axis=1)[counts.any(axis=1)], minlength=len(totals))
    tags = {0, *(int(c.argmax()) for c in (totals, of_words, counts.max(axis=0)))}
    clear = (totals == totals.max()).sum() == 1 and totals.argmin() != 0
    return bool(len(tags) == 4 and clear)


EXERCISE = Exercise(
    id="8.1",
    name="most_frequent_tags",
    title="The most frequent tag of each word",
    parameters=("words", "tags", "V", "K"),
    returns=Returns("table", ("V",), "int"),
    groups=(
        Group("words that came", 2, "every word came, one of its tags most often"),
        Group("new words", 1, "some words never came: they get the commonest tag of all"),
        Group("ties", 1, "of tags that came equally often the one with the lower index"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("words that came", 3, {}),
        ("new words", 3, {"unseen": True}),
        ("ties", 3, {"ties": True}),
    ),
    properties=(
        Property(
            "A tag is not in [0, K).",
            lambda args, got: got.min() >= 0 and got.max() < args["K"],
        ),
    ),
)
