"""Exercise 12.4: right answers in several styles, as students write them."""

import numpy as np


def by_kind(next_state, letters):
    A = len(next_state)
    a, b = np.zeros(A), np.zeros(A)
    for x in range(A):
        zero, one = int(next_state[x, 0]), int(next_state[x, 1])
        if zero == one:
            b[x] = 1.0 if zero == 1 else -1.0
        elif zero == 0:
            a[x] = 1.0
        else:
            a[x] = -1.0
    T, N = letters.shape
    h = np.zeros((T, N))
    for n in range(N):
        now = -1.0
        for t in range(T):
            now = a[letters[t, n]] * now + b[letters[t, n]]
            h[t, n] = now
    return a, b, not (a < 0).any(), h


def solved(next_state, letters):
    points = np.array([[-1.0, 1.0], [1.0, 1.0]])
    a, b = np.linalg.solve(points, (2.0 * next_state - 1).T)
    a, b = np.round(a), np.round(b)
    state, rows = np.zeros(letters.shape[1], dtype=int), []
    for x in letters:
        state = next_state[x, state]
        rows.append(2.0 * state - 1)
    return a, b, bool(a.min() >= 0), np.array(rows)


def line(next_state, letters):
    signs = np.where(next_state == 1, 1.0, -1.0)
    a = (signs[:, 1] - signs[:, 0]) / 2
    b = (signs[:, 1] + signs[:, 0]) / 2
    toggles = (next_state[:, 0] == 1) & (next_state[:, 1] == 0)
    before, h = np.full(letters.shape[1], -1.0), []
    for t in range(len(letters)):
        before = a[letters[t]] * before + b[letters[t]]
        h.append(before)
    return a, b, not toggles.any(), np.stack(h)


RIGHT = (by_kind, solved, line)
