"""Exercise 2.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.errors import SHAPES
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.reference.ops import sigmoid


def _run(x, h0, W_xh, W_hh, b_xh, b_hh, squash=np.tanh):
    h, hs = h0, []
    for x_t in x:
        h = squash(x_t @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
        hs.append(h)
    return np.stack(hs)


def _not_carried(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.tanh(x @ W_xh.T + b_xh + h0 @ W_hh.T + b_hh)


def _carries_pre_activation(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.tanh(_run(x, h0, W_xh, W_hh, b_xh, b_hh, squash=lambda a: a))


def _tanh_of_each_part(x, h0, W_xh, W_hh, b_xh, b_hh):
    h, hs = h0, []
    for x_t in x:
        h = np.tanh(x_t @ W_xh.T + b_xh) + np.tanh(h @ W_hh.T + b_hh)
        hs.append(h)
    return np.stack(hs)


def _biases_outside(x, h0, W_xh, W_hh, b_xh, b_hh):
    h, hs = h0, []
    for x_t in x:
        h = np.tanh(x_t @ W_xh.T + h @ W_hh.T) + b_xh + b_hh
        hs.append(h)
    return np.stack(hs)


def _one_array(x, h0, W_xh, W_hh, b_xh, b_hh):
    hs = _run(x, h0, W_xh, W_hh, b_xh, b_hh)
    return np.stack([hs[-1]] * len(hs))


def _starts_with_h0(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.concatenate([h0[None], _run(x, h0, W_xh, W_hh, b_xh, b_hh)])


MISTAKES = (
    Mistake(
        "not carried",
        "every step starts from h0: the new state is not carried on to the next step.",
        _not_carried,
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first step must start from it, not from zeros.",
        lambda h0, **rest: _run(h0=np.zeros_like(h0), **rest),
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: the formula's W_hh h is h @ W_hh.T when states are rows.",
        lambda W_hh, **rest: _run(W_hh=W_hh.T, **rest),
    ),
    Mistake("no tanh", "tanh is missing.", lambda **args: _run(**args, squash=lambda a: a)),
    Mistake(
        "sigmoid",
        "this is the sigmoid instead of tanh.",
        lambda **args: _run(**args, squash=sigmoid),
    ),
    Mistake(
        "b_hh left out",
        "b_hh is left out.",
        lambda b_hh, **rest: _run(b_hh=np.zeros_like(b_hh), **rest),
    ),
    Mistake(
        "b_xh left out",
        "b_xh is left out.",
        lambda b_xh, **rest: _run(b_xh=np.zeros_like(b_xh), **rest),
    ),
    Mistake(
        "no biases",
        "both biases are left out.",
        lambda b_xh, b_hh, **rest: _run(b_xh=np.zeros_like(b_xh), b_hh=np.zeros_like(b_hh), **rest),
    ),
    Mistake(
        "W_hh left out",
        "W_hh is not used: a state must depend on the state before it.",
        lambda W_hh, **rest: _run(W_hh=np.zeros_like(W_hh), **rest),
    ),
    Mistake(
        "pre-activation carried",
        "the next step gets the pre-activation a_t: carry h_t = tanh(a_t) instead.",
        _carries_pre_activation,
    ),
    Mistake(
        "tanh of each part",
        "tanh is taken of each part: add W_xh x_t, W_hh h and both biases first, then take tanh of "
        "the sum, once.",
        _tanh_of_each_part,
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
        lambda x, **rest: _run(x=np.roll(x, 1, axis=0), **rest),
    ),
    Mistake(
        "axes swapped",
        "time and batch are swapped: stack the states along the first axis.",
        lambda **args: _run(**args).swapaxes(0, 1),
    ),
    Mistake(
        "last state only",
        "only the last state is returned: return all of them, h_1 … h_T.",
        lambda **args: _run(**args)[-1],
    ),
    Mistake("h0 included", "h0 is part of the answer: hs[0] must be h_1.", _starts_with_h0),
    Mistake(
        "shifted by h0",
        "the states are one step late: hs[0] is h0, but must be h_1.",
        lambda **args: _starts_with_h0(**args)[:-1],
    ),
    Mistake(
        "one array",
        "every entry is the last state: one array was stored T times and then overwritten.",
        _one_array,
    ),
)


STUMBLES = (
    Stumble(
        SHAPES,
        "the shapes do not fit. The N sequences are stored as rows, so W_xh x_t is "
        "x_t @ W_xh.T, and W_hh h is h @ W_hh.T.",
    ),
)
