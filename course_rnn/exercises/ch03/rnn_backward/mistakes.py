"""Exercise 3.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch03.gradients import (
    gradients,
    run_pass,
    sum_steps,
    with_changed,
)
from course_rnn.exercises.ch03.passes import (
    ORDER_MISTAKES,
    STEP_MISTAKES,
    mistakes_in,
)
from course_rnn.exercises.ch03.rnn_backward.spec import reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _summed(name, make):
    """One of the summed gradients made otherwise: ``make(da, inputs)`` gives both anew."""
    return with_changed(**{name: lambda p: sum_steps(name, *make(p.da, p.inputs[name]))})


def _mistakes_in_sum(name):
    """What goes wrong in the same way in dW_xh, dW_hh and db."""
    return (
        Mistake(
            f"{name} of the first step",
            f"{name} holds step 1 alone: each step overwrites what the others gave, where it "
            "should add to it.",
            _summed(name, lambda da, inputs: (da[:1], inputs[:1])),
        ),
        Mistake(
            f"{name} of the last step",
            f"{name} holds the last step alone: all steps use the weights, so all contribute.",
            _summed(name, lambda da, inputs: (da[-1:], inputs[-1:])),
        ),
        Mistake(
            f"{name} as a mean over the batch",
            f"{name} is divided by N: sum over the batch, for dhs already holds whatever factor "
            "the loss has.",
            _summed(name, lambda da, inputs: (da / da.shape[1], inputs)),
        ),
        Mistake(
            f"{name} as a mean over time",
            f"{name} is divided by T: sum over the steps, for dhs already holds whatever factor "
            "the loss has.",
            _summed(name, lambda da, inputs: (da / len(da), inputs)),
        ),
        Mistake(
            f"{name} as a mean of all",
            f"{name} is divided by T · N: sum over steps and sequences.",
            _summed(name, lambda da, inputs: (da / (len(da) * da.shape[1]), inputs)),
        ),
        Mistake(
            f"{name} without slope",
            f"{name} is made from dh: what is inside tanh takes da.",
            with_changed(**{name: lambda p: sum_steps(name, p.dh, p.inputs[name])}),
        ),
    )


def _first_step_left_out(p):
    return np.concatenate([np.zeros_like(p.da[:1]), p.da[1:]])


def _reordered(*names):
    return lambda **args: tuple(getattr(gradients(run_pass(**args)), name) for name in names)


MISTAKES = (
    *mistakes_in(STEP_MISTAKES, reference),
    *mistakes_in(ORDER_MISTAKES, reference),
    *_mistakes_in_sum("dW_xh"),
    *_mistakes_in_sum("dW_hh"),
    *_mistakes_in_sum("db"),
    Mistake(
        "dx without slope",
        "dx is made from dh: the inputs are inside tanh, so it takes da.",
        with_changed(dx=lambda p: p.dh @ p.W_xh),
    ),
    Mistake(
        "dx in the order of computation",
        "dx is the right way round in each step, but the steps stand last first: dx[0] belongs to "
        "x_1.",
        with_changed(dx=lambda p: (p.da @ p.W_xh)[::-1]),
    ),
    Mistake(
        "dh0 zero",
        "dh0 is all zeros: the loss depends on h_0 too.",
        with_changed(dh0=lambda p: 0 * p.dh0),
    ),
    Mistake(
        "dh0 one step short",
        "dh0 is the gradient of h_1: from there it is one more step back to h_0.",
        with_changed(dh0=lambda p: p.dh[0]),
    ),
    Mistake(
        "dh0 at the pre-activation",
        "dh0 is the gradient of a_1: the product with W_hh is still to come.",
        with_changed(dh0=lambda p: p.da[0]),
    ),
    Mistake(
        "dh0 without slope",
        "dh0 is made from dh: h_0 is inside tanh, so it takes da of the first step.",
        with_changed(dh0=lambda p: p.dh[0] @ p.W_hh),
    ),
    Mistake(
        "dh0 summed over the batch",
        "dh0 is summed over the N sequences: each has a state of its own.",
        with_changed(dh0=lambda p: p.dh0.sum(axis=0)),
    ),
    Mistake(
        "h_t for h_{t−1}",
        "dW_hh is made with h_t: W_hh was multiplied by the state before, h_{t−1}.",
        with_changed(dW_hh=lambda p: sum_steps("dW_hh", p.da, p.hs)),
    ),
    Mistake(
        "hs[-1] for h0",
        "at the first step dW_hh takes the last state, which is hs[t - 1] at t = 0: there it must "
        "be h0.",
        with_changed(dW_hh=lambda p: sum_steps("dW_hh", p.da, np.roll(p.hs, 1, axis=0))),
    ),
    Mistake(
        "h0 left out",
        "the first step is left out of dW_hh, or taken with zeros: it started from h0.",
        with_changed(dW_hh=lambda p: sum_steps("dW_hh", p.da[1:], p.hs[:-1])),
    ),
    Mistake(
        "dW_hh transposed",
        "dW_hh is transposed: the row belongs to the unit that is reached, the column to the one "
        "that it comes from.",
        with_changed(dW_hh=lambda p: sum_steps("dW_hh", p.da, p.before).T),
    ),
    Mistake(
        "dW_xh transposed",
        "dW_xh is transposed: a gradient has the shape of its variable, here (H, I).",
        with_changed(dW_xh=lambda p: sum_steps("dW_xh", p.da, p.x).T),
    ),
    Mistake(
        "db not summed over the batch",
        "db is summed over the steps but not over the N sequences: one bias serves them all.",
        with_changed(db=lambda p: p.da.sum(axis=0)),
    ),
    Mistake(
        "db twice",
        "db is twice what it should be: it is the gradient of the one sum b.",
        with_changed(db=lambda p: 2 * p.da.sum((0, 1))),
    ),
    Mistake(
        "db summed over the units",
        "every entry of db is the same, a sum over the units too: each unit has a bias of its own.",
        with_changed(db=lambda p: np.full_like(p.da[0, 0], p.da.sum())),
    ),
    Mistake(
        "step 1 left out",
        "step 1 is left out: array position 0 holds it.",
        with_changed(
            dx=lambda p: _first_step_left_out(p) @ p.W_xh,
            dh0=lambda p: p.dh[0] - p.dhs[0],
            dW_xh=lambda p: sum_steps("dW_xh", p.da[1:], p.x[1:]),
            dW_hh=lambda p: sum_steps("dW_hh", p.da[1:], p.before[1:]),
            db=lambda p: p.da[1:].sum((0, 1)),
        ),
    ),
    Mistake(
        "all zeros",
        "all gradients are 0: nothing comes in. Each step adds its own dhs[t].",
        lambda dhs, **rest: reference(np.zeros_like(dhs), **rest),
    ),
    Mistake(
        "weights first",
        "the arrays are right, but dx and dh0 stand last: they come first.",
        _reordered("dW_xh", "dW_hh", "db", "dx", "dh0"),
    ),
    Mistake(
        "dh0 last",
        "the arrays are right, but dh0 stands last: it comes second.",
        _reordered("dx", "dW_xh", "dW_hh", "db", "dh0"),
    ),
)


STUMBLES = (
    Stumble(
        "IndexError",
        "array position t holds h_{t+1}: the last is hs[T - 1], and what comes before hs[0] is h0.",
    ),
    Stumble(
        SHAPES,
        "the shapes do not fit. Sequences are rows: da_t @ W_xh and da_t @ W_hh go back, and "
        "a product with da_t.T sums over the batch, for the gradients of the weights.",
    ),
)
