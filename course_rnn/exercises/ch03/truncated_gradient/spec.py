"""Exercise 3.4: truncated backpropagation through time."""

import numpy as np

from course_rnn.exercises.ch03.chunks import CHUNK_GROUPS, by_chunks, chunks_of
from course_rnn.exercises.ch03.passes import pass_arguments, run_back, states_before, sum_steps
from course_rnn.exercises.draws import only
from course_rnn.exercises.spec import Exercise, Returns


def reference(dhs, h0, hs, W_hh, k, **options):
    """The sum of what the chunks give; options are those of `chunk_parts`."""
    return sum(chunk_parts(dhs, h0, hs, W_hh, k, **options), np.zeros_like(W_hh))


def chunk_parts(dhs, h0, hs, W_hh, k, *, run=run_back, split=chunks_of, before=None):
    """What each chunk gives."""
    before = states_before(h0, hs) if before is None else before
    chunks = split(len(hs), k)
    return [sum_steps(run(dhs[chunk], hs[chunk], W_hh)[1], before[chunk]) for chunk in chunks]


EXERCISE = Exercise(
    id="3.4",
    name="truncated_gradient",
    title="Truncated backpropagation through time",
    parameters=("dhs", "h0", "hs", "W_hh", "k"),
    returns=Returns("dW_hh", ("H", "H"), "float"),
    groups=CHUNK_GROUPS,
    reference=reference,
    cases=by_chunks(only(pass_arguments, "dhs", "h0", "hs", "W_hh")),
    properties=(),
)
