"""Exercise 10.2: attention over the cells of a picture."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def reference(maps, q, W_q, W_k, u):
    """Additive scores of all cells, the softmax over them, and the mean of the cells."""
    N, C, rows, columns = maps.shape
    cells = maps.reshape(N, C, rows * columns).transpose(0, 2, 1)  # (N, S, C)
    scores = np.tanh((q @ W_q.T)[:, None] + cells @ W_k.T) @ u
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights.reshape(N, rows, columns), np.einsum("ns,nsc->nc", weights, cells)


def _draw(rng, one=False):
    """Pictures, questions and a scoring network; all sizes differ."""
    N, C, rows, columns, D, A = distinct_sizes(rng, 6, low=2, high=9)
    if one:
        N = 1
    return {
        "maps": rng.normal(0.3, 1, size=(N, C, rows, columns)),
        "q": rng.normal(size=(N, D)),
        "W_q": rng.normal(size=(A, D)) / D**0.5,
        "W_k": rng.normal(size=(A, C)) / C**0.5,
        "u": rng.normal(size=A),
    }


EXERCISE = Exercise(
    id="10.2",
    name="look_at_picture",
    title="Attention over the cells of a picture",
    parameters=("maps", "q", "W_q", "W_k", "u"),
    returns=(
        Returns("weights", ("N", "rows", "columns"), "float"),
        Returns("context", ("N", "C"), "float"),
    ),
    groups=(
        Group("one picture", 1, "the weights of a single picture", ("weights",)),
        Group("weights", 2, "the weights of a batch, each at the place of its cell", ("weights",)),
        Group("context", 2, "the weighted means of the cells", ("context",)),
    ),
    reference=reference,
    cases=by_group(_draw, ("one picture", 2, {"one": True}), ("weights", 3), ("context", 3)),
    properties=(
        Property(
            "The weights of a picture do not sum to 1 over its cells.",
            lambda args, answer: bool(np.allclose(answer[0].sum(axis=(1, 2)), 1, atol=1e-4)),
        ),
        Property(
            "Some weights are negative: they are shares.",
            lambda args, answer: bool((answer[0] >= 0).all()),
        ),
    ),
)
