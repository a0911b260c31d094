"""Exercise 3.5: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch03.chunks import chunks_of, k_chunks, whole_chunks
from course_rnn.exercises.ch03.truncated_backward.spec import chunk_parts, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import on_changed, past_the_end, then


def _first_targets(y, k, **rest):
    return reference(y=y[np.arange(len(y)) % k], k=k, **rest)


MISTAKES = (
    Mistake(
        "no detach",
        "this is the full gradient: without detach the graph of a chunk reaches into all the "
        "chunks before.",
        partial(reference, split=lambda T, k: [slice(0, T)]),
    ),
    Mistake(
        "detach at every step",
        "nothing comes back from one step to the one before: detach between chunks, not between "
        "steps.",
        partial(reference, split=lambda T, k: chunks_of(T, 1)),
    ),
    Mistake(
        "state reset to zeros",
        "every chunk but the first starts from zeros: detach cuts the gradient and keeps the "
        "numbers.",
        partial(reference, start=lambda h, h0: np.zeros_like(h0)),
    ),
    Mistake(
        "state reset to h0",
        "every chunk starts from h0: the state is to be carried on from chunk to chunk.",
        partial(reference, start=lambda h, h0: h0),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first chunk starts from it, not from zeros.",
        on_changed(reference, h0=np.zeros_like),
    ),
    Mistake(
        "zeros everywhere",
        "every chunk, also the first, starts from zeros: the first starts from h0, the others from "
        "the state that the chunk before left.",
        on_changed(partial(reference, start=lambda h, h0: h0), h0=np.zeros_like),
    ),
    Mistake(
        "last chunk dropped",
        "the last steps are dropped where k does not divide T: they are a shorter chunk.",
        partial(reference, split=whole_chunks),
    ),
    Mistake(
        "k chunks",
        "the sequence is cut into k chunks, as torch.chunk does: a chunk has k steps.",
        partial(reference, split=k_chunks),
    ),
    Mistake(
        "one step too long",
        "the chunks have k + 1 steps.",
        partial(reference, split=lambda T, k: chunks_of(T, k + 1)),
    ),
    Mistake(
        "gradients zeroed",
        "this is the gradient of the last chunk alone: those of all chunks are to be added up, so "
        "nothing may set them to zero in between.",
        then(chunk_parts, itemgetter(-1)),
    ),
    Mistake(
        "first chunk only",
        "this is the gradient of the first chunk alone.",
        then(chunk_parts, itemgetter(0)),
    ),
    Mistake(
        "added twice",
        "early chunks count several times: backward() adds to .grad, so .grad is the sum already, "
        "and adding it up after each chunk counts them again.",
        then(chunk_parts, lambda parts: sum(np.cumsum(parts, axis=0))),
    ),
    Mistake(
        "mean over chunks",
        "this is the mean over the chunks: add up their gradients.",
        then(chunk_parts, lambda parts: sum(parts) / len(parts)),
    ),
    Mistake(
        "no half",
        "this is twice the gradient: the loss has a factor ½.",
        partial(reference, weight=lambda hs: 2),
    ),
    Mistake(
        "mse_loss of each chunk",
        "the loss of each chunk is a mean, as F.mse_loss gives it: wanted is half the sum.",
        partial(reference, weight=lambda hs: 2 / hs.size),
    ),
    Mistake(
        "half the mean of each chunk",
        "the loss of each chunk is half a mean: wanted is half the sum.",
        partial(reference, weight=lambda hs: 1 / hs.size),
    ),
    Mistake(
        "mse_loss of each step",
        "the loss of each step is a mean, as F.mse_loss gives it: wanted is half the sum.",
        partial(reference, weight=lambda hs: 2 / hs[0].size),
    ),
    Mistake(
        "half the mean of each step",
        "the loss of each step is half a mean: wanted is half the sum.",
        partial(reference, weight=lambda hs: 1 / hs[0].size),
    ),
    Mistake(
        "mean over the steps of a chunk",
        "the loss of each chunk is divided by its number of steps: the loss is a sum.",
        partial(reference, weight=lambda hs: 1 / len(hs)),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: the loss is a sum over the sequences.",
        partial(reference, weight=lambda hs: 1 / hs.shape[1]),
    ),
    Mistake(
        "the weights themselves",
        "this is W_hh itself: its gradient is wanted.",
        lambda W_hh, **rest: W_hh,
    ),
    Mistake(
        "last step of each chunk",
        "only the last step of each chunk has a loss here: every step has one.",
        partial(reference, weight=lambda hs: np.arange(len(hs))[:, None, None] == len(hs) - 1),
    ),
    Mistake(
        "absolute errors",
        "this is the gradient of the absolute errors: the loss is half their squares.",
        partial(reference, errors=lambda hs, y: np.sign(hs - y)),
    ),
    Mistake(
        "targets of the first chunk",
        "every chunk is compared with the targets of the first: y goes on with x.",
        _first_targets,
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed in the forward pass: W_hh h is h @ W_hh.T when states are rows.",
        then(on_changed(reference, W_hh=np.transpose), np.transpose),
    ),
    Mistake("no tanh", "tanh is missing.", partial(reference, linear=True)),
    Mistake(
        "answer transposed",
        "the gradient is transposed: .grad of W_hh is right as it is.",
        then(reference, np.transpose),
    ),
)

STUMBLES = (
    Stumble(
        "backward through the graph a second time",
        "backward() reaches what was computed before the last backward(), which has freed it. "
        "What is carried from chunk to chunk must be cut off (the state: detach) or begin anew "
        "(the loss). retain_graph=True would only hide this.",
    ),
    Stumble(
        "does not require grad",
        "nothing from which the loss was computed wants a gradient. The tensors come without: a "
        "copy of W_hh must require one, be what the steps compute with, and not be cut off by "
        "detach before the loss.",
    ),
    Stumble(
        "flags of leaf variables",
        "autograd keeps .grad of leaves only: copy W_hh first and call requires_grad_() on "
        "the copy.",
    ),
    past_the_end(
        "x",
        "The last chunk may be shorter than k steps: it ends at T.",
        lambda args: len(args["x"]) % args["k"] > 0,
    ),
    Stumble(
        "must match the size|cannot be multiplied|size mismatch",
        "the shapes do not fit. Sequences are rows, so W_hh h is h @ W_hh.T.",
    ),
)
