"""Exercise 3.2: right answers in several styles, as students write them."""

import numpy as np


def backwards(dhs, hs, W_hh):
    dh = dhs[-1]
    answers = [dh]
    for t in range(len(hs) - 2, -1, -1):
        dh = dhs[t] + dh * (1 - hs[t + 1] ** 2) @ W_hh
        answers.insert(0, dh)
    return np.array(answers)


def in_place_on_a_copy(dhs, hs, W_hh):
    answer = dhs.astype(np.float32)
    for t in reversed(range(1, len(hs))):
        for n, dh in enumerate(answer[t]):
            answer[t - 1, n] += W_hh.T @ np.diag(1 - hs[t, n] * hs[t, n]) @ dh
    return answer


def path_by_path(dhs, hs, W_hh):
    """The sum over the later losses, each sent back on its own."""
    total = np.zeros_like(dhs)
    for s in range(len(hs)):
        dh = dhs[s]
        for t in range(s, -1, -1):
            total[t] += dh
            dh = (dh * (1 - hs[t] ** 2)) @ W_hh
    return total


RIGHT = (backwards, in_place_on_a_copy, path_by_path)
