"""Exercise 3.5: truncated backpropagation through time with autograd."""

import numpy as np

from course_rnn.exercises.ch03.chunks import (
    CHUNK_GROUPS,
    chunks_of,
    draw_lengths,
)
from course_rnn.exercises.ch03.passes import run_back, tanh_slope
from course_rnn.exercises.draws import recurrent_weights
from course_rnn.exercises.spec import Case, Exercise, Returns


def reference(x, y, h0, W_xh, W_hh, k):
    """The sum of what the chunks give."""
    return sum(chunk_parts(x, y, h0, W_xh, W_hh, k))


def draw(rng):
    """Targets that no state reaches exactly, and k that divides T, or does not, or is ≥ T."""
    cases = []
    for group, (T, N, I, H, k) in draw_lengths(rng):
        args = {
            "x": rng.normal(size=(T, N, I)),
            "y": rng.uniform(-0.9, 0.9, size=(T, N, H)),
            "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
            "W_xh": rng.normal(scale=0.7, size=(H, I)),
            "W_hh": recurrent_weights(rng, H),
            "k": k,
        }
        cases.append(Case(args, group))
    return cases


def _carried(h, h0):
    return h


def chunk_parts(
    x, y, h0, W_xh, W_hh, k,
    *, split=chunks_of, start=_carried, weight=np.ones_like, errors=np.subtract, linear=False,
):  # fmt: skip
    """What each chunk gives; the weights of W_xh take no part in it."""
    parts, h = [np.zeros_like(W_hh)], h0
    for chunk in split(len(x), k):
        first = h = start(h, h0) if chunk.start else h
        hs = []
        for x_t in x[chunk]:
            a = x_t @ W_xh.T + h @ W_hh.T
            h = a if linear else np.tanh(a)
            hs.append(h)
        hs, before = np.stack(hs), np.stack([first, *hs[:-1]])
        dhs = weight(hs) * errors(hs, y[chunk])
        _, da, _ = run_back(dhs, hs, W_hh, slope=np.ones_like if linear else tanh_slope)
        parts.append(np.einsum("tnh,tnj->hj", da, before))
    return parts


EXERCISE = Exercise(
    id="3.5",
    name="truncated_backward",
    title="Truncated backpropagation through time with autograd",
    parameters=("x", "y", "h0", "W_xh", "W_hh", "k"),
    returns=Returns("dW_hh", ("H", "H"), "float"),
    groups=CHUNK_GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
    library="torch",
)
