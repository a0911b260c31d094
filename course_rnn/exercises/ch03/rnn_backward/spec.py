"""Exercise 3.3: all gradients of the Elman RNN."""

from typing import NamedTuple

import numpy as np

from course_rnn.exercises.ch03.passes import draw_pass, run_back, states_before, sum_steps
from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Returns


class _Grads(NamedTuple):
    """The answer."""

    dx: np.ndarray
    dh0: np.ndarray
    dW_xh: np.ndarray
    dW_hh: np.ndarray
    db: np.ndarray


class _Pass(NamedTuple):
    """What a gradient, right or wrong, is made of."""

    W_xh: np.ndarray
    W_hh: np.ndarray
    hs: np.ndarray
    dhs: np.ndarray
    inputs: dict[str, np.ndarray]  # what da is multiplied by in the gradients that are sums
    dh: np.ndarray
    da: np.ndarray
    dh0: np.ndarray


def reference(dhs, x, h0, hs, W_xh, W_hh, run=run_back):
    """All gradients, from those of the pre-activations."""
    return tuple(gradients(run_pass(dhs, x, h0, hs, W_xh, W_hh, run)))


def run_pass(dhs, x, h0, hs, W_xh, W_hh, run=run_back):
    inputs = {"dW_xh": x, "dW_hh": states_before(h0, hs), "db": np.ones(hs.shape[:2])}
    return _Pass(W_xh, W_hh, hs, dhs, inputs, *run(dhs, hs, W_hh))


def gradients(p):
    sums = {name: sum_steps(p.da, inputs) for name, inputs in p.inputs.items()}
    return _Grads(p.da @ p.W_xh, p.dh0, **sums)


EXERCISE = Exercise(
    id="3.3",
    name="rnn_backward",
    title="All gradients of the Elman RNN",
    parameters=("dhs", "x", "h0", "hs", "W_xh", "W_hh"),
    returns=(
        Returns("dx", ("T", "N", "I"), "float"),
        Returns("dh0", ("N", "H"), "float"),
        Returns("dW_xh", ("H", "I"), "float"),
        Returns("dW_hh", ("H", "H"), "float"),
        Returns("db", ("H",), "float"),
    ),
    groups=(
        Group("one step", 1, "T = 1: five gradients of one tanh"),
        Group("loss at the last step", 1, "all but dhs[-1] are 0, but every step contributes"),
        Group("dx and dh0", 2, "with losses at every step", ("dx", "dh0")),
        Group("dW_xh and db", 2, "with losses at every step", ("dW_xh", "db")),
        Group("dW_hh", 2, "with losses at every step", ("dW_hh",)),
    ),
    reference=reference,
    cases=by_group(
        draw_pass,
        ("one step", 2, {"T": 1}),
        ("loss at the last step", 2, {"last": True}),
        ("dx and dh0", 2),
        ("dW_xh and db", 2),
        ("dW_hh", 2),
    ),
    properties=(),
)
