"""Exercise 3.3: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch03.passes import ORDER_MISTAKES, STEP_MISTAKES, sum_steps
from course_rnn.exercises.ch03.rnn_backward.spec import gradients, reference, run_pass
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import (
    mistakes_of,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)


def _with_changed(**changed):
    """All gradients are right but these: what is called with the pass makes them."""

    def answer(p):
        return tuple(gradients(p)._replace(**{name: make(p) for name, make in changed.items()}))

    return then(run_pass, answer)


def _summed(name, make):
    """One of the sums is made otherwise: ``make(da, inputs)`` gives both anew."""
    return _with_changed(**{name: lambda p: sum_steps(*make(p.da, p.inputs[name]))})


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
            _with_changed(**{name: lambda p: sum_steps(p.dh, p.inputs[name])}),
        ),
    )


def _without_step_1(p):
    later = p._replace(da=np.concatenate([0 * p.da[:1], p.da[1:]]))
    return tuple(gradients(later)._replace(dh0=p.dh[0] - p.dhs[0]))


MISTAKES = (
    *mistakes_of(STEP_MISTAKES + ORDER_MISTAKES, lambda run: partial(reference, run=run)),
    *_mistakes_in_sum("dW_xh"),
    *_mistakes_in_sum("dW_hh"),
    *_mistakes_in_sum("db"),
    Mistake(
        "dx without slope",
        "dx is made from dh: the inputs are inside tanh, so it takes da.",
        _with_changed(dx=lambda p: p.dh @ p.W_xh),
    ),
    Mistake(
        "dx in the order of computation",
        "dx is the right way round in each step, but the steps stand last first: dx[0] belongs to "
        "x_1.",
        _with_changed(dx=lambda p: (p.da @ p.W_xh)[::-1]),
    ),
    Mistake(
        "dh0 zero",
        "dh0 is all zeros: the loss depends on h_0 too.",
        _with_changed(dh0=lambda p: 0 * p.dh0),
    ),
    Mistake(
        "dh0 one step short",
        "dh0 is the gradient of h_1: from there it is one more step back to h_0.",
        _with_changed(dh0=lambda p: p.dh[0]),
    ),
    Mistake(
        "dh0 at the pre-activation",
        "dh0 is the gradient of a_1: the product with W_hh is still to come.",
        _with_changed(dh0=lambda p: p.da[0]),
    ),
    Mistake(
        "dh0 without slope",
        "dh0 is made from dh: h_0 is inside tanh, so it takes da of the first step.",
        _with_changed(dh0=lambda p: p.dh[0] @ p.W_hh),
    ),
    Mistake(
        "dh0 summed over the batch",
        "dh0 is summed over the N sequences: each has a state of its own.",
        _with_changed(dh0=lambda p: p.dh0.sum(axis=0)),
    ),
    Mistake(
        "h_t for h_{t−1}",
        "dW_hh is made with h_t: W_hh was multiplied by the state before, h_{t−1}.",
        _with_changed(dW_hh=lambda p: sum_steps(p.da, p.hs)),
    ),
    Mistake(
        "hs[-1] for h0",
        "at the first step dW_hh takes the last state, which is hs[t - 1] at t = 0: there it must "
        "be h0.",
        lambda h0, hs, **rest: reference(h0=hs[-1], hs=hs, **rest),
    ),
    Mistake(
        "h0 left out",
        "the first step is left out of dW_hh, or taken with zeros: it started from h0.",
        on_changed(reference, h0=np.zeros_like),
    ),
    Mistake(
        "dW_hh transposed",
        "dW_hh is transposed: the row belongs to the unit that is reached, the column to the one "
        "that it comes from.",
        _with_changed(dW_hh=lambda p: gradients(p).dW_hh.T),
    ),
    Mistake(
        "dW_xh transposed",
        "dW_xh is transposed: a gradient has the shape of its variable, here (H, I).",
        _with_changed(dW_xh=lambda p: gradients(p).dW_xh.T),
    ),
    Mistake(
        "db not summed over the batch",
        "db is summed over the steps but not over the N sequences: one bias serves them all.",
        _with_changed(db=lambda p: p.da.sum(axis=0)),
    ),
    Mistake(
        "db twice",
        "db is twice what it should be: it is the gradient of the one sum b.",
        _with_changed(db=lambda p: 2 * gradients(p).db),
    ),
    Mistake(
        "db summed over the units",
        "every entry of db is the same, a sum over the units too: each unit has a bias of its own.",
        _with_changed(db=lambda p: np.full_like(p.da[0, 0], p.da.sum())),
    ),
    Mistake(
        "step 1 left out",
        "step 1 is left out: array position 0 holds it.",
        then(run_pass, _without_step_1),
    ),
    Mistake(
        "all zeros",
        "all gradients are 0: nothing comes in. Each step adds its own dhs[t].",
        on_changed(reference, dhs=np.zeros_like),
    ),
    Mistake(
        "weights first",
        "the arrays are right, but dx and dh0 stand last: they come first.",
        then(reference, itemgetter(2, 3, 4, 0, 1)),
    ),
    Mistake(
        "dh0 last",
        "the arrays are right, but dh0 stands last: it comes second.",
        then(reference, itemgetter(0, 2, 3, 4, 1)),
    ),
)

STUMBLES = (
    past_the_end(
        "hs",
        "Array position t holds h_{t+1}: the last is T − 1, and what comes before hs[0] is h0.",
    ),
    shapes_do_not_fit(
        "Sequences are rows: da_t @ W_xh and da_t @ W_hh go back, and a product with "
        "da_t.T sums over the batch, for the gradients of the weights."
    ),
)
