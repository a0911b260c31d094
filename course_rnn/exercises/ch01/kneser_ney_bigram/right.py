"""Exercise 1.5: right answers in several styles, as students write them."""

import itertools
from collections import Counter, defaultdict

import numpy as np


def with_sets(symbols, V, discount):
    after, before, counts = defaultdict(set), defaultdict(set), Counter()
    for a, b in itertools.pairwise(symbols.tolist()):
        after[a].add(b)
        before[b].add(a)
        counts[a, b] += 1
    different = len(counts)
    P = np.zeros((V, V))
    for a, b in itertools.product(range(V), repeat=2):
        continuation = len(before[b]) / different
        total = sum(counts[a, c] for c in range(V))
        if total == 0:
            P[a, b] = continuation
        else:
            P[a, b] = max(counts[a, b] - discount, 0) / total
            P[a, b] += discount * len(after[a]) / total * continuation
    return P


def what_was_taken_float32(symbols, V, discount):
    """The weight of the continuation is whatever the discounted row lacks."""
    one_hot = np.eye(V, dtype=np.float32)[symbols]
    counts = one_hot[:-1].T @ one_hot[1:]
    totals = counts.sum(axis=1, keepdims=True)
    high = np.clip(counts - np.float32(discount), 0, None) / np.maximum(totals, 1)
    continuation = np.unique(np.argwhere(counts)[:, 1], return_counts=True)
    low = np.zeros(V, dtype=np.float32)
    low[continuation[0]] = continuation[1] / continuation[1].sum()
    return high + np.outer(1 - high.sum(axis=1), low).astype(np.float32)


def distinct_pairs(symbols, V, discount):
    pairs, counts = np.unique(np.stack([symbols[:-1], symbols[1:]]), axis=1, return_counts=True)
    a, b = pairs
    total = np.bincount(a, weights=counts, minlength=V)
    low = np.bincount(b, minlength=V) / len(a)
    weight = np.ones(V)
    seen = total > 0
    weight[seen] = discount * np.bincount(a, minlength=V)[seen] / total[seen]
    P = weight[:, None] * low
    P[a, b] += (counts - discount) / total[a]
    return P


RIGHT = (with_sets, what_was_taken_float32, distinct_pairs)
