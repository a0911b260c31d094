"""Exercise 10.1: right answers in several styles, as students write them."""

import numpy as np


def all_at_once(h0, E, W_hh, W_hy, start, end, T):
    N = len(h0)
    symbols, h, ended = np.full(N, start), h0, np.zeros(N, dtype=bool)
    words, lengths = np.full((T, N), end), np.zeros(N, dtype=int)
    for t in range(T):
        h = np.tanh(E[symbols] + h @ W_hh.T)
        symbols = (h @ W_hy.T).argmax(axis=1)
        ended = ended | (symbols == end)
        words[t, ~ended] = symbols[~ended]
        lengths += ~ended
    return words, lengths


def one_by_one(h0, E, W_hh, W_hy, start, end, T):
    columns, lengths = [], []
    for h in h0:
        word, row = start, []
        for _ in range(T):
            h = np.tanh(E[word] + W_hh @ h)
            word = int(np.argmax(W_hy @ h))
            if word == end:
                break
            row.append(word)
        lengths.append(len(row))
        columns.append(row + [end] * (T - len(row)))
    return np.array(columns).T, np.array(lengths)


def in_float32(h0, E, W_hh, W_hy, start, end, T):
    h, E, W_hh, W_hy = (a.astype(np.float32) for a in (h0, E, W_hh, W_hy))
    symbols, rows = np.array([start] * len(h)), []
    for _ in range(T):
        h = np.tanh(E[symbols] + h @ W_hh.T)
        symbols = np.argmax(h @ W_hy.T, axis=-1)
        if rows:
            symbols = np.where(rows[-1] == end, end, symbols)
        rows.append(symbols)
    words = np.stack(rows)
    return words, np.count_nonzero(words != end, axis=0)


RIGHT = (all_at_once, one_by_one, in_float32)
