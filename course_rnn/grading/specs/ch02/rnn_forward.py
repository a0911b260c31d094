"""Exercise 2.1: the Elman RNN, forward."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Property, Returns, Stumble
from course_rnn.grading.specs.draws import distinct_sizes, recurrent_weights
from course_rnn.grading.specs.errors import SHAPES
from course_rnn.reference.ops import sigmoid
from course_rnn.reference.rnn import rnn_forward


def reference(x, h0, W_xh, W_hh, b_xh, b_hh):
    """The reference without its cache."""
    return rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh)[0]


def draw(rng):
    """Random inputs, states and weights; only "one step" has an axis of size 1, on purpose."""

    def case(group, steps=None):
        T, N, I, H = distinct_sizes(rng, 4)
        args = {
            "x": rng.normal(size=(steps or T, N, I)),
            "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
            "W_xh": rng.normal(scale=0.7, size=(H, I)),
            "W_hh": recurrent_weights(rng, H),
            "b_xh": rng.normal(scale=0.5, size=H),
            "b_hh": rng.normal(scale=0.5, size=H),
        }
        return Case(args, group)

    steps = [case("one step", 1) for _ in range(2)]
    return [*steps, *(case("several steps") for _ in range(3)), case("a long sequence", 60)]


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


RNN_FORWARD = Exercise(
    id="2.1",
    name="rnn_forward",
    title="The Elman RNN, forward",
    parameters=("x", "h0", "W_xh", "W_hh", "b_xh", "b_hh"),
    returns=Returns("hs", ("T", "N", "H"), "float"),
    groups=(
        Group("one step", 1, "T = 1: h_1 from h_0 and x_1"),
        Group("several steps", 2, "each state is computed from the one before"),
        Group("a long sequence", 1, "the same, for 60 steps"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property(
            "A state lies outside −1 … 1, where no tanh can be.",
            lambda args, hs: bool(np.all(np.abs(hs) <= 1)),
        ),
    ),
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            SHAPES,
            "the shapes do not fit. The N sequences are stored as rows, so W_xh x_t is "
            "x_t @ W_xh.T, and W_hh h is h @ W_hh.T.",
        ),
    ),
)
