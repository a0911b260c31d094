"""Exercise 2.1: the Elman RNN, forward."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes, recurrent_weights
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns
from course_rnn.reference.rnn import rnn_forward


def reference(x, h0, W_xh, W_hh, b_xh, b_hh):
    """The reference without its cache."""
    return rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh)[0]


def draw(rng):
    """Random inputs, states and weights; only "one step" has an axis of size 1, on purpose."""

    def case(group, steps=None):
        T, N, I, H = distinct_sizes(rng, 4)
        args = {
            "x": rng.normal(size=(steps or T, N, I)),
            "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
            "W_xh": rng.normal(scale=0.7, size=(H, I)),
            "W_hh": recurrent_weights(rng, H),
            "b_xh": rng.normal(scale=0.5, size=H),
            "b_hh": rng.normal(scale=0.5, size=H),
        }
        return Case(args, group)

    steps = [case("one step", 1) for _ in range(2)]
    return [*steps, *(case("several steps") for _ in range(3)), case("a long sequence", 60)]


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
    cases=draw,
    properties=(
        Property(
            "A state lies outside −1 … 1, where no tanh can be.",
            lambda args, hs: bool(np.all(np.abs(hs) <= 1)),
        ),
    ),
)
