"""Exercise 6.2: a stack of RNNs, with skip connections or without."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes, recurrent_weights
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def step(a, y_t):
    """The state, of the pre-activation and the layer's input, and what is carried on."""
    h = np.tanh(a)
    return h, h


def run_layer(y, h, W_x, W_hh, b, step=step):
    """The states of one layer (T, N, H)."""
    hs = []
    for y_t in y:
        state, h = step(y_t @ W_x.T + h @ W_hh.T + b, y_t)
        hs.append(state)
    return np.stack(hs)


def skip(ys, hs, layers):
    """What a layer hands on: ``ys`` those below handed on, ``layers`` their states."""
    return ys[-1] + hs


def run_stack(
    x, h0, W_x1, W_xh, W_hh, b, skips,
    *, run=run_layer, start=lambda h0, k, layers: h0[k], join=skip, below=lambda ys: ys[-1],
):  # fmt: skip
    """What every layer hands on, and its states, bottom first; parts may be wrong ones."""
    ys, layers = [], []
    for k, (U, c) in enumerate(zip(W_hh, b, strict=True)):
        y, W_x = (below(ys), W_xh[k - 1]) if k else (x, W_x1)
        hs = run(y, start(h0, k, layers), W_x, U, c)
        ys.append(join(ys, hs, layers) if skips and k else hs)
        layers.append(hs)
    return ys, layers


def answer_of(ys, layers):
    """What the top hands on at every step, and the last state of every layer."""
    return ys[-1], np.stack([hs[-1] for hs in layers])


def reference(**args):
    """The two arrays of the exercise."""
    return answer_of(*run_stack(**args))


def _draw(rng, L, skips):
    T, N, I, H = distinct_sizes(rng, 4)
    return {
        "x": rng.normal(size=(T, N, I)),
        "h0": rng.uniform(-0.9, 0.9, size=(L, N, H)),
        "W_x1": rng.normal(scale=0.7, size=(H, I)),
        "W_xh": rng.normal(scale=0.8, size=(L - 1, H, H)) / np.sqrt(H),
        "W_hh": np.stack([recurrent_weights(rng, H) for _ in range(L)]),
        "b": rng.normal(scale=0.5, size=(L, H)),
        "skips": skips,
    }


EXERCISE = Exercise(
    id="6.2",
    name="stack_forward",
    title="A stack with skip connections",
    parameters=("x", "h0", "W_x1", "W_xh", "W_hh", "b", "skips"),
    returns=(
        Returns("y", ("T", "N", "H"), "float"),
        Returns("last", ("L", "N", "H"), "float"),
    ),
    groups=(
        Group("plain stack", 2, "two layers and more, without skips"),
        Group("skips", 2, "what the top layer hands on, with skips", ("y",)),
        Group("last states", 1, "the last state of every layer, with skips", ("last",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("plain stack", 1, {"L": 2, "skips": False}),
        ("plain stack", 2, {"L": 3, "skips": False}),
        ("skips", 1, {"L": 2, "skips": True}),
        ("skips", 2, {"L": 4, "skips": True}),
        ("last states", 2, {"L": 3, "skips": True}),
    ),
    properties=(
        Property(
            "An entry of last lies outside −1 … 1, where no tanh can be.",
            lambda args, answer: bool(np.all(np.abs(answer[1]) <= 1)),
        ),
    ),
)
