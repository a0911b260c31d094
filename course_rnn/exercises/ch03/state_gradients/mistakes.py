"""Exercise 3.2: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch03.passes import ORDER_MISTAKES, STEP_MISTAKES, run_back
from course_rnn.exercises.ch03.state_gradients.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import (
    mistakes_of,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)


def _with_dh0(**args):
    dh, _, dh0 = run_back(**args)
    return np.concatenate([dh0[None], dh])


MISTAKES = (
    *mistakes_of(STEP_MISTAKES + ORDER_MISTAKES, lambda run: partial(reference, run=run)),
    Mistake(
        "order of computation",
        "the gradients stand in the order in which they are computed, last step first: entry 0 "
        "belongs to h_1.",
        then(reference, lambda dh: dh[::-1]),
    ),
    Mistake(
        "slope of the step before",
        "the slope is that of h_t: on the way from h_{t+1} back to h_t it is tanh of step t + 1 "
        "that is passed.",
        on_changed(reference, hs=partial(np.roll, shift=1, axis=0)),
    ),
    Mistake(
        "own loss left out",
        "this is only what comes back from the later steps: the step's own dhs[t] is to be added.",
        lambda dhs, **rest: reference(dhs, **rest) - dhs,
    ),
    Mistake(
        "own loss twice",
        "dhs[t] is added twice to the answer, and once to what is passed on.",
        lambda dhs, **rest: reference(dhs, **rest) + dhs,
    ),
    Mistake(
        "last loss left out",
        "the last step's own loss is left out: the pass begins with dhs[-1], not with zeros.",
        on_changed(reference, dhs=lambda dhs: np.concatenate([dhs[:-1], 0 * dhs[-1:]])),
    ),
    Mistake(
        "pre-activations",
        "these are the gradients of the pre-activations a_t: those of h_t come before the slope.",
        then(run_back, lambda found: found[1]),
    ),
    Mistake(
        "one step early",
        "entry 0 belongs to h_0, and every other to the state before its own: entry 0 must be "
        "the gradient of h_1.",
        then(_with_dh0, lambda dh: dh[:-1]),
    ),
    Mistake(
        "one array",
        "every entry is the total of the first step: one array was stored T times and then "
        "overwritten.",
        then(reference, lambda dh: np.repeat(dh[:1], len(dh), axis=0)),
    ),
    Mistake("dh0 included", "the gradient of h_0 is part of the answer: leave it out.", _with_dh0),
    Mistake(
        "mean over time",
        "this is divided by T: dhs already holds whatever factor the loss has.",
        lambda dhs, **rest: reference(dhs, **rest) / len(dhs),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: the sequences do not meet, each has gradients of its own.",
        lambda dhs, **rest: reference(dhs, **rest) / dhs.shape[1],
    ),
)

STUMBLES = (
    past_the_end(
        "hs", "Position T does not exist: array position t holds h_{t+1}, and the last is T − 1."
    ),
    shapes_do_not_fit("Each dhs[t] and hs[t] has the sequences as rows, (N, H)."),
)
