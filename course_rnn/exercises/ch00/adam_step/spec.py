"""Exercise 0.3: one update of Adam."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.adaptive import AdamState, adam


def reference(w, g, m, v, t, lr, beta1, beta2, eps):
    """The package's Adam, whose state counts the steps that were made before."""
    state = AdamState(t - 1, (m,), (v,))
    (w,), state = adam((w,), (g,), state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    return w, state.m[0], state.v[0]


def _draw(rng, t=(2, 30), eps=(1e-9, 1e-8)):
    """From the second step on, m and v are those of a gradient of about this size."""
    n, size = int(rng.integers(3, 8)), rng.uniform(0.5, 3)
    t = int(rng.integers(*t))
    g = size * rng.uniform(0.4, 1.5, size=n) * np.where(np.arange(n) % 2, 1, -1)
    begun = 0.0 if t == 1 else 1.0
    return {
        "w": rng.normal(size=n),
        "g": rng.permutation(g),
        "m": begun * 0.5 * size * rng.normal(size=n),
        "v": begun * size**2 * rng.uniform(0.05, 0.4, size=n),
        "t": t,
        "lr": float(rng.uniform(0.2, 0.5)),
        "beta1": float(rng.uniform(0.6, 0.8)),
        "beta2": float(rng.uniform(0.9, 0.97)),
        "eps": float(rng.uniform(*eps)),
    }


EXERCISE = Exercise(
    id="0.3",
    name="adam_step",
    title="One update of Adam",
    parameters=("w", "g", "m", "v", "t", "lr", "beta1", "beta2", "eps"),
    returns=(
        Returns("w", ("n",), "float"),
        Returns("m", ("n",), "float"),
        Returns("v", ("n",), "float"),
    ),
    groups=(
        Group("averages", 1, "m and v after the update, before the hats", ("m", "v")),
        Group("first step", 1, "w after the update t = 1, with m and v of 0", ("w",)),
        Group("later steps", 2, "w after the updates t = 2, 3, …", ("w",)),
        Group("large ε", 1, "w where ε is not negligible", ("w",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("averages", 2),
        ("first step", 2, {"t": (1, 2)}),
        ("later steps", 2),
        ("large ε", 2, {"eps": (0.2, 0.6), "t": (2, 6)}),
    ),
    properties=(
        Property(
            "An entry of v is negative, though v is an average of squares.",
            lambda args, answer: bool(np.all(answer[2] >= 0)),
        ),
    ),
)
