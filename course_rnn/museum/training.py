"""The check that everybody makes: train with it, and see whether the loss falls."""

from collections.abc import Iterable

import numpy as np

from course_rnn.museum.exhibits import Backward
from course_rnn.reference.char_rnn import CharRNNParams, init_char_rnn
from course_rnn.reference.ops import (
    cross_entropy_backward,
    cross_entropy_forward,
    linear_backward,
    linear_forward,
    one_hot,
)
from course_rnn.reference.optim import adagrad, zeros_like
from course_rnn.reference.rnn import rnn_forward


def training_loss(
    backward: Backward,
    chunks: Iterable[tuple[np.ndarray, np.ndarray]],
    V: int,
    *,
    seed: int = 0,
    H: int = 24,
    last: int = 30,
) -> float:
    """Train a small character RNN with a backward pass, right or wrong.

    Parameters
    ----------
    backward : callable
        ``backward(dhs, cache) -> RNNGrads``.
    chunks : iterable of (inputs, targets), int arrays (T, N)
        What to read, one update a chunk; the state is carried on.
    V : int
        Size of the vocabulary.
    seed : int
        Of the initial weights.
    H : int
        Hidden units.
    last : int
        Over how many of the last updates the loss is averaged.

    Returns
    -------
    float
        Nats per symbol.

    Raises
    ------
    ValueError
        If there are fewer than ``last`` chunks.
    """
    params = init_char_rnn(V, H, np.random.default_rng(seed), np.float64)
    memory, h, losses = zeros_like(params), None, []
    for inputs, targets in chunks:
        h = np.zeros((inputs.shape[1], H)) if h is None else h
        hs, rnn_cache = rnn_forward(one_hot(inputs, V), h, *params[:4])
        logits, linear_cache = linear_forward(hs, params.W_hy, params.b_y)
        loss, loss_cache = cross_entropy_forward(logits, targets)
        dhs, dW_hy, db_y = linear_backward(cross_entropy_backward(loss_cache), linear_cache)
        grads = CharRNNParams(*backward(dhs, rnn_cache)[2:], dW_hy, db_y)
        params, memory = adagrad(params, grads, memory, lr=0.1)
        losses.append(loss)
        h = hs[-1]
    if len(losses) < last:
        raise ValueError(f"chunks: expected at least {last}, got {len(losses)}")
    return float(np.mean(losses[-last:]))
