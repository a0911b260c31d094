"""Exercise 5.3: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch05.lstm_step_backward.before_the_slopes import (
    MISTAKES_BEFORE_THE_SLOPES,
)
from course_rnn.exercises.ch05.lstm_step_backward.spec import (
    reference,
    run_parts,
    slopes,
    stack,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then
from course_rnn.reference.ops import sigmoid


def _with_slopes(slope_of):
    """``slope_of(gates)`` returns the slopes that are wrong, by gate."""

    def slope(gates):
        return np.stack([slope_of(gates).get(k, right) for k, right in enumerate(slopes(gates))])

    return partial(reference, slope=slope)


def _sigmoid_slopes(slope_of):
    return _with_slopes(lambda gates: {k: slope_of(gates[k]) for k in (0, 1, 3)})


def _with_previous(**changes):
    """Only the gradients of the states before the step are wrong: each is made of all arguments."""

    def answer(**args):
        da, dh_previous, dc_previous = reference(**args)
        right = {"da": da, "dh_previous": dh_previous, "dc_previous": dc_previous}
        return tuple((right | {k: change(right, **args) for k, change in changes.items()}).values())

    return answer


MISTAKES = (
    Mistake(
        "dc dropped",
        "the dc that comes back from later is not used: the cell state has two ways on, to h_t and "
        "to c_{t+1}, and their gradients add up.",
        on_changed(reference, dc=np.zeros_like),
    ),
    *MISTAKES_BEFORE_THE_SLOPES,
    Mistake(
        "no slopes",
        "these are the gradients of the gates themselves: the slopes of σ and tanh are missing.",
        _with_slopes(lambda gates: dict(enumerate(np.ones_like(gates)))),
    ),
    Mistake(
        "no slopes of the sigmoid",
        "the slopes of the sigmoid are missing at i, f and o.",
        _sigmoid_slopes(np.ones_like),
    ),
    Mistake(
        "no slope of g",
        "the slope of tanh is missing at g: it is 1 − g².",
        _with_slopes(lambda gates: {2: np.ones_like(gates[2])}),
    ),
    Mistake(
        "sigmoid's slope at g",
        "the slope at g is taken as g (1 − g), that of a sigmoid: g is a tanh, so it is 1 − g².",
        _with_slopes(lambda gates: {2: gates[2] * (1 - gates[2])}),
    ),
    Mistake(
        "tanh's slope everywhere",
        "the slopes at i, f and o are taken as those of tanh: of a sigmoid's value s it is "
        "s (1 − s).",
        _sigmoid_slopes(lambda s: 1 - s**2),
    ),
    Mistake(
        "sigmoid of the sigmoid",
        "the slopes at i, f and o are taken at σ(i), σ(f), σ(o), as if the gates were "
        "pre-activations: they are sigmoids already.",
        _sigmoid_slopes(lambda s: sigmoid(s) * (1 - sigmoid(s))),
    ),
    Mistake(
        "half a slope",
        "the slopes at i, f and o are taken as 1 − s: they are s (1 − s).",
        _sigmoid_slopes(lambda s: 1 - s),
    ),
    Mistake(
        "tanh of g",
        "the slope at g is taken as 1 − tanh²(g): g is tanh already, so it is 1 − g².",
        _with_slopes(lambda gates: {2: 1 - np.tanh(gates[2]) ** 2}),
    ),
    Mistake(
        "i, f, o, g",
        "the columns of da stand in the order i, f, o, g: the rows of W_hh stand in the order i, "
        "f, g, o.",
        partial(reference, join=lambda da: stack(da[[0, 1, 3, 2]])),
    ),
    Mistake(
        "unit by unit",
        "the columns of da stand unit by unit, four to each: all of i come first, then all of f, "
        "of g and of o.",
        partial(reference, join=lambda da: np.moveaxis(da, 0, 2).reshape(len(da[0]), -1)),
    ),
    Mistake(
        "f missing on the way back",
        "dc_previous is the gradient of c_t: on the way back to c_{t−1} it is multiplied by f.",
        _with_previous(
            dc_previous=lambda right, dh, dc, c_previous, gates, W_hh: (
                run_parts(dh, dc, c_previous, gates).dc_new
            )
        ),
    ),
    Mistake(
        "dc_previous from dc",
        "dc_previous is dc ∘ f: what came to c_t through h_t goes on to c_{t−1} too.",
        _with_previous(dc_previous=lambda right, dc, gates, **rest: dc * gates[1]),
    ),
    Mistake(
        "i on the way back",
        "dc_previous is made with i: what leads from c_{t−1} to c_t is multiplied by f.",
        _with_previous(
            dc_previous=lambda right, dh, dc, c_previous, gates, W_hh: (
                run_parts(dh, dc, c_previous, gates).dc_new * gates[0]
            )
        ),
    ),
    Mistake(
        "dh_previous without slopes",
        "dh_previous is made with the gradients of the gates: h_{t−1} is inside σ and tanh, so it "
        "takes those of the pre-activations, da.",
        _with_previous(
            dh_previous=lambda right, dh, dc, c_previous, gates, W_hh: (
                stack(run_parts(dh, dc, c_previous, gates)[1:]) @ W_hh
            )
        ),
    ),
    Mistake(
        "dh added",
        "dh is added to dh_previous: h_{t−1} acts on h_t through the gates alone.",
        _with_previous(dh_previous=lambda right, dh, **rest: right["dh_previous"] + dh),
    ),
    Mistake(
        "dh for dh_previous",
        "dh_previous is dh: it is da times W_hh.",
        _with_previous(dh_previous=lambda right, dh, **rest: dh),
    ),
    Mistake(
        "mean over the gates",
        "dh_previous is a mean over the four gates: their contributions add up.",
        _with_previous(dh_previous=lambda right, **rest: right["dh_previous"] / 4),
    ),
    Mistake(
        "summed over the batch",
        "the arrays are summed over the N sequences: only gradients of weights are.",
        then(reference, lambda answer: tuple(part.sum(axis=0) for part in answer)),
    ),
    Mistake(
        "mean over the batch",
        "the arrays are divided by N: the sequences do not meet, each has gradients of its own.",
        then(reference, lambda answer: tuple(part / len(part) for part in answer)),
    ),
    Mistake(
        "dh and dc swapped",
        "dh and dc are swapped on their way in.",
        lambda dh, dc, **rest: reference(dh=dc, dc=dh, **rest),
    ),
    Mistake(
        "da last",
        "the arrays are right, but da stands last: it comes first.",
        then(reference, itemgetter(1, 2, 0)),
    ),
    Mistake(
        "states swapped",
        "the arrays are right, but dc_previous stands second: return da, dh_previous, dc_previous.",
        then(reference, itemgetter(0, 2, 1)),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "Each of the four gates in gates has shape (N, H); da has shape (N, 4H), the four one "
        "after the other along the last axis, so that da @ W_hh is (N, H)."
    ),
)
