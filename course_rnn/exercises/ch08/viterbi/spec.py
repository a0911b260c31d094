"""Exercise 8.3: the best sequence of labels."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference import viterbi


def reference(emissions, transitions, start):
    """The package's function; ``start`` is part of the first step's scores."""
    first = emissions[:1] + start
    best = viterbi.viterbi(np.concatenate([first, emissions[1:]]), transitions)
    return best.labels, np.float64(best.score)


def _draw(rng, T=None, flat=False, forbidden=False):
    T, K = T or int(rng.integers(6, 9)), int(rng.integers(3, 6))
    transitions = np.zeros((K, K)) if flat else 2.0 * rng.normal(size=(K, K))
    if forbidden:  # each label keeps two that may follow it
        keep = np.stack([rng.permutation(K) < 2 for _ in range(K)])
        transitions = np.where(keep, transitions, -np.inf)
    return {
        "emissions": rng.normal(size=(T, K)),
        "transitions": transitions,
        "start": 1.5 * rng.normal(size=K),
    }


EXERCISE = Exercise(
    id="8.3",
    name="viterbi",
    title="The best sequence of labels",
    parameters=("emissions", "transitions", "start"),
    returns=(Returns("labels", ("T",), "int"), Returns("score", (), "float")),
    groups=(
        Group("without transitions", 1, "all transitions are 0: every step for itself"),
        Group("labels", 3, "the best sequence, where transitions count", ("labels",)),
        Group("score", 1, "what that sequence scores", ("score",)),
        Group("forbidden", 1, "some transitions are −inf"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("without transitions", 2, {"flat": True}),
        ("labels", 4, {}),
        ("score", 2, {}),
        ("forbidden", 3, {"forbidden": True}),
    ),
    properties=(
        Property(
            "A label is not in [0, K).",
            lambda args, got: got[0].min() >= 0 and got[0].max() < args["emissions"].shape[1],
        ),
    ),
)
