"""Exercise 12.3: right answers in several styles, as students write them."""

import numpy as np


def step_by_step(queries, keys, values, f, S0):
    T = len(f)
    ys, S = np.zeros(values.shape), S0
    weights = np.zeros((T, T))
    for t in range(T):
        S = f[t] * S + values[t][:, None] * keys[t][None, :]
        ys[t] = S @ queries[t]
        kept = 1.0
        for s in reversed(range(t + 1)):
            weights[t, s] = kept * np.dot(keys[s], queries[t])
            kept = kept * f[s]
    return ys, S, weights


def in_parallel(queries, keys, values, f, S0):
    total = np.cumsum(np.log(f))
    decay = np.tril(np.exp(total[:, None] - total[None, :]))
    weights = queries @ keys.T * decay
    before = np.exp(total)
    ys = weights @ values + before[:, None] * (queries @ S0.T)
    S = before[-1] * S0 + (values * decay[-1][:, None]).T @ keys
    return ys, S, weights


def growing_decay(queries, keys, values, f, S0):
    S, ys, rows = S0.copy(), [], []
    decay = np.zeros(len(f))
    for t in range(len(f)):
        decay = decay * f[t]
        decay[t] = 1
        S = S * f[t]
        S = S + np.einsum("e,d->ed", values[t], keys[t])
        ys.append(np.einsum("ed,d->e", S, queries[t]))
        rows.append(decay * (keys @ queries[t]))
    return np.stack(ys), S, np.stack(rows)


RIGHT = (step_by_step, in_parallel, growing_decay)
