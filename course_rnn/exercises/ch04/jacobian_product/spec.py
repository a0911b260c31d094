"""Exercise 4.2: the derivative of the last state with respect to the first."""

import numpy as np

from course_rnn.exercises.ch04.states import draw_states, slope_of
from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Returns


def one_jacobian(h, W_hh, slope=slope_of):
    return slope(h)[:, None] * W_hh


def reference(hs, W_hh, jacobian=one_jacobian):
    """Multiply the Jacobians, the newest on the left."""
    product = np.eye(len(W_hh))
    for h in hs:
        product = jacobian(h, W_hh) @ product
    return product


def _draw(rng, T=None):
    """Weights for which the product neither vanishes nor explodes."""
    hs, W_hh = draw_states(rng, T)
    T, H = hs.shape
    return {"hs": hs, "W_hh": W_hh / (np.linalg.norm(reference(hs, W_hh)) / H) ** (1 / T)}


EXERCISE = Exercise(
    id="4.2",
    name="jacobian_product",
    title="From the first state to the last",
    parameters=("hs", "W_hh"),
    returns=Returns("product", ("H", "H"), "float"),
    groups=(
        Group("one step", 1, "T = 1: the Jacobian of one step"),
        Group("several steps", 3, "one Jacobian for each step, in the right order"),
        Group("many steps", 1, "the same, for 25 steps"),
    ),
    reference=reference,
    cases=by_group(
        _draw, ("one step", 2, {"T": 1}), ("several steps", 3), ("many steps", 2, {"T": 25})
    ),
    properties=(),
)
