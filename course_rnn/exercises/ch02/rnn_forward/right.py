"""Exercise 2.1: right answers in several styles, as students write them."""

import itertools
import math

import numpy as np


def number_by_number(x, h0, W_xh, W_hh, b_xh, b_hh):
    T, N, I = x.shape
    H = len(b_xh)
    hs = np.zeros((T, N, H))
    for t, n, i in itertools.product(range(T), range(N), range(H)):
        a = b_xh[i] + b_hh[i]
        for j in range(I):
            a += W_xh[i, j] * x[t, n, j]
        for j in range(H):
            a += W_hh[i, j] * (h0[n, j] if t == 0 else hs[t - 1, n, j])
        hs[t, n, i] = math.tanh(a)
    return hs


def one_product(x, h0, W_xh, W_hh, b_xh, b_hh):
    W = np.hstack([W_hh, W_xh])
    hs = [h0]
    for x_t in x:
        hs.append(np.tanh(np.concatenate([hs[-1], x_t], axis=1) @ W.T + (b_xh + b_hh)))
    return np.array(hs[1:])


def einsum_float32(x, h0, W_xh, W_hh, b_xh, b_hh):
    x, h, W_xh, W_hh = (a.astype(np.float32) for a in (x, h0, W_xh, W_hh))
    a = np.einsum("hi,tni->tnh", W_xh, x) + (b_xh + b_hh).astype(np.float32)
    out = np.empty_like(a)
    for t in range(len(x)):
        out[t] = h = np.tanh(a[t] + np.einsum("hk,nk->nh", W_hh, h))
    return out


def with_torch(x, h0, W_xh, W_hh, b_xh, b_hh):
    import torch

    H, I = W_xh.shape
    rnn = torch.nn.RNN(I, H).double()
    weights = zip(rnn.parameters(), (W_xh, W_hh, b_xh, b_hh), strict=True)
    with torch.no_grad():
        for parameter, value in weights:
            parameter.copy_(torch.from_numpy(value))
    hs, _ = rnn(torch.from_numpy(x), torch.from_numpy(h0)[None])
    return hs.detach().numpy()


RIGHT = (number_by_number, one_product, einsum_float32, with_torch)
