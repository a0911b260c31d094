"""Exercise 2.2: inverse-transform sampling."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Property, Returns, Stumble
from course_rnn.grading.specs.draws import MARGIN
from course_rnn.grading.specs.errors import SHAPES
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


def _search(p, u, side="right"):
    return np.minimum(np.searchsorted(np.cumsum(p), u, side=side), len(p) - 1)


def _never_reset(p, u):
    total, answers = 0.0, []
    for value in u:
        for k in range(len(p)):
            total += p[k]
            if total > value:
                break
        answers.append(k)
    return np.array(answers)


def _only_found(p, u):
    k = np.searchsorted(np.cumsum(p), u, side="right")
    return k[k < len(p)]


MISTAKES = (
    Mistake(
        "not strict",
        "a symbol of probability 0 can come up: the sum must exceed u (> and not ≥).",
        lambda p, u: _search(p, u, side="left"),
    ),
    Mistake(
        "one too small",
        "this is the last k whose sum is ≤ u: wanted is the first whose sum is > u, one further.",
        lambda p, u: _search(p, u) - 1,
    ),
    Mistake(
        "one too small, from 0",
        "this is the last k whose sum is ≤ u, or 0 if there is none: wanted is the first whose sum "
        "is > u.",
        lambda p, u: np.maximum(_search(p, u) - 1, 0),
    ),
    Mistake(
        "last sum below u",
        "this is the last k whose sum is < u: wanted is the first whose sum is > u.",
        lambda p, u: _search(p, u, side="left") - 1,
    ),
    Mistake(
        "last sum below u, from 0",
        "this is the last k whose sum is < u, or 0 if there is none: wanted is the first whose sum "
        "is > u.",
        lambda p, u: np.maximum(_search(p, u, side="left") - 1, 0),
    ),
    Mistake(
        "sum not reset",
        "the running sum goes on from one u to the next: it must start from 0 for each u.",
        _never_reset,
    ),
    Mistake(
        "no running sum",
        "u is compared with each p_k alone: compare it with the running sum p_0 + … + p_k.",
        lambda p, u: np.argmax(p > u[:, None], axis=1),
    ),
    Mistake(
        "from the wrong end",
        "the sum starts at the wrong end: it must start with p_0.",
        lambda p, u: _search(p[::-1], u),
    ),
    Mistake(
        "sorted",
        "the probabilities were sorted: an index must point into p as it came.",
        lambda p, u: _search(np.sort(p)[::-1], u),
    ),
    Mistake(
        "most likely",
        "this is always the most likely symbol: the answer must depend on u.",
        lambda p, u: np.full(len(u), np.argmax(p)),
    ),
    Mistake(
        "past the end",
        "an index is V, past the last symbol: rounding may leave the whole sum below 1, and below "
        "u.",
        lambda p, u: np.searchsorted(np.cumsum(p), u, side="right"),
    ),
    Mistake(
        "nothing found",
        "index 0 where no sum exceeds u (argmax of nothing but False is 0): rounding may leave the "
        "whole sum below 1, and the last symbol is meant.",
        lambda p, u: np.argmax(np.cumsum(p) > u[:, None], axis=1),
    ),
    Mistake(
        "none appended",
        "there are too few answers: where no sum exceeds u, nothing is appended. Rounding may "
        "leave the whole sum below 1, and the last symbol is meant.",
        _only_found,
    ),
)


INVERSE_TRANSFORM = Exercise(
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
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            r"index -1 is out of bounds|max\(\)|operation maximum",
            "no sum is ≤ u if u is below p_0: wanted is the first k whose sum is > u.",
        ),
        Stumble(
            "IndexError|StopIteration|is empty|empty sequence|zero-size",
            "no sum exceeds u: rounding may leave the whole sum below 1, and the last symbol is "
            "meant.",
        ),
        Stumble(
            SHAPES,
            "the shapes do not fit: p has V numbers and u has n. Take one u at a time in a loop, "
            "or compare each with every sum by u[:, None].",
        ),
    ),
)
