"""Exercise 3.4: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch03.chunks import chunks_of, k_chunks, whole_chunks
from course_rnn.exercises.ch03.passes import (
    ORDER_MISTAKES,
    STEP_MISTAKES,
    run_back,
    states_before,
    sum_steps,
)
from course_rnn.exercises.ch03.truncated_gradient.spec import chunk_parts, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import (
    mistakes_of,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)


def _from_the_end(T, k):
    """The first chunk is the shorter one."""
    return [slice(max(stop - k, 0), stop) for stop in range(T, 0, -k)][::-1]


def _starts_from(first):
    """Every chunk starts from ``first(h0, its own states)``."""

    def answer(h0, hs, k, **rest):
        before = states_before(h0, hs)
        for chunk in chunks_of(len(hs), k):
            before[chunk.start] = first(h0, hs[chunk])
        return reference(h0=h0, hs=hs, k=k, before=before, **rest)

    return answer


def _leaks(dhs, h0, hs, W_hh, k):
    """What has come back to the start of a chunk is taken to the end of the next one."""
    total, dh_next, before = 0, np.zeros_like(h0), states_before(h0, hs)
    for chunk in chunks_of(len(hs), k):
        own = dhs[chunk].copy()
        own[-1] += dh_next
        _, da, dh_next = run_back(own, hs[chunk], W_hh)
        total = total + sum_steps(da, before[chunk])
    return total


def _overwritten(dhs, h0, hs, W_hh, k):
    last = chunks_of(len(hs), k)[-1]
    _, da, _ = run_back(dhs[last], hs[last], W_hh)
    return da[0].T @ states_before(h0, hs)[last.start]


def _sliding(dhs, h0, hs, W_hh, k):
    total, before = 0, states_before(h0, hs)
    for t in range(len(hs)):
        window = slice(max(t + 1 - k, 0), t + 1)
        own = np.zeros_like(dhs[window])
        own[-1] = dhs[t]
        total = total + reference(own, before[window][0], hs[window], W_hh, k)
    return total


MISTAKES = (
    *mistakes_of(STEP_MISTAKES + ORDER_MISTAKES, lambda run: partial(reference, run=run)),
    Mistake(
        "not truncated",
        "this is the full gradient: nothing may come back from one chunk into the one before.",
        partial(reference, split=lambda T, k: [slice(0, T)]),
    ),
    Mistake(
        "last chunk dropped",
        "the last steps are dropped where k does not divide T: they are a shorter chunk.",
        partial(reference, split=whole_chunks),
    ),
    Mistake(
        "k chunks",
        "the sequence is cut into k chunks: a chunk has k steps.",
        partial(reference, split=k_chunks),
    ),
    Mistake(
        "cut from the end",
        "the chunks are counted from the end, so the first is the shorter one: count from the "
        "first step.",
        partial(reference, split=_from_the_end),
    ),
    Mistake(
        "one step too long",
        "the chunks have k + 1 steps.",
        partial(reference, split=lambda T, k: chunks_of(T, k + 1)),
    ),
    Mistake(
        "sliding window",
        "each step's loss goes back k steps here: it may only go back to the start of its chunk.",
        _sliding,
    ),
    Mistake(
        "leak into the next chunk",
        "what comes back to the start of a chunk is passed to the end of the next one: each pass "
        "back begins with zeros.",
        _leaks,
    ),
    Mistake(
        "state reset to zeros",
        "the first step of every chunk is left out, or taken with a state of zeros: the state is "
        "carried on, only the gradient is cut.",
        _starts_from(lambda h0, hs: np.zeros_like(h0)),
    ),
    Mistake(
        "state reset to h0",
        "every chunk starts from h0: only the first does, the others from the last state of the "
        "chunk before.",
        _starts_from(lambda h0, hs: h0),
    ),
    Mistake(
        "last state of the chunk",
        "every chunk starts from its own last state, which is what position -1 holds: it starts "
        "from the last state of the chunk before, and the first from h0.",
        _starts_from(lambda h0, hs: hs[-1]),
    ),
    Mistake(
        "hs[-1] for h0",
        "at the first step the last state of all is taken, which is hs[t - 1] at t = 0: there it "
        "must be h0.",
        lambda h0, hs, **rest: reference(h0=hs[-1], hs=hs, **rest),
    ),
    Mistake(
        "h0 left out",
        "the first step is left out, or taken with zeros: it started from h0.",
        on_changed(reference, h0=np.zeros_like),
    ),
    Mistake(
        "h_t for h_{t−1}",
        "this is made with h_t: W_hh was multiplied by the state before, h_{t−1}.",
        lambda hs, **rest: reference(hs=hs, before=hs, **rest),
    ),
    Mistake(
        "transposed",
        "the gradient is transposed: the row belongs to the unit that is reached, the column to "
        "the one that it comes from.",
        then(reference, np.transpose),
    ),
    Mistake(
        "last chunk only",
        "this is the gradient of the last chunk alone: add up those of all chunks.",
        then(chunk_parts, itemgetter(-1)),
    ),
    Mistake(
        "first chunk only",
        "this is the gradient of the first chunk alone: add up those of all chunks.",
        then(chunk_parts, itemgetter(0)),
    ),
    Mistake(
        "overwritten",
        "this is what the first step of the last chunk gives: each step overwrites what the "
        "others gave, where it should add to it.",
        _overwritten,
    ),
    Mistake(
        "all zeros",
        "this is 0: nothing comes in. Each step adds its own dhs[t].",
        on_changed(reference, dhs=np.zeros_like),
    ),
    Mistake(
        "mean over chunks",
        "this is the mean over the chunks: add up their gradients.",
        then(chunk_parts, lambda parts: sum(parts) / len(parts)),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: sum over the batch, for dhs already holds whatever factor the loss "
        "has.",
        lambda dhs, **rest: reference(dhs, **rest) / dhs.shape[1],
    ),
    Mistake(
        "mean over time",
        "this is divided by T: sum over the steps, for dhs already holds whatever factor the loss "
        "has.",
        lambda dhs, **rest: reference(dhs, **rest) / len(dhs),
    ),
)

STUMBLES = (
    past_the_end(
        "hs",
        "A chunk may be shorter than k steps: the last one ends at T.",
        lambda args: len(args["hs"]) % args["k"] > 0,
    ),
    shapes_do_not_fit(
        "Sequences are rows, so a product with da_t.T on the left sums over the batch."
    ),
)
