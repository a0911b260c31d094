"""Exercise 9.5: a confusion matrix, and F1 averaged over classes."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def table_of(truth, said, K):
    """How often class i was called class j."""
    table = np.zeros((K, K), dtype=int)
    np.add.at(table, (truth, said), 1)
    return table


def totals(table):
    """Hits of each class, how often it was said, how often it was true."""
    return np.diag(table), table.sum(axis=0), table.sum(axis=1)


def reference(truth, said, K):
    """Table, F1 of each class, and the mean over those that came at all."""
    table = table_of(truth, said, K)
    hits, called, true = totals(table)
    there = called + true > 0
    f1 = 2 * hits / np.where(there, called + true, 1)
    return table, f1, np.array(f1[there].mean())


def _draw(rng, empty=()):
    """Answers of a classifier that favours the frequent classes.

    ``empty`` lists what the classes at the end lack: "true" are never true but said, "said" the
    other way round, and "both" neither.
    """
    full = int(rng.integers(3, 5))
    K = full + len(empty)
    n = int(rng.integers(24, 40))
    shares = rng.dirichlet(np.arange(1, full + 1))
    truth = rng.choice(full, size=n, p=shares)
    said = np.where(rng.random(n) < 0.6, truth, rng.choice(full, size=n, p=shares))
    truth[:full] = said[:full] = np.arange(full)  # every class is found at least once
    said[full : full + 2] = truth[full : full + 2] = [0, 1]
    said[full + 2 : full + 4], truth[full + 2 : full + 4] = [0, 0], [1, 2]
    names = rng.permutation(K)
    for i, lack in enumerate(empty):
        if lack == "true":
            said[full + 4 + 2 * i] = full + i
        elif lack == "said":
            truth[full + 4 + 2 * i] = full + i
    mixed = rng.permutation(n)
    return {"truth": names[truth][mixed], "said": names[said][mixed], "K": K}


EXERCISE = Exercise(
    id="9.5",
    name="macro_f1",
    title="A confusion matrix, and macro-averaged F1",
    parameters=("truth", "said", "K"),
    returns=(
        Returns("table", ("K", "K"), "int"),
        Returns("f1", ("K",), "float"),
        Returns("macro", (), "float"),
    ),
    groups=(
        Group("confusion matrix", 1, "how often class i was called class j", ("table",)),
        Group("F1", 2, "every class is true and said now and then", ("f1", "macro")),
        Group("one-sided classes", 1, "a class that is never said, and one that is never true"),
        Group("empty class", 1, "a class that is neither true nor said does not count"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("confusion matrix", 2),
        ("F1", 2),
        ("one-sided classes", 2, {"empty": ("true", "said")}),
        ("empty class", 2, {"empty": ("both", "said")}),
    ),
    properties=(
        Property(
            "F1 is not between 0 and 1.",
            lambda args, answer: bool(
                ((answer[1] >= 0) & (answer[1] <= 1)).all() and 0 <= float(answer[2]) <= 1
            ),
        ),
    ),
)
