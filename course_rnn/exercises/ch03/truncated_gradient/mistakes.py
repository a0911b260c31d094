"""Exercise 3.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch03.chunks import (
    chunks_from_the_end,
    chunks_of,
    k_chunks,
    whole_chunks,
)
from course_rnn.exercises.ch03.passes import (
    ORDER_MISTAKES,
    STEP_MISTAKES,
    mistakes_in,
    run_back,
    states_before,
)
from course_rnn.exercises.ch03.truncated_gradient.spec import chunk_parts, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _split(split):
    return lambda **args: sum(chunk_parts(**args, split=split))


def _combined(combine):
    """Right chunks, but another use of them: ``combine(parts, dhs)``."""
    return lambda dhs, **rest: combine(chunk_parts(dhs, **rest)[1:], dhs)


def _from(first):
    """Every chunk starts from ``first(h0, its own states)``."""

    def answer(dhs, h0, hs, W_hh, k):
        before = states_before(h0, hs)
        for chunk in chunks_of(len(hs), k):
            before[chunk.start] = first(h0, hs[chunk])
        return sum(chunk_parts(dhs, h0, hs, W_hh, k, before=before))

    return answer


def _before(make):
    return lambda dhs, h0, hs, W_hh, k: sum(chunk_parts(dhs, h0, hs, W_hh, k, before=make(h0, hs)))


def _leaks(dhs, h0, hs, W_hh, k):
    """What has come back to the start of a chunk is taken to the end of the next one."""
    total, dh_next, before = 0, np.zeros_like(h0), states_before(h0, hs)
    for chunk in chunks_of(len(hs), k):
        own = dhs[chunk].copy()
        own[-1] += dh_next
        _, da, dh_next = run_back(own, hs[chunk], W_hh)
        total = total + np.einsum("tnh,tnj->hj", da, before[chunk])
    return total


def _overwritten(dhs, h0, hs, W_hh, k):
    start = chunks_of(len(hs), k)[-1].start
    _, da, _ = run_back(dhs[start:], hs[start:], W_hh)
    return da[0].T @ states_before(h0, hs)[start]


def _sliding(dhs, h0, hs, W_hh, k):
    total, before = 0, states_before(h0, hs)
    for t in range(len(hs)):
        window = slice(max(t + 1 - k, 0), t + 1)
        own = np.zeros_like(dhs[window])
        own[-1] = dhs[t]
        _, da, _ = run_back(own, hs[window], W_hh)
        total = total + np.einsum("tnh,tnj->hj", da, before[window])
    return total


MISTAKES = (
    *mistakes_in(STEP_MISTAKES, reference),
    *mistakes_in(ORDER_MISTAKES, reference),
    Mistake(
        "not truncated",
        "this is the full gradient: nothing may come back from one chunk into the one before.",
        _split(lambda T, k: [slice(0, T)]),
    ),
    Mistake(
        "last chunk dropped",
        "the last steps are dropped where k does not divide T: they are a shorter chunk.",
        _split(whole_chunks),
    ),
    Mistake(
        "k chunks",
        "the sequence is cut into k chunks: a chunk has k steps.",
        _split(k_chunks),
    ),
    Mistake(
        "cut from the end",
        "the chunks are counted from the end, so the first is the shorter one: count from the "
        "first step.",
        _split(chunks_from_the_end),
    ),
    Mistake(
        "one step too long",
        "the chunks have k + 1 steps.",
        _split(lambda T, k: chunks_of(T, k + 1)),
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
        _from(lambda h0, hs: np.zeros_like(h0)),
    ),
    Mistake(
        "state reset to h0",
        "every chunk starts from h0: only the first does, the others from the last state of the "
        "chunk before.",
        _from(lambda h0, hs: h0),
    ),
    Mistake(
        "last state of the chunk",
        "every chunk starts from its own last state, which is what position -1 holds: it starts "
        "from the last state of the chunk before, and the first from h0.",
        _from(lambda h0, hs: hs[-1]),
    ),
    Mistake(
        "hs[-1] for h0",
        "at the first step the last state of all is taken, which is hs[t - 1] at t = 0: there it "
        "must be h0.",
        _before(lambda h0, hs: np.roll(hs, 1, axis=0)),
    ),
    Mistake(
        "h0 left out",
        "the first step is left out, or taken with zeros: it started from h0.",
        _before(lambda h0, hs: states_before(np.zeros_like(h0), hs)),
    ),
    Mistake(
        "h_t for h_{t−1}",
        "this is made with h_t: W_hh was multiplied by the state before, h_{t−1}.",
        _before(lambda h0, hs: hs),
    ),
    Mistake(
        "transposed",
        "the gradient is transposed: the row belongs to the unit that is reached, the column to "
        "the one that it comes from.",
        lambda **args: reference(**args).T,
    ),
    Mistake(
        "last chunk only",
        "this is the gradient of the last chunk alone: add up those of all chunks.",
        _combined(lambda parts, dhs: parts[-1]),
    ),
    Mistake(
        "first chunk only",
        "this is the gradient of the first chunk alone: add up those of all chunks.",
        _combined(lambda parts, dhs: parts[0]),
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
        lambda W_hh, **rest: np.zeros_like(W_hh),
    ),
    Mistake(
        "mean over chunks",
        "this is the mean over the chunks: add up their gradients.",
        _combined(lambda parts, dhs: sum(parts) / len(parts)),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: sum over the batch, for dhs already holds whatever factor the loss "
        "has.",
        _combined(lambda parts, dhs: sum(parts) / dhs.shape[1]),
    ),
    Mistake(
        "mean over time",
        "this is divided by T: sum over the steps, for dhs already holds whatever factor the loss "
        "has.",
        _combined(lambda parts, dhs: sum(parts) / len(dhs)),
    ),
)


STUMBLES = (
    Stumble(
        "IndexError",
        "a chunk may be shorter than k steps: the last one ends at T.",
    ),
    Stumble(
        SHAPES,
        "the shapes do not fit. Sequences are rows, so a product with da_t.T on the left sums "
        "over the batch.",
    ),
)
