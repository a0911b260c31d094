"""Exercise 11.2: right answers in several styles, as students write them."""

import numpy as np


def signatures(next_state, output):
    classes = np.zeros(len(output), dtype=int)
    rows = output
    for _ in range(len(output) + 1):
        seen = {}
        classes = np.array([seen.setdefault(tuple(row.tolist()), len(seen)) for row in rows])
        rows = np.column_stack([classes, classes[next_state]])
    first = [int(np.flatnonzero(classes == k)[0]) for k in range(len(seen))]
    return classes, classes[next_state[first]], output[first]


def pairs_that_differ(next_state, output):
    S, A = output.shape
    differ = (output[:, None] != output[None]).any(axis=-1)
    for _ in range(S):
        for i in range(S):
            for j in range(S):
                for a in range(A):
                    if differ[next_state[i, a], next_state[j, a]]:
                        differ[i, j] = True
    leaders, classes = [], []
    for s in range(S):
        for k, leader in enumerate(leaders):
            if not differ[s, leader]:
                classes.append(k)
                break
        else:
            classes.append(len(leaders))
            leaders.append(s)
    classes = np.array(classes)
    return classes, classes[next_state[leaders]], output[leaders]


def unique_rows(next_state, output):
    rows = output
    for _ in range(len(output) + 1):
        _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))
        classes = order[inverse.ravel()]
        rows = np.concatenate([classes[:, None], classes[next_state]], axis=1)
    first = np.sort(first)
    return classes, classes[next_state[first]], output[first]


RIGHT = (signatures, pairs_that_differ, unique_rows)
