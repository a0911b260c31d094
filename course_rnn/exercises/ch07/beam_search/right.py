"""Exercise 7.3: right answers in several styles, as students write them."""

import heapq

import numpy as np


def lists(log_p, start, end, max_length, width, alpha):
    beam, complete = [([], 0.0)], []
    while beam:
        longer = []
        for symbols, total in beam:
            last = symbols[-1] if symbols else start
            for k in range(len(log_p)):
                longer.append(([*symbols, k], total + log_p[last, k]))
        longer.sort(key=lambda pair: pair[1], reverse=True)
        beam = []
        for symbols, total in longer[:width]:
            if symbols[-1] == end or len(symbols) == max_length:
                complete.append((total / len(symbols) ** alpha, symbols))
            else:
                beam.append((symbols, total))
    score, symbols = max(complete)
    return np.array(symbols + [-1] * (max_length - len(symbols))), score


def arrays(log_p, start, end, max_length, width, alpha):
    V = len(log_p)
    written, totals = np.zeros((1, 0), dtype=int), np.zeros(1)
    best_score, best = -np.inf, None
    for length in range(1, max_length + 1):
        last = written[:, -1] if length > 1 else [start]
        longer = (totals[:, None] + log_p[last]).ravel()
        kept = np.argsort(-longer)[:width]
        written = np.column_stack([written[kept // V], kept % V])
        totals = longer[kept]
        done = (written[:, -1] == end) | (length == max_length)
        for symbols, total in zip(written[done], totals[done], strict=True):
            if total / length**alpha > best_score:
                best_score, best = total / length**alpha, symbols
        written, totals = written[~done], totals[~done]
        if not len(written):
            break
    padded = np.full(max_length, -1, dtype=np.int32)
    padded[: len(best)] = best
    return padded, best_score


def heap_float32(log_p, start, end, max_length, width, alpha):
    log_p = log_p.astype(np.float32)
    beam, complete = [(0.0, (start,))], []
    for _ in range(max_length):
        longer = [
            (total + float(log_p[symbols[-1]][k]), (*symbols, k))
            for total, symbols in beam
            for k in range(log_p.shape[1])
        ]
        kept = heapq.nlargest(width, longer)
        complete += [pair for pair in kept if pair[1][-1] == end]
        beam = [pair for pair in kept if pair[1][-1] != end]
    score, symbols = max((total / (len(s) - 1) ** alpha, s) for total, s in complete + beam)
    out = list(symbols[1:])
    out += [-1] * (max_length - len(out))
    return np.array(out), np.float32(score)


def recursive(log_p, start, end, max_length, width, alpha):
    def best_of(beam, length):
        pairs = [(total + p, (*s, k)) for total, s in beam for k, p in enumerate(log_p[s[-1]])]
        kept = sorted(pairs, reverse=True)[:width]
        last = length == max_length
        found = [(total / length**alpha, s[1:]) for total, s in kept if last or s[-1] == end]
        going = [] if last else [pair for pair in kept if pair[1][-1] != end]
        return max([*found, *([best_of(going, length + 1)] if going else [])])

    score, symbols = best_of([(0.0, (start,))], 1)
    return np.pad(np.array(symbols), (0, max_length - len(symbols)), constant_values=-1), score


RIGHT = (lists, arrays, heap_float32, recursive)
