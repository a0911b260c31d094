"""Exercise 5.4: runs that go wrong."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch05.train_on_stream.spec import (
    Weights,
    forward,
    reference,
    run_chunk,
    train,
)
from course_rnn.exercises.wrong import then
from course_rnn.reference.lstm import LSTMCache, lstm_backward

zeros = np.zeros_like


def losses_as(change):
    """What is returned for the losses is another number; the training is right."""
    return then(reference, lambda answer: (change(answer[0]), answer[1]))


def scaled(factor):
    """Loss and gradient of a chunk times ``factor(inputs)``."""

    def run(inputs, *args):
        chunk = run_chunk(inputs, *args)
        size = factor(inputs)
        grads = Weights(*(size * grad for grad in chunk.grads))
        return chunk._replace(loss=size * chunk.loss, grads=grads)

    return partial(reference, run=run)


def by_grads(change):
    """The gradients of a step are made of those of its chunk and of the chunks before."""
    return partial(reference, change=change)


def only(*names):
    """Only these weights are trained."""
    return by_grads(
        lambda grads, earlier: Weights(
            *(grad * (name in names) for name, grad in grads._asdict().items())
        )
    )


def started(start):
    return partial(reference, start=start)


def each_step_back(dhs, inputs, h, c, weights, cache):
    """Gradients of W_xh and W_hh if nothing goes back from one step to the one before."""
    dW_xh, dW_hh = zeros(weights.W_xh), zeros(weights.W_hh)
    for t in range(len(inputs)):
        hs, cs, step = forward(inputs[t : t + 1], h, c, weights)
        grads = lstm_backward(dhs[t : t + 1], step)
        dW_xh, dW_hh, h, c = dW_xh + grads.W_xh, dW_hh + grads.W_hh, hs[0], cs[0]
    return dW_xh, dW_hh


def not_detached(**args):
    """Back through all chunks before, whose saved weights are those of now.

    That is what retain_graph=True does where the weights are changed by way of .data.
    """
    caches = []

    def run(inputs, targets, h, c, weights):
        chunk = run_chunk(inputs, targets, h, c, weights)
        before = sum(len(cache.gates) for cache in caches)
        caches.append(chunk.cache)
        x, gates, tanh_cs = (
            np.concatenate([getattr(cache, name) for cache in caches])
            for name in ("x", "gates", "tanh_cs")
        )
        hs, cs = (
            np.concatenate([getattr(cache, name)[k > 0 :] for k, cache in enumerate(caches)])
            for name in ("hs", "cs")
        )
        cache = LSTMCache(x, hs, cs, gates, tanh_cs, weights.W_xh, weights.W_hh)
        grads = lstm_backward(np.concatenate([zeros(hs[:before]), chunk.dhs]), cache)
        return chunk._replace(grads=chunk.grads._replace(W_xh=grads.W_xh, W_hh=grads.W_hh))

    return reference(run=run, **args)


def one_update(W_hh, lr, **rest):
    chunks, _ = train(W_hh=W_hh, lr=0.0, **rest)
    return np.array([chunk.loss for chunk in chunks]), W_hh - lr * sum(
        chunk.grads.W_hh for chunk in chunks
    )


def loss_after(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    def run(inputs, targets, h, c, weights):
        chunk = run_chunk(inputs, targets, h, c, weights)
        new = Weights(*(w - lr * grad for w, grad in zip(weights, chunk.grads, strict=True)))
        return chunk._replace(loss=run_chunk(inputs, targets, h, c, new).loss)

    return reference(
        inputs=inputs, targets=targets, h0=h0, c0=c0, W_xh=W_xh, W_hh=W_hh, W_hy=W_hy, lr=lr, k=k,
        run=run,
    )  # fmt: skip


def gradient(**args):
    chunks, _ = train(**args)
    return reference(**args)[0], chunks[-1].grads.W_hh


# rows for mistakes_of: name, hint, the states of the next chunk, of the last and the first ones
WRONG_STARTS = (
    (
        "state reset to zeros",
        "every chunk but the first starts from zeros: carry h and c on; detach cuts the gradient "
        "and keeps the numbers.",
        lambda h, c, h0, c0: (zeros(h), zeros(c)),
    ),
    (
        "state reset to h0 and c0",
        "every chunk starts from h0 and c0: the states are to be carried on from chunk to chunk.",
        lambda h, c, h0, c0: (h0, c0),
    ),
    (
        "cell state reset to zeros",
        "h is carried on, but c starts from zeros in every chunk but the first: an LSTM has two "
        "states.",
        lambda h, c, h0, c0: (h, zeros(c)),
    ),
    (
        "cell state reset to c0",
        "h is carried on, but every chunk starts from c0: an LSTM has two states.",
        lambda h, c, h0, c0: (h, c0),
    ),
    (
        "hidden state reset to zeros",
        "c is carried on, but h starts from zeros in every chunk but the first.",
        lambda h, c, h0, c0: (zeros(h), c),
    ),
    (
        "hidden state reset to h0",
        "c is carried on, but every chunk starts from h0.",
        lambda h, c, h0, c0: (h0, c),
    ),
    (
        "h carried as c",
        "both states of the next chunk are h: carry c on as c.",
        lambda h, c, h0, c0: (h, h),
    ),
    (
        "h and c swapped",
        "h and c are swapped from one chunk to the next.",
        lambda h, c, h0, c0: (c, h),
    ),
)
