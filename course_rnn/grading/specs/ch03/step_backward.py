"""Exercise 3.1: one step back."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Returns, Stumble
from course_rnn.grading.specs.ch03.passes import STEP_MISTAKES, mistakes_in, run_back
from course_rnn.grading.specs.draws import distinct_sizes, recurrent_weights
from course_rnn.grading.specs.errors import SHAPES


def reference(dh, h, W_hh, run=run_back):
    """A pass of one step."""
    return run(dh[None], h[None], W_hh)[2]


def draw(rng):
    """States at 0, where the slope is 1, and states all over −1 … 1."""

    def case(group, size):
        N, H = distinct_sizes(rng, 2, low=3)
        args = {
            "dh": rng.normal(size=(N, H)),
            "h": rng.uniform(-size, size, size=(N, H)),
            "W_hh": recurrent_weights(rng, H),
        }
        return Case(args, group)

    return [case("states of 0", 0.0), *(case("values", 0.95) for _ in range(3))]


MISTAKES = (
    *mistakes_in(STEP_MISTAKES, reference),
    Mistake(
        "mean over the batch",
        "this is divided by N: the sequences do not meet, each has a gradient of its own.",
        lambda dh, h, W_hh: reference(dh, h, W_hh) / len(dh),
    ),
    Mistake(
        "summed over the batch",
        "this is summed over the N sequences: only gradients of weights are, a state belongs to "
        "one sequence.",
        lambda dh, h, W_hh: reference(dh, h, W_hh).sum(axis=0),
    ),
    Mistake(
        "dh left out",
        "this does not depend on dh: by the chain rule it is the first factor.",
        lambda dh, h, W_hh: reference(np.ones_like(dh), h, W_hh),
    ),
    Mistake(
        "elementwise W_hh",
        "the columns of W_hh are summed and multiplied element by element: each h_{t−1} reaches "
        "every unit of h_t, which is a matrix product.",
        lambda dh, h, W_hh: dh * (1 - h**2) * W_hh.sum(axis=0),
    ),
)


STEP_BACKWARD = Exercise(
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
    cases=draw,
    properties=(),
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            SHAPES,
            "the shapes do not fit. dh and h have the sequences as rows, (N, H), and so has the "
            "answer: W_hh stands on the right of the product.",
        ),
    ),
)
