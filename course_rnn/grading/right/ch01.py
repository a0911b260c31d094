"""Right answers to the exercises of chapter 1, each written as some student would."""

import itertools
import math
import random
from collections import Counter, defaultdict

import numpy as np
from scipy.special import softmax

# --- 1.1 ---


def with_a_counter(symbols, V, k):
    pairs = Counter(itertools.pairwise(symbols.tolist()))
    table = []
    for a in range(V):
        row = [pairs[a, b] + k for b in range(V)]
        total = sum(row)
        table.append([value / total if total else 1 / V for value in row])
    return np.array(table)


def one_hot_float32(symbols, V, k):
    one_hot = np.eye(V, dtype=np.float32)[symbols]
    counts = one_hot[:-1].T @ one_hot[1:] + np.float32(k)
    counts[counts.sum(axis=1) == 0] = 1
    return (counts.T / counts.sum(axis=1)).T


def pairs_as_numbers(symbols, V, k):
    counts = np.bincount(symbols[:-1] * V + symbols[1:], minlength=V * V).reshape(V, V)
    numerator, denominator = counts + k, counts.sum(axis=1) + k * V
    P = np.full((V, V), 1 / V)
    np.divide(numerator, denominator[:, None], out=P, where=denominator[:, None] > 0)
    return P


# --- 1.2 ---


def token_by_token(losses, lengths):
    total, tokens = 0.0, 0
    for n in range(len(losses)):
        for t in range(lengths[n]):
            total += losses[n, t]
            tokens += 1
    return math.exp(total / tokens)


def joined_float32(losses, lengths):
    rows = zip(losses.astype(np.float32), lengths, strict=True)
    return np.exp(np.concatenate([row[:length] for row, length in rows]).mean())


def weighted_mean_of_means(losses, lengths):
    real = np.tile(np.arange(losses.shape[1]), (len(losses), 1)) < lengths.reshape(-1, 1)
    means = np.where(real, losses, 0.0).sum(axis=1) / lengths
    return 2 ** (np.average(means, weights=lengths) / np.log(2))


# --- 1.3 ---


def standard_library(P, start, n, seed):
    rng = random.Random(seed)
    written = [start]
    for _ in range(n):
        written += rng.choices(range(len(P)), weights=P[written[-1]])
    return written[1:]


def with_a_cdf(P, start, n, seed):
    u = np.random.default_rng(seed).random(n)
    cdf = np.cumsum(P, axis=1)
    symbols = np.zeros(n, dtype=int)
    for t in range(n):
        row = cdf[start if t == 0 else symbols[t - 1]]
        symbols[t] = np.argmax(row > u[t] * row[-1])
    return symbols


def with_multinomial(P, start, n, seed):
    rng = np.random.RandomState(seed)
    symbols, x = [], np.eye(len(P))[start]
    for _ in range(n):
        x = rng.multinomial(1, x @ P)
        symbols.append(int(x.argmax()))
    return np.array(symbols, dtype=np.int32)


# --- 1.4 ---


def row_by_row(symbols, V):
    """Each row has a loss of its own: the mean over the pairs that begin with its symbol."""
    pairs = Counter(itertools.pairwise(symbols.tolist()))
    logits = []
    for a in range(V):
        total = sum(pairs[a, b] for b in range(V))
        row = [0.0] * V
        for _ in range(600):
            exps = [math.exp(o) for o in row]
            p = [e / sum(exps) for e in exps]
            row = [
                o - (q - pairs[a, b] / total) for b, (o, q) in enumerate(zip(row, p, strict=True))
            ]
        logits.append(row)
    return np.array(logits)


def from_random_logits_float32(symbols, V):
    rng = np.random.default_rng(3)
    W = rng.normal(size=(V, V)).astype(np.float32)
    X, Y = (np.eye(V, dtype=np.float32)[part] for part in (symbols[:-1], symbols[1:]))
    for _ in range(600):
        W -= 2 * X.T @ (softmax(X @ W, axis=1) - Y) / len(X)
    return W


def with_torch(symbols, V):
    import torch

    W = torch.zeros(V, V, requires_grad=True)
    inputs, targets = (torch.from_numpy(part) for part in (symbols[:-1], symbols[1:]))
    optimiser = torch.optim.Adam([W], lr=0.3)
    for _ in range(80):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(W[inputs], targets).backward()
        optimiser.step()
    return W.detach().numpy()


def counted_and_shifted(symbols, V):
    """Logits are free up to a number a row; a count of 0 may be any small one."""
    return np.log(np.maximum(pairs_as_numbers(symbols, V, 0), 1e-4)) + np.arange(V)[:, None]


# --- 1.5 ---


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


RIGHT = {
    "1.1": (with_a_counter, one_hot_float32, pairs_as_numbers),
    "1.2": (token_by_token, joined_float32, weighted_mean_of_means),
    "1.3": (standard_library, with_a_cdf, with_multinomial),
    "1.4": (row_by_row, from_random_logits_float32, with_torch, counted_and_shifted),
    "1.5": (with_sets, what_was_taken_float32, distinct_pairs),
}
