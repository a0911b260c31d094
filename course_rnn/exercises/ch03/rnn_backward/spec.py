"""Exercise 3.3: all gradients of the Elman RNN."""

from course_rnn.exercises.ch03.gradients import (
    gradients,
    run_pass,
)
from course_rnn.exercises.ch03.passes import (
    draw_states,
    run_back,
)
from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Returns


def reference(dhs, x, h0, hs, W_xh, W_hh, run=run_back):
    """All gradients, from those of the pre-activations."""
    return tuple(gradients(run_pass(dhs, x, h0, hs, W_xh, W_hh, run)))


def draw(rng):
    """Networks with losses at every step, at the last alone, and of one step."""

    def case(group, *, steps=None, last=False):
        T, N, I, H = distinct_sizes(rng, 4, low=3)
        W_xh, W_hh, x, h0, hs = draw_states(rng, steps or T, N, I, H)
        dhs = rng.normal(size=hs.shape)
        if last:
            dhs[:-1] = 0
        args = {"dhs": dhs, "x": x, "h0": h0, "hs": hs, "W_xh": W_xh, "W_hh": W_hh}
        return Case(args, group)

    return [
        *(case("one step", steps=1) for _ in range(2)),
        *(case("loss at the last step", last=True) for _ in range(2)),
        *(case(group) for group in ("dx and dh0", "dW_xh and db", "dW_hh") for _ in range(2)),
    ]


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
    cases=draw,
    properties=(),
)
