"""Exercise 3.4: truncated backpropagation through time."""

import numpy as np

from course_rnn.exercises.ch03.chunks import (
    CHUNK_GROUPS,
    chunks_of,
    draw_lengths,
)
from course_rnn.exercises.ch03.passes import (
    draw_states,
    run_back,
    states_before,
)
from course_rnn.exercises.spec import Case, Exercise, Returns


def reference(dhs, h0, hs, W_hh, k, run=run_back):
    """The sum of what the chunks give."""
    return sum(chunk_parts(dhs, h0, hs, W_hh, k, run=run))


def draw(rng):
    """Losses at every step, and k that divides T, or does not, or is at least T."""
    cases = []
    for group, (T, N, I, H, k) in draw_lengths(rng):
        _, W_hh, _, h0, hs = draw_states(rng, T, N, I, H)
        args = {"dhs": rng.normal(size=hs.shape), "h0": h0, "hs": hs, "W_hh": W_hh, "k": k}
        cases.append(Case(args, group))
    return cases


def chunk_parts(dhs, h0, hs, W_hh, k, *, run=run_back, split=chunks_of, before=None):
    """What each chunk gives."""
    before = states_before(h0, hs) if before is None else before
    parts = [np.zeros_like(W_hh)]  # so that no chunk at all is a gradient of 0
    for chunk in split(len(hs), k):
        _, da, _ = run(dhs[chunk], hs[chunk], W_hh)
        parts.append(np.einsum("tnh,tnj->hj", da, before[chunk]))
    return parts


EXERCISE = Exercise(
    id="3.4",
    name="truncated_gradient",
    title="Truncated backpropagation through time",
    parameters=("dhs", "h0", "hs", "W_hh", "k"),
    returns=Returns("dW_hh", ("H", "H"), "float"),
    groups=CHUNK_GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
)
