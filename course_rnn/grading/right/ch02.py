"""Right answers to the exercises of chapter 2, each written as some student would."""

import bisect
import itertools
import math

import numpy as np
from scipy.special import log_softmax

# --- 2.1 ---


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


# --- 2.2 ---


def walk_along(p, u):
    answers = []
    for value in u:
        total = 0.0
        for k in range(len(p)):
            total += p[k]
            if total > value:
                break
        answers.append(k)
    return answers


def count_the_sums_below(p, u):
    cdf = np.cumsum(p)
    cdf[-1] = 1
    return (cdf[None, :] <= u[:, None]).sum(axis=1)


def first_true_float32(p, u):
    cdf = np.cumsum(p.astype(np.float32))
    above = cdf / cdf[-1] > u.astype(np.float32)[:, None]
    return np.argmax(above, axis=1).astype(np.uint8)


def standard_library(p, u):
    sums = list(itertools.accumulate(p))
    return [min(bisect.bisect_right(sums, value), len(p) - 1) for value in u]


# --- 2.3 ---


def one_target_at_a_time(logits, targets):
    total = 0.0
    for t, n in np.ndindex(targets.shape):
        o = logits[t, n]
        largest = max(o)
        total += largest + math.log(sum(math.exp(v - largest) for v in o)) - o[targets[t, n]]
    return math.exp(total / targets.size)


def with_scipy(logits, targets):
    rows = log_softmax(logits, axis=2).reshape(-1, logits.shape[2])
    return np.exp(-rows[np.arange(len(rows)), targets.ravel()].mean())


def one_hot_float32(logits, targets):
    o = logits.astype(np.float32)
    o = o - o.max(axis=2, keepdims=True)
    losses = np.log(np.exp(o).sum(axis=2)) - (
        o * np.eye(o.shape[2], dtype=np.float32)[targets]
    ).sum(2)
    return np.exp(losses.mean())


# --- 2.4 ---


def with_one_hot_vectors(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    V = len(b_y)
    x, h, written = np.eye(V)[start], h0, []
    for value in u:
        h = np.tanh(W_xh @ x + b_xh + W_hh @ h + b_hh)
        p = np.exp(log_softmax((W_hy @ h + b_y) / temperature))
        k = walk_along(p, [value])[0]
        written.append(k)
        x = np.eye(V)[k]
    return written


def with_powers(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    """Temperature after the softmax is right if it is an exponent and the sum is divided out."""
    written = [start]
    h = h0[None]
    for value in u:
        h = np.tanh(W_xh.T[written[-1:]] + h @ W_hh.T + (b_xh + b_hh))
        p = np.exp(h @ W_hy.T + b_y)[0] ** (1 / temperature)
        written.append(int(count_the_sums_below(p / p.sum(), np.array([value]))[0]))
    return np.array(written[1:])


def in_float32(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    arrays = (h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y)
    h0, u, *weights = (a.astype(np.float32) for a in arrays)
    return np.array(with_one_hot_vectors(start, h0, u, *weights, np.float32(temperature)))


RIGHT = {
    "2.1": (number_by_number, one_product, einsum_float32, with_torch),
    "2.2": (walk_along, count_the_sums_below, first_true_float32, standard_library),
    "2.3": (one_target_at_a_time, with_scipy, one_hot_float32),
    "2.4": (with_powers, with_one_hot_vectors, in_float32),
}
