"""Exercise 2.1: the Elman RNN, forward."""

import numpy as np

from course_rnn.exercises.draws import by_group, rnn_arguments
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.rnn import rnn_forward


def reference(x, h0, W_xh, W_hh, b_xh, b_hh):
    """The reference without its cache."""
    return rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh)[0]


EXERCISE = Exercise(
    id="2.1",
    name="rnn_forward",
    title="The Elman RNN, forward",
    parameters=("x", "h0", "W_xh", "W_hh", "b_xh", "b_hh"),
    returns=Returns("hs", ("T", "N", "H"), "float"),
    groups=(
        Group("one step", 1, "T = 1: h_1 from h_0 and x_1"),
        Group("several steps", 2, "each state is computed from the one before"),
        Group("a long sequence", 1, "the same, for 60 steps"),
    ),
    reference=reference,
    cases=by_group(
        rnn_arguments,
        ("one step", 2, {"T": 1}),
        ("several steps", 3),
        ("a long sequence", 2, {"T": 60}),
    ),
    properties=(
        Property(
            "A state lies outside −1 … 1, where no tanh can be.",
            lambda args, hs: bool(np.all(np.abs(hs) <= 1)),
        ),
    ),
)
