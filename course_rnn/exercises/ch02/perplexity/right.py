"""Exercise 2.3: right answers in several styles, as students write them."""

import math

import numpy as np
from scipy.special import log_softmax


def one_target_at_a_time(logits, targets):
    total = 0.0
    for t, n in np.ndindex(targets.shape):
        o = logits[t, n]
        largest = max(o)
        total += largest + math.log(sum(math.exp(v - largest) for v in o)) - o[targets[t, n]]
    return math.exp(total / targets.size)


def with_scipy(logits, targets):
    rows = log_softmax(logits, axis=2).reshape(-1, logits.shape[2])
    return np.exp(-rows[np.arange(len(rows)), targets.ravel()].mean())


def one_hot_float32(logits, targets):
    o = logits.astype(np.float32)
    o = o - o.max(axis=2, keepdims=True)
    losses = np.log(np.exp(o).sum(axis=2)) - (
        o * np.eye(o.shape[2], dtype=np.float32)[targets]
    ).sum(2)
    return np.exp(losses.mean())


RIGHT = (one_target_at_a_time, with_scipy, one_hot_float32)
