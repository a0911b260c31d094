"""Exercise 3.5: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch03.chunks import (
    chunks_of,
    k_chunks,
    whole_chunks,
)
from course_rnn.exercises.ch03.truncated_backward.spec import chunk_parts, reference
from course_rnn.exercises.spec import Mistake, Stumble


def _variant(**options):
    return lambda **args: sum(chunk_parts(**args, **options))


def _combined(combine):
    return lambda **args: combine(chunk_parts(**args)[1:])


def _first_targets(x, y, **rest):
    """Every chunk is compared with the targets of the first."""
    return sum(chunk_parts(x, y[np.arange(len(y)) % rest["k"]], **rest))


MISTAKES = (
    Mistake(
        "no detach",
        "this is the full gradient: without detach the graph of a chunk reaches into all the "
        "chunks before.",
        _variant(split=lambda T, k: [slice(0, T)]),
    ),
    Mistake(
        "detach at every step",
        "nothing comes back from one step to the one before: detach between chunks, not between "
        "steps.",
        _variant(split=lambda T, k: chunks_of(T, 1)),
    ),
    Mistake(
        "state reset to zeros",
        "every chunk but the first starts from zeros: detach cuts the gradient and keeps the "
        "numbers.",
        _variant(start=lambda h, h0: np.zeros_like(h0)),
    ),
    Mistake(
        "state reset to h0",
        "every chunk starts from h0: the state is to be carried on from chunk to chunk.",
        _variant(start=lambda h, h0: h0),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first chunk starts from it, not from zeros.",
        lambda h0, **rest: reference(h0=np.zeros_like(h0), **rest),
    ),
    Mistake(
        "zeros everywhere",
        "every chunk, also the first, starts from zeros: the first starts from h0, the others from "
        "the state that the chunk before left.",
        lambda h0, **rest: sum(chunk_parts(h0=np.zeros_like(h0), **rest, start=lambda h, h0: h0)),
    ),
    Mistake(
        "last chunk dropped",
        "the last steps are dropped where k does not divide T: they are a shorter chunk.",
        _variant(split=whole_chunks),
    ),
    Mistake(
        "k chunks",
        "the sequence is cut into k chunks, as torch.chunk does: a chunk has k steps.",
        _variant(split=k_chunks),
    ),
    Mistake(
        "one step too long",
        "the chunks have k + 1 steps.",
        _variant(split=lambda T, k: chunks_of(T, k + 1)),
    ),
    Mistake(
        "gradients zeroed",
        "this is the gradient of the last chunk alone: those of all chunks are to be added up, so "
        "nothing may set them to zero in between.",
        _combined(lambda parts: parts[-1]),
    ),
    Mistake(
        "first chunk only",
        "this is the gradient of the first chunk alone.",
        _combined(lambda parts: parts[0]),
    ),
    Mistake(
        "added twice",
        "early chunks count several times: backward() adds to .grad, so .grad is the sum already, "
        "and adding it up after each chunk counts them again.",
        _combined(lambda parts: sum(np.cumsum(parts, axis=0))),
    ),
    Mistake(
        "mean over chunks",
        "this is the mean over the chunks: add up their gradients.",
        _combined(lambda parts: sum(parts) / len(parts)),
    ),
    Mistake(
        "no half",
        "this is twice the gradient: the loss has a factor ½.",
        _variant(weight=lambda hs: 2 * np.ones_like(hs)),
    ),
    Mistake(
        "mse_loss of each chunk",
        "the loss of each chunk is a mean, as F.mse_loss gives it: wanted is half the sum.",
        _variant(weight=lambda hs: 2 * np.ones_like(hs) / hs.size),
    ),
    Mistake(
        "half the mean of each chunk",
        "the loss of each chunk is half a mean: wanted is half the sum.",
        _variant(weight=lambda hs: np.ones_like(hs) / hs.size),
    ),
    Mistake(
        "mse_loss of each step",
        "the loss of each step is a mean, as F.mse_loss gives it: wanted is half the sum.",
        _variant(weight=lambda hs: 2 * np.ones_like(hs) / hs[0].size),
    ),
    Mistake(
        "half the mean of each step",
        "the loss of each step is half a mean: wanted is half the sum.",
        _variant(weight=lambda hs: np.ones_like(hs) / hs[0].size),
    ),
    Mistake(
        "mean over the steps of a chunk",
        "the loss of each chunk is divided by its number of steps: the loss is a sum.",
        _variant(weight=lambda hs: np.ones_like(hs) / len(hs)),
    ),
    Mistake(
        "mean over the batch",
        "this is divided by N: the loss is a sum over the sequences.",
        _variant(weight=lambda hs: np.ones_like(hs) / hs.shape[1]),
    ),
    Mistake(
        "the weights themselves",
        "this is W_hh itself: its gradient is wanted.",
        lambda W_hh, **rest: W_hh,
    ),
    Mistake(
        "last step of each chunk",
        "only the last step of each chunk has a loss here: every step has one.",
        _variant(weight=lambda hs: np.arange(len(hs))[:, None, None] == len(hs) - 1),
    ),
    Mistake(
        "absolute errors",
        "this is the gradient of the absolute errors: the loss is half their squares.",
        _variant(errors=lambda hs, y: np.sign(hs - y)),
    ),
    Mistake(
        "targets of the first chunk",
        "every chunk is compared with the targets of the first: y goes on with x.",
        _first_targets,
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed in the forward pass: W_hh h is h @ W_hh.T when states are rows.",
        lambda W_hh, **rest: reference(W_hh=W_hh.T, **rest).T,
    ),
    Mistake("no tanh", "tanh is missing.", _variant(linear=True)),
    Mistake(
        "answer transposed",
        "the gradient is transposed: .grad of W_hh is right as it is.",
        lambda **args: reference(**args).T,
    ),
)


STUMBLES = (
    Stumble(
        "backward through the graph a second time",
        "the graph of the chunk before is reached, and backward() has freed it. Cut it: "
        "detach the state that is carried on. (retain_graph=True would only hide this.)",
    ),
    Stumble(
        "does not require grad",
        "nothing in the graph wants a gradient. The tensors come without: make a copy of W_hh "
        "that requires one, and compute with the copy.",
    ),
    Stumble(
        "leaf [Vv]ariable|non-leaf",
        "autograd keeps .grad of leaves only: copy W_hh first and call requires_grad_() on "
        "the copy.",
    ),
    Stumble(
        "must match the size|cannot be multiplied|size mismatch|IndexError",
        "the shapes do not fit. Sequences are rows, so W_hh h is h @ W_hh.T; and the last "
        "chunk may be shorter than k steps.",
    ),
)
