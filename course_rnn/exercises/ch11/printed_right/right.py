"""Exercise 11.1: right answers in several styles, as students write them."""

import numpy as np


def one_by_one(written, wanted, end):
    right = total = whole = 0
    for said, true in zip(written.T.tolist(), wanted.T.tolist(), strict=True):
        true = true[: true.index(end) + 1]
        if end in said:
            said = said[: said.index(end) + 1]
        right += sum(a == b for a, b in zip(said, true, strict=False))
        total += len(true)
        whole += said == true
    return right / total, whole / written.shape[1]


def with_masks(written, wanted, end):
    counts = np.cumsum(wanted == end, axis=0) - (wanted == end) == 0
    mine = np.cumsum(written == end, axis=0) - (written == end) == 0
    hits = counts & mine & (written == wanted)
    return hits.sum() / counts.sum(), np.mean(hits.sum(axis=0) == counts.sum(axis=0))


def with_lengths(written, wanted, end):
    T, N = wanted.shape
    t = np.arange(T)[:, None]
    length = (wanted == end).argmax(axis=0)
    own = np.where((written == end).any(axis=0), (written == end).argmax(axis=0), T)
    hits = (written == wanted) & (t <= length) & (t <= own)
    return np.sum(hits) / np.sum(length + 1), np.sum(hits.sum(axis=0) == length + 1) / N


RIGHT = (one_by_one, with_masks, with_lengths)
