"""Exercise 4.4: the length of the gradient at every step back from the end."""

import numpy as np

from course_rnn.exercises.ch04.states import draw_states, slope_of
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(dh_T, hs, W_hh):
    """Go back step by step and keep the norms."""
    return norms_of(gradients_back(dh_T, hs, W_hh))


def norms_of(gradients):
    return np.linalg.norm(gradients, axis=1)


def step_back(dh, h, W_hh, slope=slope_of):
    return (dh * slope(h)) @ W_hh


def gradients_back(dh_T, hs, W_hh, back=step_back):
    gradients = [dh_T]
    for h in hs[::-1]:
        gradients.append(back(gradients[-1], h, W_hh))
    return np.stack(gradients[::-1])


def draw(rng):
    """A few steps with gradients near 1, and 40 steps in which they vanish and explode."""

    def case(group, growth, steps=None):
        hs, W_hh = draw_states(rng, steps)
        T, H = hs.shape
        dh_T = rng.normal(size=H)
        ratio = np.divide(*reference(dh_T, hs, W_hh)[[0, -1]])
        return Case({"dh_T": dh_T, "hs": hs, "W_hh": W_hh * growth / ratio ** (1 / T)}, group)

    return [
        case("one step", 0.6, 1),
        case("one step", 1.5, 1),
        *(case("several steps", 0.9) for _ in range(3)),
        case("many steps", 0.7, 40),
        case("many steps", 1.4, 40),
    ]


EXERCISE = Exercise(
    id="4.4",
    name="gradient_norms",
    title="The gradient at every step back",
    parameters=("dh_T", "hs", "W_hh"),
    # relative: a gradient of 1e-6 is to be right as well as one of 1
    returns=Returns("norms", ("T + 1",), "float", rtol=1e-3, atol=1e-12),
    groups=(
        Group("one step", 1, "T = 1: the norms at t = 0 and t = 1"),
        Group("several steps", 2, "each gradient comes from that of the step after"),
        Group("many steps", 1, "40 steps, over which the gradient vanishes or explodes"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property("A norm is negative.", lambda args, norms: bool(np.all(norms >= 0))),
        Property(
            "The last is not the norm of dh_T.",
            lambda args, norms: bool(np.isclose(norms[-1], np.linalg.norm(args["dh_T"]))),
        ),
    ),
)
