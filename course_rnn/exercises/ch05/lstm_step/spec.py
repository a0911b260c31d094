"""Exercise 5.1: one step of an LSTM."""

import numpy as np

from course_rnn.exercises.ch05.cells import gated_weights
from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.lstm import lstm_forward


def reference(x, h, c, W_xh, W_hh, b_xh, b_hh):
    """A sequence of one step."""
    hs, cs, _ = lstm_forward(x[None], h, c, W_xh, W_hh, b_xh, b_hh)
    return hs[0], cs[0]


def _draw(rng):
    """A cell state that is not tanh of anything: far from 0, in part beyond ±1."""
    N, I, H = distinct_sizes(rng, 3)
    return {
        "x": rng.normal(size=(N, I)),
        "h": rng.uniform(-0.9, 0.9, size=(N, H)),
        "c": rng.uniform(0.4, 2.0, size=(N, H)) * rng.choice([-1, 1], size=(N, H)),
        **gated_weights(rng, 4, I, H),
    }


EXERCISE = Exercise(
    id="5.1",
    name="lstm_step",
    title="One step of an LSTM",
    parameters=("x", "h", "c", "W_xh", "W_hh", "b_xh", "b_hh"),
    returns=(
        Returns("h_new", ("N", "H"), "float"),
        Returns("c_new", ("N", "H"), "float"),
    ),
    groups=(
        Group("cell state", 2, "what is kept and what is stored", ("c_new",)),
        Group("hidden state", 2, "what is let out", ("h_new",)),
    ),
    reference=reference,
    cases=by_group(_draw, ("cell state", 3), ("hidden state", 3)),
    properties=(
        Property(
            "An entry of h_new lies outside −1 … 1, where no product of a gate and a tanh can be.",
            lambda args, answer: bool(np.all(np.abs(answer[0]) <= 1)),
        ),
    ),
)
