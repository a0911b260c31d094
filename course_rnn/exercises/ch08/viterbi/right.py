"""Exercise 8.3: right answers in several styles, as students write them."""

from itertools import product

import numpy as np


def loops(emissions, transitions, start):
    T, K = emissions.shape
    best, back = np.zeros((T, K)), np.zeros((T, K), dtype=int)
    best[0] = start + emissions[0]
    for t in range(1, T):
        for k in range(K):
            ways = best[t - 1] + transitions[:, k]
            back[t, k] = np.argmax(ways)
            best[t, k] = ways[back[t, k]] + emissions[t, k]
    labels = np.zeros(T, dtype=int)
    labels[-1] = np.argmax(best[-1])
    for t in range(T - 1, 0, -1):
        labels[t - 1] = back[t, labels[t]]
    return labels, best[-1].max()


def paths_carried(emissions, transitions, start):
    paths = {k: (start[k] + emissions[0, k], (k,)) for k in range(len(start))}
    for e in emissions[1:]:
        paths = {
            k: max((total + transitions[j, k] + e[k], (*y, k)) for j, (total, y) in paths.items())
            for k in paths
        }
    score, labels = max(paths.values())
    return np.array(labels), score


def from_the_end_float32(emissions, transitions, start):
    emissions, transitions, start = (a.astype(np.float32) for a in (emissions, transitions, start))
    after, ahead = np.zeros_like(start), []
    for e in emissions[:0:-1]:
        ways = transitions + e + after
        ahead.append(ways.argmax(axis=1))
        after = ways.max(axis=1)
    first = start + emissions[0] + after
    labels = [first.argmax()]
    for pointers in ahead[::-1]:
        labels.append(pointers[labels[-1]])
    return np.array(labels), first.max()


def in_halves(emissions, transitions, start):
    """All sequences of blocks of two steps: slow, and right."""
    T, K = emissions.shape
    best = {(k,): start[k] + emissions[0, k] for k in range(K)}
    for t in range(1, T):
        by_end = {}
        for y, total in best.items():
            by_end[y[-1]] = max(by_end.get(y[-1], (-np.inf, ())), (total, y))
        best = {
            (*y, k): total + transitions[j, k] + emissions[t, k]
            for (j, (total, y)), k in product(by_end.items(), range(K))
        }
    labels = max(best, key=best.get)
    return np.array(labels), best[labels]


RIGHT = (loops, paths_carried, from_the_end_float32, in_halves)
