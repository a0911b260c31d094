"""Exercise 2.2: inverse-transform sampling."""

import numpy as np

from course_rnn.exercises.draws import MARGIN, by_group, joined
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.sampling import inverse_transform

# nearer to 1 than the rounding, and exact in float32
NEAR_ONE = tuple(1 - 2.0 ** np.array([-21, -22, -23]))


def _draw(rng, total=1.0, also=()):
    """No probability is below 0.02; u draws every symbol, and keeps MARGIN away from every sum."""
    p = rng.dirichlet(np.ones(int(rng.integers(4, 8)))) + 0.05
    p *= total / p.sum()
    cdf = np.cumsum(p)
    free = rng.random(4)
    while np.any(close := np.abs(free[:, None] - cdf).min(axis=1) < MARGIN):
        free[close] = rng.random(int(close.sum()))
    return {"p": p, "u": rng.permutation([*(cdf - p / 2), *free, *also])}


def _on_borders(rng):
    """Sixteenths, which every float holds exactly, with u on every border below 1."""
    V = int(rng.integers(6, 9))
    counts = 1 + rng.multinomial(16 - V + 3, np.ones(V) / V)
    counts[[0, int(rng.integers(2, V - 2)), V - 1]] = 0
    counts[1] += 16 - counts.sum()
    p = counts / 16
    borders = np.unique(np.cumsum(p))[:-1]
    u = np.concatenate([borders, (np.cumsum(p) - p / 2)[p > 0], [1 - 2.0**-20]])
    return {"p": p, "u": rng.permutation(u)}


EXERCISE = Exercise(
    id="2.2",
    name="inverse_transform",
    title="Inverse-transform sampling",
    parameters=("p", "u"),
    returns=Returns("k", ("n",), "int"),
    groups=(
        Group("values", 2, "the smallest k with p_0 + … + p_k > u"),
        Group("borders", 1, "probabilities of 0, and u equal to a sum, such as u = 0"),
        Group("rounding", 1, "p sums to 0.999999 and u is nearer to 1 than that"),
    ),
    reference=inverse_transform,
    cases=joined(
        by_group(_draw, ("values", 2)),
        by_group(_on_borders, ("borders", 2)),
        by_group(_draw, ("rounding", 2, {"total": 1 - 1e-6, "also": NEAR_ONE})),
    ),
    properties=(
        Property(
            "An index is none of 0 … V − 1.",
            lambda args, k: bool(np.all((k >= 0) & (k < len(args["p"])))),
        ),
        Property(
            "A symbol of probability 0 came up.",
            lambda args, k: bool(np.all(args["p"][k] > 0)),
        ),
        Property(
            "A larger u got an earlier symbol, as if symbols were not drawn by u alone.",
            lambda args, k: bool(np.all(np.diff(k[np.argsort(args["u"])]) >= 0)),
        ),
    ),
)
