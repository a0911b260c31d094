"""Exercise 9.5: right answers in several styles, as students write them."""

import numpy as np


def with_add_at(truth, said, K):
    table = np.zeros((K, K), dtype=int)
    np.add.at(table, (truth, said), 1)
    total = table.sum(axis=0) + table.sum(axis=1)
    f1 = np.divide(2 * np.diag(table), total, out=np.zeros(K), where=total > 0)
    return table, f1, f1[total > 0].mean()


def class_by_class(truth, said, K):
    table = np.zeros((K, K))
    for t, s in zip(truth, said, strict=True):
        table[t, s] += 1
    f1, came = [], []
    for k in range(K):
        hits = table[k, k]
        misses = np.sum(table[k]) - hits
        false = np.sum(table[:, k]) - hits
        if hits + misses + false == 0:
            f1.append(0.0)
            continue
        f1.append(2 * hits / (2 * hits + misses + false))
        came.append(f1[-1])
    return table.astype(int), np.array(f1), sum(came) / len(came)


def with_bincount(truth, said, K):
    table = np.bincount(truth * K + said, minlength=K * K).reshape(K, K)
    hits, total = table.diagonal(), table.sum(0) + table.sum(1)
    came = np.unique(np.concatenate([truth, said]))
    f1 = np.zeros(K)
    f1[came] = 2 * hits[came] / total[came]
    return table, f1, np.mean(f1[came])


RIGHT = (with_add_at, class_by_class, with_bincount)
