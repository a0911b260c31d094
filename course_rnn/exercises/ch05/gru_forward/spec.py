"""Exercise 5.2: the GRU in both variants."""

import numpy as np

from course_rnn.exercises.ch05.cells import gated_weights
from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference import gru


def reference(x, h0, W_xh, W_hh, b_xh, b_hh, reset_after):
    """The reference without its cache."""
    return gru.gru_forward(x, h0, W_xh, W_hh, b_xh, b_hh, reset_after=reset_after)[0]


def _draw(rng, reset_after, T=None):
    drawn, N, I, H = distinct_sizes(rng, 4, low=3)
    return {
        "x": rng.normal(size=(T or drawn, N, I)),
        "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
        **gated_weights(rng, 3, I, H),
        "reset_after": reset_after,
    }


EXERCISE = Exercise(
    id="5.2",
    name="gru_forward",
    title="The GRU in both variants",
    parameters=("x", "h0", "W_xh", "W_hh", "b_xh", "b_hh", "reset_after"),
    returns=Returns("hs", ("T", "N", "H"), "float"),
    groups=(
        Group("one step", 1, "T = 1: h_1 from h_0 and x_1, in both variants"),
        Group("reset after", 2, "several steps, r acts on the product, as in PyTorch and cuDNN"),
        Group("reset before", 2, "several steps, r acts on the state, as in Cho et al."),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("one step", 1, {"reset_after": True, "T": 1}),
        ("one step", 1, {"reset_after": False, "T": 1}),
        ("reset after", 3, {"reset_after": True}),
        ("reset before", 3, {"reset_after": False}),
    ),
    properties=(
        Property(
            "A state lies outside −1 … 1: it is a mean of the state before and of a tanh.",
            lambda args, hs: bool(np.all(np.abs(hs) <= 1)),
        ),
    ),
)
