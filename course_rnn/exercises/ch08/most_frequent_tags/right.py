"""Exercise 8.1: right answers in several styles, as students write them."""

from collections import Counter

import numpy as np


def counting_loop(words, tags, V, K):
    counts = np.zeros((V, K))
    for word, tag in zip(words, tags, strict=True):
        counts[word, tag] += 1
    commonest = counts.sum(axis=0).argmax()
    return np.array([row.argmax() if row.sum() else commonest for row in counts])


def counters(words, tags, V, K):
    by_word = {}
    for word, tag in zip(words.tolist(), tags.tolist(), strict=True):
        by_word.setdefault(word, Counter())[tag] += 1

    def best(counter):
        return min(counter, key=lambda tag: (-counter[tag], tag))

    commonest = best(Counter(tags.tolist()))
    return [best(by_word[v]) if v in by_word else commonest for v in range(V)]


def pairs_as_numbers(words, tags, V, K):
    counts = np.bincount(words * K + tags, minlength=V * K).reshape(V, K)
    counts[counts.sum(axis=1) == 0] = counts.sum(axis=0)
    return counts.argmax(axis=1)


RIGHT = (counting_loop, counters, pairs_as_numbers)
