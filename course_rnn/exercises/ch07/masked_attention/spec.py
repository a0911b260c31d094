"""Exercise 7.1: attention that leaves the padding out."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.attention import dot_product_attention_forward


def reference(queries, keys, values, mask):
    """The reference without its cache."""
    return dot_product_attention_forward(queries, keys, values, mask)[:2]


def _draw(rng, padded, large=False):
    """Scores of different signs, about ±3; padding that would attract a query if it could.

    Large ones overflow as e^score, and the padding's are so large that beside it no real key keeps
    a weight above 0.
    """
    T, S, N, D, E = distinct_sizes(rng, 5, low=3)
    mask = np.ones((S, N), dtype=bool)
    keys = rng.normal(size=(S, N, D))
    if padded:
        lengths = rng.integers(2, S, size=N)  # S − 1 at most
        mask = np.arange(S)[:, None] < lengths
        keys[~mask] *= 2
    queries = 1.5 * rng.normal(size=(T, N, D))
    if large:
        keys = np.concatenate([keys, queries[:1]])  # two more, made for the first query
        keys[0] = 1000 * np.sqrt(D) * queries[0] / (queries[0] ** 2).sum(axis=-1, keepdims=True)
        keys[-1] = 3 * keys[0]
        mask = np.concatenate([mask, np.zeros((1, N), dtype=bool)])
        S += 1
    return {
        "queries": queries,
        "keys": keys,
        "values": rng.normal(1, 1, size=(S, N, E)),
        "mask": mask,
    }


EXERCISE = Exercise(
    id="7.1",
    name="masked_attention",
    title="Attention that leaves the padding out",
    parameters=("queries", "keys", "values", "mask"),
    returns=(
        Returns("context", ("T", "N", "E"), "float"),
        Returns("weights", ("T", "N", "S"), "float"),
    ),
    groups=(
        Group("weights", 1, "the weights where no key is padding", ("weights",)),
        Group("padding", 2, "the weights where some keys are padding", ("weights",)),
        Group("context", 2, "the means of the values, with padding", ("context",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("weights", 2, {"padded": False}),
        ("padding", 3, {"padded": True}),
        ("padding", 1, {"padded": True, "large": True}),
        ("context", 3, {"padded": True}),
    ),
    properties=(
        Property(
            "Some weights are negative or above 1: they are shares.",
            lambda args, answer: bool(np.all((answer[1] >= 0) & (answer[1] <= 1 + 1e-6))),
        ),
        Property(
            "The weights of a query do not sum to 1 over the S keys.",
            lambda args, answer: bool(np.allclose(answer[1].sum(axis=-1), 1, atol=1e-4)),
        ),
        Property(
            "A key that is padding has a weight: it must be 0.",
            lambda args, answer: not np.any(answer[1][:, ~args["mask"].T]),
        ),
    ),
)
