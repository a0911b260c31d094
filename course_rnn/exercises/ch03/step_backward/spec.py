"""Exercise 3.1: one step back."""

from course_rnn.exercises.ch03.passes import run_back
from course_rnn.exercises.draws import by_group, distinct_sizes, recurrent_weights
from course_rnn.exercises.spec import Exercise, Group, Returns


def reference(dh, h, W_hh, run=run_back):
    """A pass of one step."""
    return run(dh[None], h[None], W_hh)[2]


def _draw(rng, size):
    N, H = distinct_sizes(rng, 2, low=3)
    return {
        "dh": rng.normal(size=(N, H)),
        "h": rng.uniform(-size, size, size=(N, H)),
        "W_hh": recurrent_weights(rng, H),
    }


EXERCISE = Exercise(
    id="3.1",
    name="step_backward",
    title="One step back",
    parameters=("dh", "h", "W_hh"),
    returns=Returns("dh_previous", ("N", "H"), "float"),
    groups=(
        Group("states of 0", 1, "where h = 0, tanh has slope 1 and only W_hh acts"),
        Group("values", 2, "states anywhere between −1 and 1"),
    ),
    reference=reference,
    cases=by_group(_draw, ("states of 0", 2, {"size": 0.0}), ("values", 3, {"size": 0.95})),
    properties=(),
)
