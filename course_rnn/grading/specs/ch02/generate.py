"""Exercise 2.4: let the network write."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Property, Returns, Stumble
from course_rnn.grading.specs.draws import MARGIN, distinct_sizes, recurrent_weights
from course_rnn.grading.specs.errors import SHAPES
from course_rnn.reference import sampling
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_logits
from course_rnn.reference.ops import sigmoid, softmax

STEPS = 20  # long enough that a wrong sampler does not draw the right symbols by chance
FIRST = 40  # enough to see that h0 is ignored, which changes the symbol in about one in four


def reference(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    """The reference without its last state."""
    params = CharRNNParams(W_xh, W_hh, b_xh, b_hh, W_hy, b_y)
    return sampling.generate(start, h0, u, params, temperature=temperature)[0]


def draw(rng):
    """Distributions that depend on state and input; u far from every border on the way."""
    return [
        *(_case(rng, "the first symbol", 1.0, 1) for _ in range(FIRST)),
        *(_case(rng, "several symbols", 1.0, STEPS) for _ in range(2)),
        _case(rng, "temperature", float(rng.uniform(0.4, 0.6)), STEPS),
        _case(rng, "temperature", float(rng.uniform(1.8, 2.5)), STEPS),
    ]


def _case(rng, group, temperature, T):
    H, V = distinct_sizes(rng, 2, low=5, high=9)
    args = {
        "start": int(rng.integers(V)),
        "h0": rng.uniform(0.6, 0.9, size=H) * rng.choice([-1, 1], size=H),  # far from zeros
        "u": rng.random(T),
        "W_xh": rng.normal(size=(H, V)),
        "W_hh": recurrent_weights(rng, H),
        "b_xh": rng.normal(scale=0.5, size=H),
        "b_hh": rng.normal(scale=0.5, size=H),
        "W_hy": rng.normal(scale=1.2, size=(V, H)),
        "b_y": rng.normal(size=V),
        "temperature": temperature,
    }
    while _distance_to_border(args) < MARGIN:
        args["u"] = rng.random(T)
    return Case(args, group)


def _distance_to_border(args):
    params = CharRNNParams(*(args[name] for name in CharRNNParams._fields))
    start, h0, u, temperature = (args[name] for name in ("start", "h0", "u", "temperature"))
    written, _ = sampling.generate(start, h0, u, params, temperature=temperature)
    inputs = np.array([start, *written[:-1]])[:, None]
    logits, _ = char_rnn_logits(inputs, h0[None], params)
    cdf = np.cumsum(sampling.temperature_softmax(logits[:, 0], temperature), axis=-1)
    return np.abs(cdf - u[:, None]).min()


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


GENERATE = Exercise(
    id="2.4",
    name="generate",
    title="Let the network write",
    parameters=("start", "h0", "u", *CharRNNParams._fields, "temperature"),
    returns=Returns("symbols", ("T",), "int"),
    groups=(
        Group("the first symbol", 1, "T = 1: drawn after one step from start and h0"),
        Group("several symbols", 3, "each drawn symbol is the next input; temperature 1"),
        Group("temperature", 2, "the same at temperatures other than 1"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property(
            "A symbol is none of 0 … V − 1.",
            lambda args, k: bool(np.all((k >= 0) & (k < len(args["b_y"])))),
        ),
    ),
    mistakes=MISTAKES,
    stumbles=(
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
    ),
)
