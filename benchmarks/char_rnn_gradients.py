"""Loss and gradients of a character RNN, without the optimiser (H 100, T 25, V 84, N 1)."""

import numpy as np

from benchmarks import classic
from benchmarks.char_rnn_step import H, T, V, check_same_gradients, classic_params
from course_rnn.reference.char_rnn import char_rnn_loss, init_char_rnn


def contenders():
    """Functions to time, after a check that all compute the same gradients."""
    inputs, targets = np.random.default_rng(0).integers(V, size=(2, T))
    functions = {}
    for dtype in (np.float64, np.float32):
        params = init_char_rnn(V, H, np.random.default_rng(1), dtype)
        check_same_gradients(inputs, targets, params)
        name = np.dtype(dtype).name
        functions[f"classic loop, {name}"] = classic_gradients(inputs, targets, params)
        functions[f"course_rnn, {name}"] = package_gradients(inputs, targets, params)
    return functions, 1, "passes"


def classic_gradients(inputs, targets, params):
    arrays, h = classic_params(params), np.zeros((H, 1), params.W_hh.dtype)
    return lambda: classic.loss_and_grads(inputs, targets, h, *arrays)


def package_gradients(inputs, targets, params):
    inputs, targets = inputs[:, None], targets[:, None]
    h0 = np.zeros((1, H), params.W_hh.dtype)
    return lambda: char_rnn_loss(inputs, targets, h0, params)
