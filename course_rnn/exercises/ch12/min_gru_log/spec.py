"""Exercise 12.2: a minGRU in logarithms."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def log_sigmoid(a):
    """Logarithm of σ(a), also where σ(a) is 0 in floats."""
    return -np.logaddexp(0, -a)


def log_candidate(a_n):
    """Logarithm of a + 1/2 from 0 on, and of σ(a) below: positive, and without a jump at 0."""
    return np.where(a_n >= 0, np.log(np.maximum(a_n, 0) + 0.5), log_sigmoid(a_n))


def log_recurrence(log_a, log_b, log_h0):
    """Logarithm of h_t of h_t = a_t h_{t-1} + b_t, step by step."""
    log_h, rows = log_h0, []
    for t in range(len(log_a)):
        log_h = np.logaddexp(log_a[t] + log_h, log_b[t])
        rows.append(log_h)
    return np.stack(rows)


def reference(a_z, a_n, log_h0):
    """h_t = z h_{t-1} + (1 - z) n, in logarithms."""
    return log_recurrence(log_sigmoid(a_z), log_sigmoid(-a_z) + log_candidate(a_n), log_h0)


def _draw(rng, T=None, extreme=False, shift=0.0):
    drawn, N, H = distinct_sizes(rng, 3, low=2, high=6)
    T = T or drawn
    a_z, a_n = rng.normal(scale=1.5, size=(T, N, H)), rng.normal(scale=1.5, size=(T, N, H))
    a_z += shift
    if extreme:
        a_z += rng.choice([-800, 0, 800], size=a_z.shape, p=[0.4, 0.3, 0.3])
        a_n += rng.choice([-800, 0], size=a_n.shape)
    return {"a_z": a_z, "a_n": a_n, "log_h0": rng.normal(size=(N, H))}


EXERCISE = Exercise(
    id="12.2",
    name="min_gru_log",
    title="A minGRU in logarithms",
    parameters=("a_z", "a_n", "log_h0"),
    returns=Returns("log_h", ("T", "N", "H"), "float", rtol=1e-4, atol=3e-3),
    groups=(
        Group("one step", 1, "T = 1: gate and candidate in logarithms"),
        Group("several steps", 2, "each state is computed from the one before"),
        Group("a long sequence", 1, "the same, for 400 steps"),
        Group("gates shut", 2, "pre-activations as far out as ±800"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("one step", 2, {"T": 1}),
        ("several steps", 3),
        ("a long sequence", 2, {"T": 400, "shift": -2.0}),  # the product of all z underflows
        ("gates shut", 3, {"T": 5, "extreme": True}),
    ),
    properties=(
        Property(
            "A state lies above the largest of h_0 and all candidates, whose mean it is.",
            lambda args, log_h: bool(
                np.all(
                    log_h
                    <= np.maximum(args["log_h0"], log_candidate(args["a_n"]).max(axis=0)) + 0.01
                )
            ),
        ),
    ),
)
