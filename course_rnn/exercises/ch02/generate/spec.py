"""Exercise 2.4: let the network write."""

import numpy as np

from course_rnn.exercises.draws import MARGIN, by_group, distinct_sizes, number, recurrent_weights
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference import sampling
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_logits

STEPS = 20  # long enough that a wrong sampler does not draw the right symbols by chance
FIRST = 40  # enough to see that h0 is ignored, which changes the symbol in about one in four


def reference(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    """The reference without its last state."""
    params = CharRNNParams(W_xh, W_hh, b_xh, b_hh, W_hy, b_y)
    return sampling.generate(start, h0, u, params, temperature=temperature)[0]


def _draw(rng, T=STEPS, temperature=1.0):
    """Distributions that depend on state and input; u far from every border on the way."""
    temperature = number(rng, temperature)
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
    while _distance_to_border(**args) < MARGIN:
        args["u"] = rng.random(T)
    return args


def _distance_to_border(start, h0, u, temperature, **weights):
    written = reference(start, h0, u, temperature=temperature, **weights)
    inputs = np.array([start, *written[:-1]])[:, None]
    logits, _ = char_rnn_logits(inputs, h0[None], CharRNNParams(**weights))
    cdf = np.cumsum(sampling.temperature_softmax(logits[:, 0], temperature), axis=-1)
    return np.abs(cdf - u[:, None]).min()


EXERCISE = Exercise(
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
    cases=by_group(
        _draw,
        ("the first symbol", FIRST, {"T": 1}),
        ("several symbols", 2),
        ("temperature", 1, {"temperature": (0.4, 0.6)}),
        ("temperature", 1, {"temperature": (1.8, 2.5)}),
    ),
    properties=(
        Property(
            "A symbol is none of 0 … V − 1.",
            lambda args, k: bool(np.all((k >= 0) & (k < len(args["b_y"])))),
        ),
    ),
)
