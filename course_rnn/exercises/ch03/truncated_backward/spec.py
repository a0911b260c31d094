"""Exercise 3.5: truncated backpropagation through time with autograd."""

import numpy as np

from course_rnn.exercises.ch03.chunks import CHUNK_GROUPS, by_chunks, chunks_of
from course_rnn.exercises.ch03.passes import run_back, states_before, sum_steps, tanh_slope
from course_rnn.exercises.draws import recurrent_weights
from course_rnn.exercises.spec import Exercise, Returns


def reference(x, y, h0, W_xh, W_hh, k, **options):
    """The sum of what the chunks give; options are those of `chunk_parts`."""
    return sum(chunk_parts(x, y, h0, W_xh, W_hh, k, **options), np.zeros_like(W_hh))


def chunk_parts(x, y, h0, W_xh, W_hh, k, *, split=chunks_of, start=lambda h, h0: h, **options):
    """What each chunk gives; all but the first start from ``start(last state, h0)``."""
    parts, h = [], h0
    for chunk in split(len(x), k):
        first = start(h, h0) if chunk.start else h
        part, h = _chunk_part(x[chunk], y[chunk], first, W_xh, W_hh, **options)
        parts.append(part)
    return parts


def _chunk_part(x, y, h, W_xh, W_hh, weight=lambda hs: 1, errors=np.subtract, linear=False):
    """What a chunk gives, and its last state; ``weight`` is what its losses are multiplied by."""
    h0, hs = h, []
    for x_t in x:
        a = x_t @ W_xh.T + h @ W_hh.T
        h = a if linear else np.tanh(a)
        hs.append(h)
    hs = np.stack(hs)
    dhs = weight(hs) * errors(hs, y)
    _, da, _ = run_back(dhs, hs, W_hh, slope=np.ones_like if linear else tanh_slope)
    return sum_steps(da, states_before(h0, hs)), h


def _draw(rng, T, N, I, H):
    """Targets that no state reaches exactly."""
    return {
        "x": rng.normal(size=(T, N, I)),
        "y": rng.uniform(-0.9, 0.9, size=(T, N, H)),
        "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
        "W_xh": rng.normal(scale=0.7, size=(H, I)),
        "W_hh": recurrent_weights(rng, H),
    }


EXERCISE = Exercise(
    id="3.5",
    name="truncated_backward",
    title="Truncated backpropagation through time with autograd",
    parameters=("x", "y", "h0", "W_xh", "W_hh", "k"),
    returns=Returns("dW_hh", ("H", "H"), "float"),
    groups=CHUNK_GROUPS,
    reference=reference,
    cases=by_chunks(_draw),
    properties=(),
    library="torch",
)
