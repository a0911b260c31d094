"""Exercise 4.2: the derivative of the last state with respect to the first."""

import numpy as np

from course_rnn.exercises.ch04.states import draw_states, slope_of
from course_rnn.exercises.spec import Case, Exercise, Group, Returns


def reference(hs, W_hh):
    """Multiply the Jacobians, the newest on the left."""
    return product_of(hs, W_hh)


def one_jacobian(h, W_hh, slope=slope_of):
    return slope(h)[:, None] * W_hh


def product_of(hs, W_hh, jacobian=one_jacobian):
    product = np.eye(len(W_hh))
    for h in hs:
        product = jacobian(h, W_hh) @ product
    return product


def draw(rng):
    """Weights for which the product neither vanishes nor explodes."""

    def case(group, steps=None):
        hs, W_hh = draw_states(rng, steps)
        T, H = hs.shape
        W_hh /= (np.linalg.norm(product_of(hs, W_hh)) / H) ** (1 / T)
        return Case({"hs": hs, "W_hh": W_hh}, group)

    return [
        *(case("one step", 1) for _ in range(2)),
        *(case("several steps") for _ in range(3)),
        case("many steps", 25),
    ]


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
    cases=draw,
    properties=(),
)
