"""Exercise 3.3: all gradients of the Elman RNN."""

from typing import NamedTuple

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Returns, Stumble
from course_rnn.grading.specs.ch03.passes import (
    ORDER_MISTAKES,
    STEP_MISTAKES,
    draw_states,
    mistakes_in,
    run_back,
    states_before,
)
from course_rnn.grading.specs.draws import distinct_sizes
from course_rnn.grading.specs.errors import SHAPES


class _Grads(NamedTuple):
    dx: np.ndarray
    dh0: np.ndarray
    dW_xh: np.ndarray
    dW_hh: np.ndarray
    db: np.ndarray


class _Pass(NamedTuple):
    """What a mistaken gradient is made of."""

    x: np.ndarray
    hs: np.ndarray
    before: np.ndarray  # the state that each step started from
    W_xh: np.ndarray
    dh: np.ndarray
    da: np.ndarray
    dh0: np.ndarray


def reference(dhs, x, h0, hs, W_xh, W_hh, run=run_back):
    """All gradients, from those of the pre-activations."""
    return tuple(_grads(_run(dhs, x, h0, hs, W_xh, W_hh, run)))


def draw(rng):
    """Networks with losses at every step, at the last alone, and of one step."""

    def case(group, *, steps=None, last=False):
        T, N, I, H = distinct_sizes(rng, 4, low=3)
        W_xh, W_hh, x, h0, hs = draw_states(rng, steps or T, N, I, H)
        dhs = rng.normal(size=hs.shape)
        if last:
            dhs[:-1] = 0
        args = {"dhs": dhs, "x": x, "h0": h0, "hs": hs, "W_xh": W_xh, "W_hh": W_hh}
        return Case(args, group)

    return [
        *(case("one step", steps=1) for _ in range(2)),
        *(case("loss at the last step", last=True) for _ in range(2)),
        *(case("loss at every step") for _ in range(3)),
    ]


def _run(dhs, x, h0, hs, W_xh, W_hh, run=run_back):
    return _Pass(x, hs, states_before(h0, hs), W_xh, *run(dhs, hs, W_hh))


def _grads(p):
    return _Grads(p.da @ p.W_xh, p.dh0, _sum(p.da, p.x), _sum(p.da, p.before), p.da.sum((0, 1)))


def _sum(da, inputs):
    return np.einsum("tnh,tni->hi", da, inputs)


def _with(**changed):
    """All gradients right, except those that are made in another way from the pass."""

    def answer(**args):
        p = _run(**args)
        return tuple(_grads(p)._replace(**{name: make(p) for name, make in changed.items()}))

    return answer


def _weights(make):
    """All three gradients that are summed, made in another way: ``make(da, inputs)``."""
    return _with(
        dW_xh=lambda p: make(p.da, p.x),
        dW_hh=lambda p: make(p.da, p.before),
        db=lambda p: make(p.da, np.ones((*p.da.shape[:2], 1)))[:, 0],
    )


