"""The pass back through the states, right and wrong, which four of the exercises have in common.

A pass is a function of ``(dhs, hs, W_hh)`` and returns the gradients of the states ``dh``
(T, N, H), of the pre-activations ``da`` (T, N, H), and of the state before them, ``dh0`` (N, H).
The mistakes in it are rows for :func:`course_rnn.exercises.wrong.mistakes_of`: name, hint, pass.
"""

from functools import partial

import numpy as np

from course_rnn.exercises.draws import distinct_sizes, recurrent_weights
from course_rnn.reference.rnn import rnn_forward


def tanh_slope(h):
    """The derivative of tanh, from its value."""
    return 1 - h**2


def run_back(dhs, hs, W_hh, slope=tanh_slope, through=np.matmul):
    """The right pass; ``slope`` and ``through`` are where a single step can go wrong."""
    dh_next, dh, da = np.zeros_like(hs[0]), np.empty_like(hs), np.empty_like(hs)
    for t in reversed(range(len(hs))):
        dh[t] = dhs[t] + dh_next
        da[t] = dh[t] * slope(hs[t])
        dh_next = through(da[t], W_hh)
    return dh, da, dh_next


def states_before(h0, hs):
    """The state that each step started from: h_0 … h_{T−1}."""
    return np.concatenate([h0[None], hs[:-1]])


def sum_steps(da, inputs):
    """The gradient of weights, or with inputs of 1 that of a bias: sum over steps and sequences."""
    return np.einsum("tnh,tn...->h...", da, inputs)


def pass_arguments(rng, T, N, I, H):
    """Arguments of exercise 3.3: a network, its states on random inputs, a loss at each step."""
    W_xh, W_hh = rng.normal(scale=0.7, size=(H, I)), recurrent_weights(rng, H)
    b = rng.normal(scale=0.3, size=H)
    x, h0 = rng.normal(size=(T, N, I)), rng.uniform(-0.9, 0.9, size=(N, H))
    hs, _ = rnn_forward(x, h0, W_xh, W_hh, b, np.zeros_like(b))
    dhs = rng.normal(size=hs.shape)
    return {"dhs": dhs, "x": x, "h0": h0, "hs": hs, "W_xh": W_xh, "W_hh": W_hh}


def draw_pass(rng, T=None, last=False):
    """The same of any size, or with T steps; with ``last`` only the last step has a loss."""
    drawn, *sizes = distinct_sizes(rng, 4, low=3)
    args = pass_arguments(rng, T or drawn, *sizes)
    if last:
        args["dhs"][:-1] = 0
    return args


def _made_of(dh, hs, W_hh):
    """The rest of a pass whose gradients of the states are these."""
    da = dh * tanh_slope(hs)
    return dh, da, da[0] @ W_hh


def _last_loss_only(dhs, hs, W_hh):
    return run_back(np.concatenate([0 * dhs[:-1], dhs[-1:]]), hs, W_hh)


def _one_step(dhs, hs, W_hh):
    dh = dhs.copy()
    dh[:-1] += (dhs * tanh_slope(hs))[1:] @ W_hh
    return _made_of(dh, hs, W_hh)


def _forward_order(dhs, hs, W_hh):
    dh, da, last = run_back(dhs[::-1], hs[::-1], W_hh)
    return dh[::-1], da[::-1], last


def _running_sum(dhs, hs, W_hh):
    return _made_of(np.cumsum(dhs[::-1], axis=0)[::-1], hs, W_hh)


def _accumulated(dhs, hs, W_hh):
    dh_next, dh, da = np.zeros_like(hs[0]), np.empty_like(hs), np.empty_like(hs)
    for t in reversed(range(len(hs))):
        dh[t] = dhs[t] + dh_next
        da[t] = dh[t] * tanh_slope(hs[t])
        dh_next = dh_next + da[t] @ W_hh
    return dh, da, dh_next


def _slope_after(dhs, hs, W_hh):
    dh_next, dh = np.zeros_like(hs[0]), np.empty_like(hs)
    for t in reversed(range(len(hs))):
        dh[t] = dhs[t] + dh_next
        dh_next = (dh[t] @ W_hh) * tanh_slope(hs[t])
    return dh, dh * tanh_slope(hs), dh_next


def _slope(name, hint, slope):
    return name, hint, partial(run_back, slope=slope)


STEP_MISTAKES = (
    _slope("no slope", "the slope of tanh is missing: dh belongs to h, not to a.", np.ones_like),
    _slope(
        "slope at h",
        "the slope is taken at h, as if h were the pre-activation: h is tanh(a) already, no "
        "further tanh is needed.",
        lambda h: 1 - np.tanh(h) ** 2,
    ),
    _slope("1 − h", "the slope of tanh is 1 − h²: the square is missing.", lambda h: 1 - h),
    _slope("(1 − h)²", "(1 - h)**2 is not 1 - h**2: square h first.", lambda h: (1 - h) ** 2),
    _slope("h²", "h² is multiplied: the slope of tanh is 1 − h².", np.square),
    _slope(
        "1 + h²",
        "1 + h² is more than 1, which no slope of tanh is: look at the sign.",
        lambda h: 1 + h**2,
    ),
    _slope(
        "sigmoid", "h (1 − h) is the slope of the sigmoid, not that of tanh.", lambda h: h - h**2
    ),
    _slope(
        "slope twice",
        "the slope is multiplied twice: once is enough.",
        lambda h: tanh_slope(h) ** 2,
    ),
    (
        "slope after W_hh",
        "the slope is multiplied after W_hh: going back, tanh comes first and W_hh second.",
        _slope_after,
    ),
    (
        "W_hh transposed",
        "W_hh is transposed: forward, rows of states were multiplied by W_hh.T, so going back the "
        "other one is due.",
        partial(run_back, through=lambda da, W_hh: da @ W_hh.T),
    ),
    (
        "no W_hh",
        "the product with W_hh is missing: this is the gradient of the pre-activation a_t, one "
        "factor short of that of h_{t−1}.",
        partial(run_back, through=lambda da, W_hh: da),
    ),
)
ORDER_MISTAKES = (
    (
        "nothing comes back",
        "only the step's own loss counts: what comes back through the later states is dropped.",
        _made_of,
    ),
    (
        "last loss only",
        "only the last step's loss comes back: each step must add its own dhs to what comes from "
        "the later ones.",
        _last_loss_only,
    ),
    (
        "one step back",
        "each loss goes back one step and no further: pass on the total gradient of h_t, not "
        "dhs[t].",
        _one_step,
    ),
    (
        "forward order",
        "the steps are gone through from the first to the last: gradients come from the last "
        "step, so that is where to begin.",
        _forward_order,
    ),
    (
        "running sum",
        "the gradients of the later states are added as they are: each step back multiplies them "
        "by W_hh and a slope.",
        _running_sum,
    ),
    (
        "accumulated",
        "what comes back is added up from step to step (+=): what has gone through a step has "
        "taken another form, and the old one is done with.",
        _accumulated,
    ),
)
