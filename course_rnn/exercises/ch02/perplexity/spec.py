"""Exercise 2.3: perplexity from logits."""

import math

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns
from course_rnn.reference.ops import cross_entropy_forward


def reference(logits, targets):
    """Take exp of the mean cross-entropy."""
    return math.exp(cross_entropy_forward(logits, targets)[0])


def draw(rng):
    """Sequences of unequal difficulty, logits around ±1000, and one target of p = exp(−900)."""

    def draw():
        T, N, V = distinct_sizes(rng, 3, low=3)
        logits = rng.normal(size=(T, N, V)) * rng.uniform(0.5, 2.5, size=(1, N, 1))
        return logits, rng.integers(V, size=(T, N))

    def case(group, logits, targets):
        return Case({"logits": logits, "targets": targets}, group)

    flat, flat_targets = draw()
    cases = [case("a uniform model", np.full_like(flat, 0.3), flat_targets)]
    cases += [case("values", *draw()) for _ in range(3)]
    for shift in (1000.0, -1000.0):
        logits, targets = draw()
        cases.append(case("large logits", logits + shift, targets))
    logits, targets = draw()
    t, n = np.indices(targets.shape)
    chessboard = np.where((t + n) % 2 == 0, 1000.0, -1000.0)  # so both are along either axis
    cases.append(case("large logits", logits + chessboard[..., None], targets))
    logits = rng.normal(size=(5, 4, 7))
    targets = rng.integers(7, size=(5, 4))
    t, n = int(rng.integers(5)), int(rng.integers(4))
    logits[t, n, targets[t, n]] -= 900
    return [*cases, case("a surprise", logits, targets)]


EXERCISE = Exercise(
    id="2.3",
    name="perplexity",
    title="Perplexity from logits",
    parameters=("logits", "targets"),
    # float32 holds numbers near 1000 to about 6e-5, and that goes straight into the exponent.
    returns=Returns("perplexity", (), "float", rtol=1e-3),
    groups=(
        Group("a uniform model", 1, "equal logits mean V equally likely symbols: perplexity V"),
        Group("values", 3, "exp of the mean of −log p over all N·T targets"),
        Group("large logits", 1, "logits around 1000 and −1000, also side by side"),
        Group("a surprise", 1, "one target has a probability of about exp(−900)"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property(
            "It is below 1, the perplexity of a model that knows every symbol beforehand.",
            lambda args, value: bool(value >= 0.999),
        ),
    ),
)
