"""Exercise 3.2: from immediate gradients to total ones."""

import numpy as np

from course_rnn.exercises.ch03.passes import draw_pass, run_back
from course_rnn.exercises.draws import by_group, only
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def reference(dhs, hs, W_hh, run=run_back):
    """The gradients of the states alone."""
    return run(dhs, hs, W_hh)[0]


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
    cases=by_group(
        only(draw_pass, "dhs", "hs", "W_hh"),
        ("one step", 2, {"T": 1}),
        ("loss at the last step", 2, {"last": True}),
        ("loss at every step", 3),
    ),
    properties=(
        Property(
            "The last entry is not dhs[-1], though nothing comes after the last step.",
            lambda args, dh: bool(np.allclose(dh[-1], args["dhs"][-1], rtol=1e-3, atol=1e-3)),
        ),
    ),
)
