"""Exercise 10.2: right answers in several styles, as students write them."""

import numpy as np


def with_einsum(maps, q, W_q, W_k, u):
    keys = np.einsum("ac,ncij->nija", W_k, maps)
    scores = np.tanh(keys + (q @ W_q.T)[:, None, None]) @ u
    e = np.exp(scores - scores.max(axis=(1, 2), keepdims=True))
    weights = e / e.sum(axis=(1, 2), keepdims=True)
    return weights, np.einsum("nij,ncij->nc", weights, maps)


def cell_by_cell(maps, q, W_q, W_k, u):
    N, C, rows, columns = maps.shape
    weights, context = np.zeros((N, rows, columns)), np.zeros((N, C))
    for n in range(N):
        asked = W_q @ q[n]
        for i in range(rows):
            for j in range(columns):
                weights[n, i, j] = np.exp(u @ np.tanh(asked + W_k @ maps[n, :, i, j]))
        weights[n] = weights[n] / np.sum(weights[n])
        for i in range(rows):
            for j in range(columns):
                context[n] += weights[n, i, j] * maps[n, :, i, j]
    return weights, context


def flat_float32(maps, q, W_q, W_k, u):
    maps, q, W_q, W_k, u = (a.astype(np.float32) for a in (maps, q, W_q, W_k, u))
    cells = maps.reshape(*maps.shape[:2], -1)  # (N, C, S)
    hidden = np.tanh(W_k @ cells + (q @ W_q.T)[:, :, None])  # (N, A, S)
    scores = np.tensordot(u, hidden, axes=(0, 1))
    e = np.exp(scores)
    weights = e / e.sum(axis=1)[:, None]
    return weights.reshape(len(maps), *maps.shape[2:]), (cells @ weights[:, :, None])[:, :, 0]


RIGHT = (with_einsum, cell_by_cell, flat_float32)
