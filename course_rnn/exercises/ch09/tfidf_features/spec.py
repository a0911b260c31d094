"""Exercise 9.1: TF–IDF features."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def word_counts(words, texts, D, V):
    """How often each text (row) has each word (column)."""
    counts = np.zeros((D, V))
    np.add.at(counts, (texts, words), 1)
    return counts


def reference(words, texts, D, V):
    """Weights of the words; counts times weights, each row of length 1."""
    counts = word_counts(words, texts, D, V)
    idf = np.log((1 + D) / (1 + (counts > 0).sum(axis=0))) + 1
    features = counts * idf
    length = np.linalg.norm(features, axis=1, keepdims=True)
    return idf, features / np.where(length > 0, length, 1)


def _draw(rng, absent=False):
    """Texts with repeated words; some words everywhere, or some words and a text never."""
    D, V = distinct_sizes(rng, 2, low=5, high=9)
    p = rng.dirichlet(np.full(V, 0.7), size=D) * 0.8 + 0.2 / V
    p[:, 0] += 0.5  # one word is in nearly every text
    if absent:
        gone = rng.choice(np.arange(1, V - 1), 1)
        p[:, [*gone, V - 1]] = 0
    rows = []
    for text in range(D):
        drawn = rng.choice(V, size=int(rng.integers(6, 16)), p=p[text] / p[text].sum())
        rows += [(word, text) for word in [0, 0, *drawn] if not (absent and text in (1, D - 1))]
    words, texts = np.array(rows)[rng.permutation(len(rows))].T
    return {"words": words, "texts": texts, "D": D, "V": V}


EXERCISE = Exercise(
    id="9.1",
    name="tfidf_features",
    title="TF–IDF features",
    parameters=("words", "texts", "D", "V"),
    returns=(Returns("idf", ("V",), "float"), Returns("features", ("D", "V"), "float")),
    groups=(
        Group("weights", 2, "the weight of each word", ("idf",)),
        Group("features", 2, "counts times weights, each row of length 1", ("features",)),
        Group("nothing there", 1, "words that never came, and texts without a word"),
    ),
    reference=reference,
    cases=by_group(
        _draw, ("weights", 3, {}), ("features", 3, {}), ("nothing there", 3, {"absent": True})
    ),
    properties=(
        Property(
            "A weight of a word is below 1: ln of (1 + D) / (1 + d) is at least 0, and 1 is added.",
            lambda args, answer: bool(np.all(answer[0] >= 1 - 1e-4)),
        ),
        Property(
            "A row of features with words in it does not have length 1.",
            lambda args, answer: bool(
                np.allclose(
                    np.linalg.norm(answer[1][np.unique(args["texts"])], axis=1), 1, atol=1e-4
                )
            ),
        ),
    ),
)
