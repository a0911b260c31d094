"""Exercise 2.4: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch02.generate.spec import reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import (
    OUT_OF_BOUNDS,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)
from course_rnn.reference.ops import sigmoid, softmax


def _search(p, u):
    return min(int(np.searchsorted(np.cumsum(p), u, side="right")), len(p) - 1)


def _softmax_of(o, temperature):
    return softmax(o / temperature)


def _write(
    start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature,
    *, carry=True, late=False, squash=np.tanh, probabilities=_softmax_of, choose=_search,
    feed=lambda start, drawn, p: drawn,
):  # fmt: skip
    """The symbols drawn, with one part of a step replaced by a wrong one."""
    one_hot = np.eye(len(b_y))
    symbols, h, x = [], h0, one_hot[start]
    for value in u:
        before = h if carry else h0
        h = squash(W_xh @ x + b_xh + W_hh @ before + b_hh)
        p = probabilities(W_hy @ (before if late else h) + b_y, temperature)
        symbols.append(choose(p, value))
        x = feed(one_hot[start], one_hot[symbols[-1]], p)
    return np.array(symbols)


def _without(*biases):
    return on_changed(reference, **dict.fromkeys(biases, np.zeros_like))


def _with_start(start, **rest):
    return np.append(start, reference(start=start, **rest))


MISTAKES = (
    Mistake(
        "not fed back",
        "the drawn symbol is not fed back: every step gets the start symbol.",
        partial(_write, feed=lambda start, drawn, p: start),
    ),
    Mistake(
        "state reset",
        "the state is reset to h0 at each step: carry it on.",
        partial(_write, carry=False),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first step must start from it, not from zeros.",
        on_changed(reference, h0=np.zeros_like),
    ),
    Mistake(
        "argmax",
        "this is always the most likely symbol: draw with u instead.",
        partial(_write, choose=lambda p, u: int(np.argmax(p))),
    ),
    Mistake(
        "start included",
        "the start symbol is part of the answer: it is given, return only the T drawn ones.",
        _with_start,
    ),
    Mistake(
        "start first",
        "the answer begins with the start symbol: it must begin with the first drawn one.",
        then(_with_start, lambda symbols: symbols[:-1]),
    ),
    Mistake(
        "temperature multiplied",
        "the temperature multiplies the logits: it must divide them.",
        partial(_write, probabilities=lambda o, temperature: softmax(o * temperature)),
    ),
    Mistake(
        "temperature ignored",
        "the temperature has no effect: divide the logits by it before the softmax. (Dividing the "
        "probabilities changes nothing once they are made to sum to 1 again.)",
        partial(_write, probabilities=lambda o, temperature: softmax(o)),
    ),
    Mistake(
        "temperature after softmax",
        "the temperature divides the probabilities, which then do not sum to 1: divide the logits.",
        partial(_write, probabilities=lambda o, temperature: softmax(o) / temperature),
    ),
    Mistake(
        "not renormalised",
        "the probabilities raised to 1/temperature do not sum to 1 any more: divide by their sum, "
        "or divide the logits before the softmax.",
        partial(_write, probabilities=lambda o, temperature: softmax(o) ** (1 / temperature)),
    ),
    Mistake(
        "softmax twice",
        "the softmax is taken twice: of the logits, and once more of the probabilities.",
        partial(_write, probabilities=lambda o, temperature: softmax(softmax(o / temperature))),
    ),
    Mistake("no tanh", "tanh is missing.", partial(_write, squash=lambda a: a)),
    Mistake("sigmoid", "this is the sigmoid instead of tanh.", partial(_write, squash=sigmoid)),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: with one sequence and no batch axis it is W_hh @ h.",
        on_changed(reference, W_hh=np.transpose),
    ),
    Mistake("b_xh left out", "b_xh is left out.", _without("b_xh")),
    Mistake("b_hh left out", "b_hh is left out.", _without("b_hh")),
    Mistake("no hidden biases", "b_xh and b_hh are left out.", _without("b_xh", "b_hh")),
    Mistake("b_y left out", "b_y is left out.", _without("b_y")),
    Mistake("no biases", "all three biases are left out.", _without("b_xh", "b_hh", "b_y")),
    Mistake(
        "state read too early",
        "the logits come from the state before the step: update h first, then read it.",
        partial(_write, late=True),
    ),
    Mistake(
        "same u",
        "every step uses u[0]: step t has a draw of its own.",
        on_changed(reference, u=lambda u: np.full_like(u, u[0])),
    ),
    Mistake(
        "probabilities fed back",
        "the probabilities are fed back: the next input is the one-hot vector of the drawn symbol.",
        partial(_write, feed=lambda start, drawn, p: p),
    ),
)


def _on_axis(axis, argument):
    """Whether the axis of an index is one of an argument, by its number and size."""

    def holds(args, match):
        size = args[argument].shape[axis]
        return (match[2], match[3]) == (str(axis), str(size)) and int(match[1]) >= size

    return holds


STUMBLES = (
    Stumble(
        OUT_OF_BOUNDS,
        "The symbols are 0 … V − 1: is the drawn one past the last, because the probabilities do "
        "not sum to 1?",
        _on_axis(1, "W_xh"),
    ),
    past_the_end("u", "Step t is drawn with u[t], and the last is u[T − 1]."),
    Stumble(
        OUT_OF_BOUNDS,
        "Symbols count the columns of W_xh and the rows of W_hy: that of symbol k is W_xh[:, k].",
        _on_axis(0, "W_xh"),
    ),
    shapes_do_not_fit(
        "There is one sequence and no batch axis: W_hh @ h and W_hy @ h; and W_xh times the "
        "one-hot vector of symbol k is the column W_xh[:, k], not the row W_xh[k]."
    ),
    Stumble(
        r"'numpy\.float64' (object is not iterable|has no len\(\))|invalid index to scalar|"
        r"'float' object is not (iterable|subscriptable)|array is 0-dimensional|unsized object",
        "one number stands where an array is wanted. inverse_transform, for one, takes an array "
        "of draws: u[t : t + 1], not u[t].",
    ),
)
