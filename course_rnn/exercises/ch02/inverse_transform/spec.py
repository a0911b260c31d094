"""Exercise 2.2: inverse-transform sampling."""

import numpy as np

from course_rnn.exercises.draws import MARGIN
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns
from course_rnn.reference import sampling


def clear_draws(rng, cdf, count):
    """`count` uniform draws that keep MARGIN away from every cumulative sum."""
    u = rng.random(count)
    while np.any(close := np.abs(u[:, None] - cdf).min(axis=1) < MARGIN):
        u[close] = rng.random(int(close.sum()))
    return u


def probabilities(rng, V):
    """V positive probabilities, none below 0.02."""
    p = rng.dirichlet(np.ones(V)) + 0.05
    return p / p.sum()


def draw(rng):
    """Every symbol that can come up is drawn at least once in each case."""
    short = ("rounding", 1 - 1e-6)
    cases = []
    for group, total in [("values", 1), ("values", 1), short, short]:
        p = total * probabilities(rng, int(rng.integers(4, 8)))
        cdf = np.cumsum(p)
        top = 1 - 2.0 ** np.array([-21, -22, -23]) if group == "rounding" else []
        u = np.concatenate([cdf - p / 2, clear_draws(rng, cdf, 4), top])
        cases.append(Case({"p": p, "u": rng.permutation(u)}, group))
    cases[2:2] = [Case(_border_args(rng), "borders") for _ in range(2)]
    return cases


def _border_args(rng):
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
    reference=sampling.inverse_transform,
    cases=draw,
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
