"""Exercise 4.4: the length of the gradient at every step back from the end."""

import numpy as np

from course_rnn.exercises.ch04.states import draw_states, slope_of
from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def step_back(dh, h, W_hh, slope=slope_of):
    return (dh * slope(h)) @ W_hh


def gradients_back(dh_T, hs, W_hh, back=step_back):
    gradients = [dh_T]
    for h in hs[::-1]:
        gradients.append(back(gradients[-1], h, W_hh))
    return np.stack(gradients[::-1])


def norms_of(gradients):
    return np.linalg.norm(gradients, axis=1)


def reference(dh_T, hs, W_hh, back=step_back):
    """Go back step by step and keep the norms."""
    return norms_of(gradients_back(dh_T, hs, W_hh, back))


def _draw(rng, growth, T=None):
    """Weights for which the gradient is multiplied by ``growth`` in a step, on average."""
    hs, W_hh = draw_states(rng, T)
    T, H = hs.shape
    dh_T = rng.normal(size=H)
    ratio = np.divide(*reference(dh_T, hs, W_hh)[[0, -1]])
    return {"dh_T": dh_T, "hs": hs, "W_hh": W_hh * growth / ratio ** (1 / T)}


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
    cases=by_group(
        _draw,
        ("one step", 1, {"growth": 0.6, "T": 1}),
        ("one step", 1, {"growth": 1.5, "T": 1}),
        ("several steps", 3, {"growth": 0.9}),
        ("many steps", 1, {"growth": 0.7, "T": 40}),
        ("many steps", 1, {"growth": 1.4, "T": 40}),
    ),
    properties=(
        Property("A norm is negative.", lambda args, norms: bool(np.all(norms >= 0))),
        Property(
            "The last is not the norm of dh_T.",
            lambda args, norms: bool(np.isclose(norms[-1], np.linalg.norm(args["dh_T"]))),
        ),
    ),
)
