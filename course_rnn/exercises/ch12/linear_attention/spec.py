"""Exercise 12.3: linear attention as a recurrence."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def decays(f):
    """What is left at step t of what was written at step s, in row t and column s."""
    T = len(f)
    rows = [[np.prod(f[s + 1 : t + 1]) if s <= t else 0.0 for s in range(T)] for t in range(T)]
    return np.array(rows)


def reference(queries, keys, values, f, S0):
    """Read and write step by step; the weights on the values that were written since S0."""
    S, ys = S0, []
    for q, k, v, gate in zip(queries, keys, values, f, strict=True):
        S = gate * S + np.outer(v, k)
        ys.append(S @ q)
    return np.array(ys), S, queries @ keys.T * decays(f)


def _draw(rng, forget=True, start=True):
    T, D, E = distinct_sizes(rng, 3, low=3)
    return {
        "queries": rng.normal(size=(T, D)),
        "keys": rng.normal(size=(T, D)),
        "values": rng.normal(size=(T, E)),
        "f": rng.uniform(0.3, 0.9, size=T) if forget else np.ones(T),
        "S0": rng.normal(size=(E, D)) if start else np.zeros((E, D)),
    }


EXERCISE = Exercise(
    id="12.3",
    name="linear_attention",
    title="Linear attention as a recurrence",
    parameters=("queries", "keys", "values", "f", "S0"),
    returns=(
        Returns("ys", ("T", "E"), "float"),
        Returns("S", ("E", "D"), "float"),
        Returns("weights", ("T", "T"), "float"),
    ),
    groups=(
        Group("sum", 2, "a state that starts at 0 and forgets nothing", ("ys", "S")),
        Group("forget", 2, "a state that forgets, and a state before", ("ys", "S")),
        Group("weights", 2, "the weights on the values", ("weights",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("sum", 3, {"forget": False, "start": False}),
        ("forget", 4),
        ("weights", 3),
    ),
    properties=(
        Property(
            "A step has a weight on a later one: what has not been read cannot count.",
            lambda args, answer: bool(np.all(np.triu(answer[2], 1) == 0)),
        ),
    ),
)
