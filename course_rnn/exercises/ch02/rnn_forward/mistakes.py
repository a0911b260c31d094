"""Exercise 2.1: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch02.rnn_forward.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then
from course_rnn.reference.ops import sigmoid

zeros = np.zeros_like


def _run(x, h0, W_xh, W_hh, b_xh, b_hh, step, carry_sum=False):
    """``step`` makes a state of its two parts; their sum may be what is carried on instead."""
    h, hs = h0, []
    for x_t in x:
        parts = x_t @ W_xh.T + b_xh, h @ W_hh.T + b_hh
        hs.append(step(*parts))
        h = sum(parts) if carry_sum else hs[-1]
    return np.stack(hs)


def _not_carried(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.tanh(x @ W_xh.T + b_xh + h0 @ W_hh.T + b_hh)


def _biases_outside(b_xh, b_hh, **args):
    step = partial(_run, step=lambda a, b: np.tanh(a + b) + b_xh + b_hh)
    return step(b_xh=zeros(b_xh), b_hh=zeros(b_hh), **args)


def _starts_with_h0(h0, **args):
    return np.concatenate([h0[None], reference(h0=h0, **args)])


MISTAKES = (
    Mistake(
        "not carried",
        "every step starts from h0: the new state is not carried on to the next step.",
        _not_carried,
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first step must start from it, not from zeros.",
        on_changed(reference, h0=zeros),
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: the formula's W_hh h is h @ W_hh.T when states are rows.",
        on_changed(reference, W_hh=np.transpose),
    ),
    Mistake("no tanh", "tanh is missing.", partial(_run, step=np.add)),
    Mistake(
        "sigmoid",
        "this is the sigmoid instead of tanh.",
        partial(_run, step=lambda a, b: sigmoid(a + b)),
    ),
    Mistake("b_hh left out", "b_hh is left out.", on_changed(reference, b_hh=zeros)),
    Mistake("b_xh left out", "b_xh is left out.", on_changed(reference, b_xh=zeros)),
    Mistake(
        "no biases", "both biases are left out.", on_changed(reference, b_xh=zeros, b_hh=zeros)
    ),
    Mistake(
        "W_hh left out",
        "W_hh is not used: a state must depend on the state before it.",
        on_changed(reference, W_hh=zeros),
    ),
    Mistake(
        "pre-activation carried",
        "the next step gets the pre-activation a_t: carry h_t = tanh(a_t) instead.",
        partial(_run, step=lambda a, b: np.tanh(a + b), carry_sum=True),
    ),
    Mistake(
        "tanh of each part",
        "tanh is taken of each part: add W_xh x_t, W_hh h and both biases first, then take tanh of "
        "the sum, once.",
        partial(_run, step=lambda a, b: np.tanh(a) + np.tanh(b)),
    ),
    Mistake(
        "biases outside",
        "the biases are added after tanh: they belong inside.",
        _biases_outside,
    ),
    Mistake(
        "previous input",
        "each step reads the input before its own, and the first step the last one (x[-1] in "
        "Python): state hs[t] comes from x[t].",
        on_changed(reference, x=partial(np.roll, shift=1, axis=0)),
    ),
    Mistake(
        "axes swapped",
        "time and batch are swapped: stack the states along the first axis.",
        then(reference, lambda hs: hs.swapaxes(0, 1)),
    ),
    Mistake(
        "last state only",
        "only the last state is returned: return all of them, h_1 … h_T.",
        then(reference, lambda hs: hs[-1]),
    ),
    Mistake("h0 included", "h0 is part of the answer: hs[0] must be h_1.", _starts_with_h0),
    Mistake(
        "shifted by h0",
        "the states are one step late: hs[0] is h0, but must be h_1.",
        then(_starts_with_h0, lambda hs: hs[:-1]),
    ),
    Mistake(
        "one array",
        "every entry is the last state: one array was stored T times and then overwritten.",
        then(reference, lambda hs: np.stack([hs[-1]] * len(hs))),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "The N sequences are stored as rows, so W_xh x_t is x_t @ W_xh.T, and W_hh h is h @ W_hh.T."
    ),
)
