"""Exercise 10.3: the best answers without looking."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def table_of(asked, answers, Q, K):
    """How often question i had answer j."""
    table = np.zeros((Q, K), dtype=int)
    np.add.at(table, (asked, answers), 1)
    return table


def reference(asked, answers, asked_later, answers_later, Q, K):
    """The most frequent answer of each question, and how often these are right later."""
    table = table_of(asked, answers, Q, K)
    best = np.where(table.any(axis=1), table.argmax(axis=1), table.sum(axis=0).argmax())
    return best, np.array((best[asked_later] == answers_later).mean())


def _draw(rng, unseen=0, ties=False):
    """Answers with a favourite a question; questions at the end that training does not have."""
    Q, K = int(rng.integers(4, 6)) + unseen, int(rng.integers(6, 9))
    names, values = rng.permutation(Q), rng.permutation(K)
    favourite = np.arange(Q) % (K - 2) + 1
    counts = rng.permutation(np.arange(5, 5 + Q))

    def draw(count, some, share):
        asked = rng.choice(some, size=count, p=counts[some] / counts[some].sum())
        asked[: len(some)] = some
        other = rng.integers(K, size=count)
        return asked, np.where(rng.random(count) < share, favourite[asked], other)

    seen = np.arange(Q - unseen)
    asked, answers = draw(40, seen, 0.6)
    if ties:  # question 0 has two most frequent answers
        keep = asked != 0
        two = sorted(rng.choice(K, 2, replace=False), reverse=True)
        asked = np.concatenate([asked[keep], [0] * 4])
        answers = np.concatenate([answers[keep], np.repeat(two, 2)])
        mixed = rng.permutation(len(asked))
        asked, answers = asked[mixed], answers[mixed]
    later, answers_later = draw(30, np.arange(Q), 0.5)
    best = names[asked], values[answers], names[later], values[answers_later]
    keys = "asked", "answers", "asked_later", "answers_later"
    return dict(zip(keys, best, strict=True)) | {"Q": Q, "K": K}


EXERCISE = Exercise(
    id="10.3",
    name="constant_answers",
    title="The best answers without looking",
    parameters=("asked", "answers", "asked_later", "answers_later", "Q", "K"),
    returns=(Returns("best", ("Q",), "int"), Returns("right", (), "float")),
    groups=(
        Group("best answers", 2, "the most frequent answer of each question", ("best",)),
        Group("ties", 1, "of two that are equally frequent the smaller index", ("best",)),
        Group("new questions", 1, "a question that training does not have", ("best",)),
        Group("right later", 1, "the share of later questions that they get right", ("right",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("best answers", 2),
        ("ties", 2, {"ties": True}),
        ("new questions", 2, {"unseen": 2}),
        ("right later", 2, {"unseen": 1}),
    ),
    properties=(
        Property(
            "The share that is right is not between 0 and 1.",
            lambda args, answer: bool(0 <= float(answer[1]) <= 1),
        ),
    ),
)
