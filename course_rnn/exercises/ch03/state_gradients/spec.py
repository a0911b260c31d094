"""Exercise 3.2: from immediate gradients to total ones."""

import numpy as np

from course_rnn.exercises.ch03.passes import (
    draw_states,
    run_back,
)
from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(dhs, hs, W_hh, run=run_back):
    """The gradients of the states alone."""
    return run(dhs, hs, W_hh)[0]


def draw(rng):
    """Losses at every step, or at the last alone, which all earlier gradients then come from."""

    def case(group, *, steps=None, last=False):
        T, N, I, H = distinct_sizes(rng, 4, low=3)
        _, W_hh, _, _, hs = draw_states(rng, steps or T, N, I, H)
        dhs = rng.normal(size=hs.shape)
        if last:
            dhs[:-1] = 0
        return Case({"dhs": dhs, "hs": hs, "W_hh": W_hh}, group)

    return [
        case("one step", steps=1),
        *(case("loss at the last step", last=True) for _ in range(2)),
        *(case("loss at every step") for _ in range(3)),
    ]


EXERCISE = Exercise(
    id="3.2",
    name="state_gradients",
    title="From immediate gradients to total ones",
    parameters=("dhs", "hs", "W_hh"),
    returns=Returns("dh_total", ("T", "N", "H"), "float"),
    groups=(
        Group("one step", 1, "T = 1: nothing comes after it"),
        Group("loss at the last step", 1, "all but dhs[-1] are 0, so everything comes from there"),
        Group("loss at every step", 2, "own loss and what comes back add up"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property(
            "The last entry is not dhs[-1], though nothing comes after the last step.",
            lambda args, dh: bool(np.allclose(dh[-1], args["dhs"][-1], rtol=1e-3, atol=1e-3)),
        ),
    ),
)
