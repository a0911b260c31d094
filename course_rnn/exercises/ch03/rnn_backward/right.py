"""Exercise 3.3: right answers in several styles, as students write them."""

import numpy as np


def path_by_path(dhs, hs, W_hh):
    """The sum over the later losses, each sent back on its own."""
    total = np.zeros_like(dhs)
    for s in range(len(hs)):
        dh = dhs[s]
        for t in range(s, -1, -1):
            total[t] += dh
            dh = (dh * (1 - hs[t] ** 2)) @ W_hh
    return total


def step_by_step(dhs, x, h0, hs, W_xh, W_hh):
    dx, dW_xh, dW_hh = np.zeros_like(x), np.zeros_like(W_xh), np.zeros_like(W_hh)
    db, dh_next = np.zeros(len(W_hh)), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        da = (dhs[t] + dh_next) * (1 - hs[t] ** 2)
        dx[t] = da @ W_xh
        dW_xh += da.T @ x[t]
        dW_hh += da.T @ (hs[t - 1] if t > 0 else h0)
        db += da.sum(0)
        dh_next = da @ W_hh
    return dx, dh_next, dW_xh, dW_hh, db


def weights_after_the_loop(dhs, x, h0, hs, W_xh, W_hh):
    total = path_by_path(dhs, hs, W_hh)
    da = (total * (1 - hs**2)).astype(np.float32)
    before = np.concatenate([h0[None], hs[:-1]])
    rows = da.reshape(-1, da.shape[-1])
    return [
        da @ W_xh,
        da[0] @ W_hh,
        rows.T @ x.reshape(-1, x.shape[-1]),
        rows.T @ before.reshape(-1, before.shape[-1]),
        rows.sum(axis=0),
    ]


def with_autograd(dhs, x, h0, hs, W_xh, W_hh):
    import torch

    x, h, W_xh, W_hh = leaves = [
        torch.from_numpy(a).clone().requires_grad_() for a in (x, h0, W_xh, W_hh)
    ]
    b = torch.zeros(len(W_hh), dtype=x.dtype, requires_grad=True)
    # the bias is whatever gave these states
    loss = 0
    for t in range(len(x)):
        a = x[t] @ W_xh.T + h @ W_hh.T + b
        a = a + (torch.from_numpy(np.arctanh(hs[t])) - a).detach()
        h = torch.tanh(a)
        loss = loss + (h * torch.from_numpy(dhs[t])).sum()
    grads = torch.autograd.grad(loss, [*leaves, b])
    return tuple(grad.numpy() for grad in grads)


RIGHT = (step_by_step, weights_after_the_loop, with_autograd)
