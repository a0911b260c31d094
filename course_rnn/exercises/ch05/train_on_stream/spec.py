"""Exercise 5.4: train an LSTM on a stream, the states carried and detached."""

from typing import NamedTuple

import numpy as np

from course_rnn.exercises.ch03.chunks import CHUNK_GROUPS, by_chunks, chunks_of
from course_rnn.exercises.spec import Exercise, Property, Returns
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.ops import cross_entropy_backward, cross_entropy_forward


class Weights(NamedTuple):
    """What is trained."""

    W_xh: np.ndarray
    W_hh: np.ndarray
    W_hy: np.ndarray


class Chunk(NamedTuple):
    """What a chunk leaves: its loss, gradients, states, and what more of the pass back needs."""

    loss: float
    grads: Weights
    h: np.ndarray
    c: np.ndarray
    cache: tuple
    dhs: np.ndarray


def carried(h, c, h0, c0):
    """The states that the next chunk starts from."""
    return h, c


def forward(inputs, h, c, weights):
    """Hidden states, cell states and cache of a network without biases."""
    b = np.zeros(len(weights.W_xh))
    return lstm_forward(inputs, h, c, weights.W_xh, weights.W_hh, b, b)


def all_steps_back(dhs, inputs, h, c, weights, cache):
    """Gradients of W_xh and W_hh, through all steps of the chunk."""
    grads = lstm_backward(dhs, cache)
    return grads.W_xh, grads.W_hh


def run_chunk(inputs, targets, h, c, weights, back=all_steps_back):
    """Loss and gradients of a chunk that starts from h and c."""
    hs, cs, cache = forward(inputs, h, c, weights)
    loss, ce_cache = cross_entropy_forward(hs @ weights.W_hy.T, targets)
    dlogits = cross_entropy_backward(ce_cache)
    dhs = dlogits @ weights.W_hy
    dW_xh, dW_hh = back(dhs, inputs, h, c, weights, cache)
    dW_hy = np.einsum("tnv,tnh->vh", dlogits, hs)
    return Chunk(loss, Weights(dW_xh, dW_hh, dW_hy), hs[-1], cs[-1], cache, dhs)


def train(
    inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k,
    *, split=chunks_of, start=carried, run=run_chunk, change=lambda grads, earlier: grads,
):  # fmt: skip
    """The chunks of a run, each with the weights before it; and the weights at the end.

    ``start`` makes the states of all chunks but the first, ``change`` the gradient of a step out of
    that of its chunk and those of the chunks before.
    """
    weights, h, c, chunks = Weights(W_xh, W_hh, W_hy), h0, c0, []
    for place in split(len(inputs), k):
        if chunks:
            h, c = start(h, c, h0, c0)
        chunk = run(inputs[place], targets[place], h, c, weights)
        grads = change(chunk.grads, [earlier.grads for earlier in chunks])
        weights = Weights(*(w - lr * grad for w, grad in zip(weights, grads, strict=True)))
        h, c = chunk.h, chunk.c
        chunks.append(chunk)
    return chunks, weights


def reference(**args):
    """The losses, and the recurrent weights after the last step."""
    chunks, weights = train(**args)
    return np.array([chunk.loss for chunk in chunks]), weights.W_hh


def _draw(rng, T, N, V, H):
    """A text in which a symbol follows another more often than by chance, and states that count."""
    ids = rng.integers(V, size=(T + 1, N))
    follow = rng.random((T, N)) < 0.5
    for t in range(T):
        ids[t + 1] = np.where(follow[t], (ids[t] + 1) % V, ids[t + 1])
    return {
        "inputs": ids[:-1],
        "targets": ids[1:],
        "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
        "c0": rng.uniform(0.5, 1.5, size=(N, H)) * rng.choice([-1, 1], size=(N, H)),
        "W_xh": rng.normal(size=(4 * H, V)),
        "W_hh": rng.normal(size=(4 * H, H)) / np.sqrt(H),
        "W_hy": rng.normal(scale=1.5, size=(V, H)),
        "lr": float(rng.uniform(0.6, 1.5)),
    }


EXERCISE = Exercise(
    id="5.4",
    name="train_on_stream",
    title="Train on a stream",
    parameters=("inputs", "targets", "h0", "c0", "W_xh", "W_hh", "W_hy", "lr", "k"),
    returns=(
        Returns("losses", ("chunks",), "float"),
        Returns("W_hh", ("4H", "H"), "float"),
    ),
    groups=CHUNK_GROUPS,
    reference=reference,
    cases=by_chunks(_draw),
    properties=(
        Property("A loss is negative.", lambda args, answer: bool(np.all(answer[0] >= 0))),
        Property(
            "W_hh is the one that came in: return the one after the last step.",
            lambda args, answer: not np.allclose(answer[1], args["W_hh"], rtol=1e-6, atol=1e-6),
        ),
    ),
    library="torch",
)