MISTAKES = (
    *mistakes_in(STEP_MISTAKES, reference),
    *mistakes_in(ORDER_MISTAKES, reference),
    Mistake(
        "one step of the weights, the first",
        "dW_xh, dW_hh and db hold step 1 alone: each step overwrites what the others gave, where "
        "it should add to it.",
        _weights(lambda da, inputs: _sum(da[:1], inputs[:1])),
    ),
    Mistake(
        "one step of the weights, the last",
        "dW_xh, dW_hh and db hold the last step alone: the weights are used at every step, so all "
        "of them contribute.",
        _weights(lambda da, inputs: _sum(da[-1:], inputs[-1:])),
    ),
    Mistake(
        "db of one step",
        "db holds step 1 alone: each step overwrites what the others gave.",
        _with(db=lambda p: p.da[0].sum(axis=0)),
    ),
    Mistake(
        "weights without slope",
        "the gradients of weights and bias are made from dh: W_xh, W_hh and b are inside tanh, so "
        "they take da.",
        _with(
            dW_xh=lambda p: _sum(p.dh, p.x),
            dW_hh=lambda p: _sum(p.dh, p.before),
            db=lambda p: p.dh.sum((0, 1)),
        ),
    ),
    Mistake(
        "dx without slope",
        "dx is made from dh: the inputs are inside tanh, so it takes da.",
        _with(dx=lambda p: p.dh @ p.W_xh),
    ),
    Mistake(
        "dx in the order of computation",
        "dx is the right way round in each step, but the steps stand last first: dx[0] belongs to "
        "x_1.",
        _with(dx=lambda p: (p.da @ p.W_xh)[::-1]),
    ),
    Mistake(
        "dh0 zero", "dh0 is all zeros: the loss depends on h_0 too.", _with(dh0=lambda p: 0 * p.dh0)
    ),
    Mistake(
        "dh0 one step short",
        "dh0 is the gradient of h_1: from there it is one more step back to h_0.",
        _with(dh0=lambda p: p.dh[0]),
    ),
    Mistake(
        "dh0 at the pre-activation",
        "dh0 is the gradient of a_1: the product with W_hh is still to come.",
        _with(dh0=lambda p: p.da[0]),
    ),
    Mistake(
        "dh0 summed over the batch",
        "dh0 is summed over the N sequences: each has a state of its own.",
        _with(dh0=lambda p: p.dh0.sum(axis=0)),
    ),
    Mistake(
        "h_t for h_{t−1}",
        "dW_hh is made with h_t: W_hh was multiplied by the state before, h_{t−1}.",
        _with(dW_hh=lambda p: _sum(p.da, p.hs)),
    ),
    Mistake(
        "hs[-1] for h0",
        "at the first step dW_hh takes the last state, which is hs[t - 1] at t = 0: there it must "
        "be h0.",
        _with(dW_hh=lambda p: _sum(p.da, np.roll(p.hs, 1, axis=0))),
    ),
    Mistake(
        "h0 left out",
        "the first step is left out of dW_hh, or taken with zeros: it started from h0.",
        _with(dW_hh=lambda p: _sum(p.da[1:], p.hs[:-1])),
    ),
    Mistake(
        "dW_hh transposed",
        "dW_hh is transposed: the row belongs to the unit that is reached, the column to the one "
        "that it comes from.",
        _with(dW_hh=lambda p: _sum(p.da, p.before).T),
    ),
    Mistake(
        "dW_xh transposed",
        "dW_xh is transposed: a gradient has the shape of its variable, here (H, I).",
        _with(dW_xh=lambda p: _sum(p.da, p.x).T),
    ),
    Mistake(
        "mean over the batch",
        "the gradients of weights and bias are divided by N: sum over the batch, for dhs already "
        "holds whatever factor the loss has.",
        _weights(lambda da, inputs: _sum(da, inputs) / da.shape[1]),
    ),
    Mistake(
        "mean over time",
        "the gradients of weights and bias are divided by T: sum over the steps, for dhs already "
        "holds whatever factor the loss has.",
        _weights(lambda da, inputs: _sum(da, inputs) / len(da)),
    ),
    Mistake(
        "mean of all",
        "the gradients of weights and bias are divided by T · N: sum over steps and sequences.",
        _weights(lambda da, inputs: _sum(da, inputs) / (len(da) * da.shape[1])),
    ),
    Mistake(
        "db as a mean",
        "db is a mean: sum over steps and sequences, like the gradients of the weights.",
        _with(db=lambda p: p.da.mean((0, 1))),
    ),
    Mistake(
        "db not summed over the batch",
        "db is summed over the steps but not over the N sequences: one bias serves them all.",
        _with(db=lambda p: p.da.sum(axis=0)),
    ),
    Mistake(
        "db twice",
        "db is twice what it should be: it is the gradient of the one sum b.",
        _with(db=lambda p: 2 * p.da.sum((0, 1))),
    ),
)


RNN_BACKWARD = Exercise(
    id="3.3",
    name="rnn_backward",
    title="All gradients of the Elman RNN",
    parameters=("dhs", "x", "h0", "hs", "W_xh", "W_hh"),
    returns=(
        Returns("dx", ("T", "N", "I"), "float"),
        Returns("dh0", ("N", "H"), "float"),
        Returns("dW_xh", ("H", "I"), "float"),
        Returns("dW_hh", ("H", "H"), "float"),
        Returns("db", ("H",), "float"),
    ),
    groups=(
        Group("one step", 2, "T = 1: five gradients of one tanh"),
        Group("loss at the last step", 2, "all but dhs[-1] are 0, but every step contributes"),
        Group("loss at every step", 4, "the whole of backpropagation through time"),
    ),
    reference=reference,
    cases=draw,
    properties=(),
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            "IndexError",
            "array position t holds h_{t+1}: the last is hs[T - 1], and what comes before hs[0] "
            "is h0.",
        ),
        Stumble(
            SHAPES,
            "the shapes do not fit. Sequences are rows: da_t @ W_xh and da_t @ W_hh go back, and "
            "a product with da_t.T sums over the batch, for the gradients of the weights.",
        ),
    ),
)
