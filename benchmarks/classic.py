"""A character RNN as it is classically written in NumPy: one column vector and one step at a time.

Every step makes a one-hot column, multiplies it by the weights, and adds outer products to the
gradients; the style of Karpathy's min-char-rnn (2015). It is the baseline of the benchmark.
"""

import numpy as np


def loss_and_grads(inputs, targets, h, W_xh, W_hh, W_hy, b_h, b_y):
    """Summed cross-entropy in nats, the five gradients, and the last state."""
    xs, hs, ps, loss = {}, {-1: h}, {}, 0.0
    for t in range(len(inputs)):
        xs[t] = np.zeros((W_xh.shape[1], 1), W_xh.dtype)
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(W_xh @ xs[t] + W_hh @ hs[t - 1] + b_h)
        y = W_hy @ hs[t] + b_y
        ps[t] = np.exp(y) / np.sum(np.exp(y))
        loss -= np.log(ps[t][targets[t], 0])
    dW_xh, dW_hh, dW_hy = np.zeros_like(W_xh), np.zeros_like(W_hh), np.zeros_like(W_hy)
    db_h, db_y, dh_next = np.zeros_like(b_h), np.zeros_like(b_y), np.zeros_like(h)
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dW_hy += dy @ hs[t].T
        db_y += dy
        dh = W_hy.T @ dy + dh_next
        da = (1 - hs[t] * hs[t]) * dh
        db_h += da
        dW_xh += da @ xs[t].T
        dW_hh += da @ hs[t - 1].T
        dh_next = W_hh.T @ da
    return loss, [dW_xh, dW_hh, dW_hy, db_h, db_y], hs[len(inputs) - 1]


def step(inputs, targets, h, params, memory, lr=0.1, limit=5.0):
    """One training step: gradients, clipped entry by entry, and Adagrad in place."""
    loss, grads, h = loss_and_grads(inputs, targets, h, *params)
    for p, g, m in zip(params, grads, memory, strict=True):
        np.clip(g, -limit, limit, out=g)
        m += g * g
        p -= lr * g / np.sqrt(m + 1e-8)
    return loss, h
