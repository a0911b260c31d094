"""Exercise 6.2: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch06.stack_forward.spec import (
    answer_of,
    reference,
    run_layer,
    run_stack,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then

zeros = np.zeros_like


def _with(answer=answer_of, **parts):
    return lambda **args: answer(*run_stack(**args, **parts))


def _only_with_skips(step):
    """A step that is wrong in the layers above the first of a stack with skips, and nowhere else.

    What the layer hands on is then made by the step alone.
    """

    def answer(skips, **args):
        if not skips:
            return reference(skips=False, **args)
        layers_above = iter([False, *[True] * (len(args["b"]) - 1)])

        def run(*arguments):
            return run_layer(*arguments, **({"step": step} if next(layers_above) else {}))

        return answer_of(*run_stack(skips=False, **args, run=run))

    return answer


def _sum_carried(a, y_t):
    """The state is the sum, and the sum is carried on."""
    total = np.tanh(a) + y_t
    return total, total


def _inside(a, y_t):
    h = np.tanh(a + y_t)
    return h, h


def _skip_once(x, h0, W_x1, W_xh, W_hh, b, skips):
    ys, layers = run_stack(x, h0, W_x1, W_xh, W_hh, b, False)
    return answer_of([ys[0] + ys[-1] if skips else ys[-1]], layers)


def _late(ys):
    return np.concatenate([zeros(ys[-1][:1]), ys[-1][:-1]])


def _first_repeated(a):
    return np.stack([a[0]] * len(a))


MISTAKES = (
    Mistake(
        "skips ignored",
        "skips makes no difference: with it, each layer but the first adds what it gets to its "
        "states.",
        on_changed(reference, skips=lambda skips: False),
    ),
    Mistake(
        "skips always",
        "the skips are there also where skips is False.",
        on_changed(reference, skips=lambda skips: True),
    ),
    Mistake(
        "sum carried",
        "with skips, the sum is carried on to the next step: the state that is carried is h alone, "
        "the skip is added to what goes up.",
        _only_with_skips(_sum_carried),
    ),
    Mistake(
        "skip inside tanh",
        "with skips, the layer's input is added inside tanh: it is added to the state, after it.",
        _only_with_skips(_inside),
    ),
    Mistake(
        "skip from the bottom",
        "with skips, every layer adds what the first layer hands on: it adds what the layer just "
        "below it hands on.",
        _with(join=lambda ys, hs, layers: ys[0] + hs),
    ),
    Mistake(
        "states below added",
        "with skips, a layer adds the states of the layer below: it adds all that the layer below "
        "hands on, which has a skip in it too.",
        _with(join=lambda ys, hs, layers: layers[-1] + hs),
    ),
    Mistake(
        "all below added",
        "with skips, a layer adds what all layers below hand on: it adds that of the layer just "
        "below.",
        _with(join=lambda ys, hs, layers: sum(ys) + hs),
    ),
    Mistake(
        "one skip for all",
        "with skips, one skip goes from the first layer to the top: every layer but the first has "
        "one of its own.",
        _skip_once,
    ),
    Mistake(
        "mean for sum",
        "with skips, a layer hands on the mean of its input and its states: it is their sum.",
        _with(join=lambda ys, hs, layers: (ys[-1] + hs) / 2),
    ),
    Mistake(
        "product for sum",
        "with skips, a layer's input and its states are multiplied: they are added.",
        _with(join=lambda ys, hs, layers: ys[-1] * hs),
    ),
    Mistake(
        "sums as last states",
        "with skips, last holds what the layers hand on: it holds their states.",
        _with(answer=lambda ys, layers: answer_of(ys, ys)),
    ),
    Mistake(
        "states of the top",
        "with skips, y holds the states of the top layer: what it hands on is their sum with what "
        "it gets.",
        _with(answer=lambda ys, layers: (layers[-1], answer_of(ys, layers)[1])),
    ),
    Mistake(
        "top layer's state alone",
        "last holds the last state of the top layer alone: it holds one for each layer, (L, N, H).",
        then(reference, lambda answer: (answer[0], answer[1][-1])),
    ),
    Mistake(
        "top first",
        "last begins with the top layer: it begins with the bottom one.",
        then(reference, lambda answer: (answer[0], answer[1][::-1])),
    ),
    Mistake(
        "first states as last",
        "y is right, but last holds the first states of the layers: take those at the last step.",
        _with(answer=lambda ys, layers: (ys[-1], np.stack([hs[0] for hs in layers]))),
    ),
    Mistake(
        "bottom layer's output",
        "y is what the bottom layer hands on: it is that of the top one.",
        _with(answer=lambda ys, layers: (ys[0], answer_of(ys, layers)[1])),
    ),
    Mistake(
        "one layer less",
        "y is what the layer below the top one hands on: the loop stops one layer early.",
        _with(answer=lambda ys, layers: (ys[-2], answer_of(ys, layers)[1])),
    ),
    Mistake(
        "all start from h0[0]",
        "every layer starts from the first state of h0: layer k starts from h0[k].",
        on_changed(reference, h0=_first_repeated),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: layer k starts from h0[k], not from zeros.",
        on_changed(reference, h0=zeros),
    ),
    Mistake(
        "starts where the layer below ended",
        "each layer starts from the last state of the layer below: it starts from its own, h0[k].",
        _with(start=lambda h0, k, layers: layers[-1][-1] if k else h0[0]),
    ),
    Mistake(
        "W_hh of the first layer",
        "every layer uses W_hh[0]: layer k has its own, W_hh[k].",
        on_changed(reference, W_hh=_first_repeated),
    ),
    Mistake(
        "b of the first layer",
        "every layer uses b[0]: layer k has its own, b[k].",
        on_changed(reference, b=_first_repeated),
    ),
    Mistake(
        "W_xh of the first",
        "every layer above the first uses W_xh[0]: the next one has W_xh[1].",
        on_changed(reference, W_xh=_first_repeated),
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: W_hh h is h @ W_hh.T when states are rows.",
        on_changed(reference, W_hh=lambda W: W.swapaxes(1, 2)),
    ),
    Mistake(
        "W_xh transposed",
        "W_xh is used transposed in the layers above the first: it is y @ W_xh.T when states are "
        "rows.",
        on_changed(reference, W_xh=lambda W: W.swapaxes(1, 2)),
    ),
    Mistake("b left out", "b is left out.", on_changed(reference, b=zeros)),
    Mistake(
        "W_hh left out",
        "W_hh is not used: in each layer a state depends on the state before it.",
        on_changed(reference, W_hh=zeros),
    ),
    Mistake(
        "one step late",
        "a layer gets what the layer below handed on one step before: it gets that of the same "
        "step.",
        _with(below=_late),
    ),
    Mistake(
        "not carried",
        "every step starts from h0: the new state is not carried on to the next step.",
        _with(
            run=lambda y, h, W_x, W_hh, b: np.tanh(y @ W_x.T + h @ W_hh.T + b),
        ),
    ),
    Mistake(
        "no tanh",
        "tanh is missing.",
        _with(run=partial(run_layer, step=lambda a, y_t: (a, a))),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "The first layer takes x, of size I, by W_x1, and has no skip; layer k above it takes what "
        "layer k − 1 hands on, of size H, by W_xh[k − 1], for k = 1 … L − 1."
    ),
)
