"""Exercise 4.2: right answers in several styles, as students write them."""

import functools

import numpy as np


def number_by_number(hs, W_hh):
    H = len(W_hh)
    product = [[float(i == j) for j in range(H)] for i in range(H)]
    for h in hs:
        product = [
            [(1 - h[i] ** 2) * sum(W_hh[i, k] * product[k][j] for k in range(H)) for j in range(H)]
            for i in range(H)
        ]
    return np.array(product)


def chain_of_matrices(hs, W_hh):
    factors = [np.diag(1 - h * h) @ W_hh for h in reversed(hs)]
    return functools.reduce(np.matmul, factors)


def backwards_einsum_float32(hs, W_hh):
    """Rows of the identity taken back, as backpropagation does with one row."""
    hs, W_hh = hs.astype(np.float32), W_hh.astype(np.float32)
    rows = np.eye(len(W_hh), dtype=np.float32)
    for t in range(len(hs) - 1, -1, -1):
        rows = np.einsum("ij,j,jk->ik", rows, 1 - hs[t] ** 2, W_hh)
    return rows


def with_autograd(hs, W_hh):
    """Inputs chosen so that the states are those given."""
    import torch

    a, W = torch.from_numpy(np.arctanh(hs)), torch.from_numpy(W_hh)
    given = torch.from_numpy(np.concatenate([np.zeros((1, hs.shape[1])), hs[:-1]]))
    drives = a - given @ W.T

    def last(h):
        for drive in drives:
            h = torch.tanh(drive + W @ h)
        return h

    return torch.autograd.functional.jacobian(last, given[0]).numpy()


RIGHT = (number_by_number, chain_of_matrices, backwards_einsum_float32, with_autograd)
