"""Exercise 3.1: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch03.passes import STEP_MISTAKES
from course_rnn.exercises.ch03.step_backward.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import mistakes_of, on_changed, shapes_do_not_fit, then

MISTAKES = (
    *mistakes_of(STEP_MISTAKES, lambda run: partial(reference, run=run)),
    Mistake(
        "mean over the batch",
        "this is divided by N: the sequences do not meet, each has a gradient of its own.",
        lambda dh, **rest: reference(dh, **rest) / len(dh),
    ),
    Mistake(
        "summed over the batch",
        "this is summed over the N sequences: only gradients of weights are, a state belongs to "
        "one sequence.",
        then(reference, lambda dh: dh.sum(axis=0)),
    ),
    Mistake(
        "dh left out",
        "this does not depend on dh: by the chain rule it is the first factor.",
        on_changed(reference, dh=np.ones_like),
    ),
    Mistake(
        "elementwise W_hh",
        "the columns of W_hh are summed and multiplied element by element: each h_{t−1} reaches "
        "every unit of h_t, which is a matrix product.",
        lambda dh, h, W_hh: dh * (1 - h**2) * W_hh.sum(axis=0),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "dh and h have the sequences as rows, (N, H), and so has the answer: W_hh stands on the "
        "right of the product."
    ),
)
