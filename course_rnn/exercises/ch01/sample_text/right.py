"""Exercise 1.3: right answers in several styles, as students write them."""

import random

import numpy as np


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


RIGHT = (standard_library, with_a_cdf, with_multinomial)
