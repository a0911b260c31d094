"""Exercise 2.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES
from course_rnn.reference.ops import sigmoid, softmax


def _search(p, u):
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)


def _softmax_of(o, temperature):
    return softmax(o / temperature)


def _write(
    start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature,
    *, feed=True, carry=True, late=False, squash=np.tanh, probabilities=_softmax_of, choose=_search,
):  # fmt: skip
    symbols, h, symbol = [], h0, start
    for t in range(len(u)):
        before = h if carry else h0
        h = squash(W_xh[:, symbol] + b_xh + W_hh @ before + b_hh)
        p = probabilities(W_hy @ (before if late else h) + b_y, temperature)
        drawn = int(choose(p, u[t : t + 1])[0])
        symbols.append(drawn)
        symbol = drawn if feed else start
    return np.array(symbols)


def _variant(**options):
    return lambda **args: _write(**args, **options)


def _without(*biases):
    return lambda **args: _write(**args | {name: np.zeros_like(args[name]) for name in biases})


def _power(o, temperature):
    return softmax(o) ** (1 / temperature)


def _feeds_probabilities(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    symbols, h, x = [], h0, np.eye(len(b_y))[start]
    for t in range(len(u)):
        h = np.tanh(W_xh @ x + b_xh + W_hh @ h + b_hh)
        x = softmax((W_hy @ h + b_y) / temperature)
        symbols.append(int(_search(x, u[t : t + 1])[0]))
    return np.array(symbols)


def _with_start(start, **rest):
    return np.concatenate([[start], _write(start, **rest)])


MISTAKES = (
    Mistake(
        "not fed back",
        "the drawn symbol is not fed back: every step gets the start symbol.",
        _variant(feed=False),
    ),
    Mistake(
        "state reset",
        "the state is reset to h0 at each step: carry it on.",
        _variant(carry=False),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first step must start from it, not from zeros.",
        lambda h0, **rest: _write(h0=np.zeros_like(h0), **rest),
    ),
    Mistake(
        "argmax",
        "this is always the most likely symbol: draw with u instead.",
        _variant(choose=lambda p, u: [np.argmax(p)]),
    ),
    Mistake(
        "start included",
        "the start symbol is part of the answer: it is given, return only the T drawn ones.",
        _with_start,
    ),
    Mistake(
        "start first",
        "the answer begins with the start symbol: it must begin with the first drawn one.",
        lambda **args: _with_start(**args)[:-1],
    ),
    Mistake(
        "temperature multiplied",
        "the temperature multiplies the logits: it must divide them.",
        _variant(probabilities=lambda o, temperature: softmax(o * temperature)),
    ),
    Mistake(
        "temperature ignored",
        "the temperature has no effect: divide the logits by it before the softmax. (Dividing the "
        "probabilities changes nothing once they are made to sum to 1 again.)",
        _variant(probabilities=lambda o, temperature: softmax(o)),
    ),
    Mistake(
        "temperature after softmax",
        "the temperature divides the probabilities, which then do not sum to 1: divide the logits.",
        _variant(probabilities=lambda o, temperature: softmax(o) / temperature),
    ),
    Mistake(
        "not renormalised",
        "the probabilities raised to 1/temperature do not sum to 1 any more: divide by their sum, "
        "or divide the logits before the softmax.",
        _variant(probabilities=_power),
    ),
    Mistake("no tanh", "tanh is missing.", _variant(squash=lambda a: a)),
    Mistake("sigmoid", "this is the sigmoid instead of tanh.", _variant(squash=sigmoid)),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: with one sequence and no batch axis it is W_hh @ h.",
        lambda W_hh, **rest: _write(W_hh=W_hh.T, **rest),
    ),
    Mistake("b_xh left out", "b_xh is left out.", _without("b_xh")),
    Mistake("b_hh left out", "b_hh is left out.", _without("b_hh")),
    Mistake("no hidden biases", "b_xh and b_hh are left out.", _without("b_xh", "b_hh")),
    Mistake("b_y left out", "b_y is left out.", _without("b_y")),
    Mistake("no biases", "all three biases are left out.", _without("b_xh", "b_hh", "b_y")),
    Mistake(
        "state read too early",
        "the logits come from the state before the step: update h first, then read it.",
        _variant(late=True),
    ),
    Mistake(
        "same u",
        "every step uses u[0]: step t has a draw of its own.",
        lambda u, **rest: _write(u=np.full_like(u, u[0]), **rest),
    ),
    Mistake(
        "probabilities fed back",
        "the probabilities are fed back: the next input is the one-hot vector of the drawn symbol.",
        _feeds_probabilities,
    ),
)


STUMBLES = (
    Stumble(
        "out of bounds for axis 1",
        "a drawn symbol is V or more, past the last. Do the probabilities sum to 1, and does "
        "the temperature come before the softmax?",
    ),
    Stumble(
        f"{SHAPES}|out of bounds for axis 0",
        "the shapes do not fit. W_xh times the one-hot vector of symbol k is the column "
        "W_xh[:, k], not the row W_xh[k]; without a batch axis the others are W_hh @ h and "
        "W_hy @ h.",
    ),
    Stumble(
        r"numpy\.float64|no len\(\)|index to scalar|0-d array|unsized|too many indices",
        "inverse_transform takes an array of draws: u[t : t + 1], not u[t].",
    ),
)
