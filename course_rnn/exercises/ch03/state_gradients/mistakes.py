"""Exercise 3.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch03.passes import (
    ORDER_MISTAKES,
    STEP_MISTAKES,
    mistakes_in,
    run_back,
)
from course_rnn.exercises.ch03.state_gradients.spec import reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _in_order_of_computation(dhs, hs, W_hh):
    return reference(dhs, hs, W_hh)[::-1]


def _previous_slope(dhs, hs, W_hh):
    return reference(dhs, np.roll(hs, 1, axis=0), W_hh)


def _without_own(dhs, hs, W_hh):
    return reference(dhs, hs, W_hh) - dhs


def _own_twice(dhs, hs, W_hh):
    return reference(dhs, hs, W_hh) + dhs


def _without_last(dhs, hs, W_hh):
    return reference(np.concatenate([dhs[:-1], np.zeros_like(dhs[-1:])]), hs, W_hh)


def _one_early(dhs, hs, W_hh):
    dh, _, dh0 = run_back(dhs, hs, W_hh)
    return np.concatenate([dh0[None], dh[:-1]])


def _with_dh0(dhs, hs, W_hh):
    dh, _, dh0 = run_back(dhs, hs, W_hh)
    return np.concatenate([dh0[None], dh])


MISTAKES = (
    *mistakes_in(STEP_MISTAKES, reference),
    *mistakes_in(ORDER_MISTAKES, reference),
    Mistake(
        "order of computation",
        "the gradients stand in the order in which they are computed, last step first: entry 0 "
        "belongs to h_1.",
        _in_order_of_computation,
    ),
    Mistake(
        "slope of the step before",
        "the slope is that of h_t: on the way from h_{t+1} back to h_t it is tanh of step t + 1 "
        "that is passed.",
        _previous_slope,
    ),
    Mistake(
        "own loss left out",
        "this is only what comes back from the later steps: the step's own dhs[t] is to be added.",
        _without_own,
    ),
    Mistake(
        "own loss twice",
        "dhs[t] is added twice to the answer, and once to what is passed on.",
        _own_twice,
    ),
    Mistake(
        "last loss left out",
        "the last step's own loss is left out: the pass begins with dhs[-1], not with zeros.",
        _without_last,
    ),
    Mistake(
        "pre-activations",
        "these are the gradients of the pre-activations a_t: those of h_t come before the slope.",
        lambda dhs, hs, W_hh: run_back(dhs, hs, W_hh)[1],
    ),
    Mistake(
        "one step early",
        "entry 0 belongs to h_0, and every other to the state before its own: entry 0 must be "
        "the gradient of h_1.",
        _one_early,
    ),
    Mistake("dh0 included", "the gradient of h_0 is part of the answer: leave it out.", _with_dh0),
    Mistake(
        "mean over time",
        "this is divided by T: dhs already holds whatever factor the loss has.",
        lambda dhs, hs, W_hh: reference(dhs, hs, W_hh) / len(dhs),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: the sequences do not meet, each has gradients of its own.",
        lambda dhs, hs, W_hh: reference(dhs, hs, W_hh) / dhs.shape[1],
    ),
)


STUMBLES = (
    Stumble(
        "IndexError",
        "hs[T] does not exist: array position t holds h_{t+1}, and the last is T − 1.",
    ),
    Stumble(
        SHAPES,
        "the shapes do not fit. Each dhs[t] and hs[t] has the sequences as rows, (N, H).",
    ),
)
