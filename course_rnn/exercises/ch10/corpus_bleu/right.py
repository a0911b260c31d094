"""Exercise 10.4: right answers in several styles, as students write them."""

import math
from collections import Counter

import numpy as np


def with_counters(written, reference):
    clipped, total = np.zeros(4, dtype=int), np.zeros(4, dtype=int)
    c = r = 0
    for row, wanted in zip(written, reference, strict=True):
        mine = row[row >= 0].tolist()
        right = wanted[wanted >= 0].tolist()
        c, r = c + len(mine), r + len(right)
        for n in range(1, 5):
            have = Counter(tuple(mine[k : k + n]) for k in range(len(mine) - n + 1))
            may = Counter(tuple(right[k : k + n]) for k in range(len(right) - n + 1))
            clipped[n - 1] += sum(min(count, may[gram]) for gram, count in have.items())
            total[n - 1] += sum(have.values())
    score = 100 * np.prod(clipped / total) ** 0.25
    return clipped, total, score * min(1, math.exp(1 - r / c))


def crossing_off(written, reference):
    clipped, total = [0] * 4, [0] * 4
    for row, wanted in zip(written.tolist(), reference.tolist(), strict=True):
        mine = [word for word in row if word != -1]
        right = [word for word in wanted if word != -1]
        for n in (1, 2, 3, 4):
            left = [right[k : k + n] for k in range(len(right) - n + 1)]
            for k in range(len(mine) - n + 1):
                total[n - 1] += 1
                if mine[k : k + n] in left:
                    left.remove(mine[k : k + n])
                    clipped[n - 1] += 1
    c, r = np.sum(written >= 0), np.sum(reference >= 0)
    score = 0.0
    if all(clipped):
        logs = [math.log(a / b) for a, b in zip(clipped, total, strict=True)]
        score = 100 * math.exp(sum(logs) / 4)
        if c < r:
            score *= math.exp(1 - r / c)
    return np.array(clipped), np.array(total), score


def with_intersections(written, reference):
    def grams(row, n):
        words = [int(w) for w in row if w >= 0]
        return Counter(zip(*(words[k:] for k in range(n)), strict=False))

    both = np.zeros((2, 4), dtype=int)
    for row, wanted in zip(written, reference, strict=True):
        for n in range(4):
            mine = grams(row, n + 1)
            both[:, n] += ((mine & grams(wanted, n + 1)).total(), mine.total())
    c, r = (written >= 0).sum(), (reference >= 0).sum()
    with np.errstate(divide="ignore"):
        logs = np.log(both[0] / np.maximum(both[1], 1))
    return both[0], both[1], 100 * np.exp(logs.mean() + min(0, 1 - r / c))


RIGHT = (with_counters, crossing_off, with_intersections)
