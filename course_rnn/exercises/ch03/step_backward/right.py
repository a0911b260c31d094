"""Exercise 3.1: right answers in several styles, as students write them."""

import itertools

import numpy as np


def unit_by_unit(dh, h, W_hh):
    N, H = dh.shape
    answer = np.zeros((N, H))
    for n, i, j in itertools.product(range(N), range(H), range(H)):
        answer[n, j] += dh[n, i] * (1 - h[n, i] * h[n, i]) * W_hh[i, j]
    return answer


def jacobian_by_jacobian(dh, h, W_hh):
    return np.stack(
        [(np.diag(1 - h_n**2) @ W_hh).T @ dh_n for dh_n, h_n in zip(dh, h, strict=True)]
    )


def cosh_float32(dh, h, W_hh):
    dh, h, W_hh = (a.astype(np.float32) for a in (dh, h, W_hh))
    return np.einsum("nh,hk->nk", dh / np.cosh(np.arctanh(h)) ** 2, W_hh)


RIGHT = (unit_by_unit, jacobian_by_jacobian, cosh_float32)
