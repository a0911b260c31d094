"""Exercise 9.3: right answers in several styles, as students write them."""

import numpy as np


def with_einsum(hs, W, b, u, mask, dv):
    hidden = np.tanh(hs @ W.T + b)
    scores = np.where(mask, hidden @ u, -np.inf)
    weights = np.exp(scores - scores.max(axis=0))
    weights /= weights.sum(axis=0)
    v = np.einsum("tn,tnh->nh", weights, hs)

    ds = weights * np.einsum("nh,tnh->tn", dv, hs - v)
    da = ds[..., None] * u * (1 - hidden**2)
    dhs = weights[..., None] * dv + da @ W
    dW = np.einsum("tna,tnh->ah", da, hs)
    return v, weights, dhs, dW, da.sum(axis=(0, 1)), np.einsum("tn,tna->a", ds, hidden)


def sequence_by_sequence(hs, W, b, u, mask, dv):
    T, N, H = hs.shape
    v, weights, dhs = np.zeros((N, H)), np.zeros((T, N)), np.zeros((T, N, H))
    dW, db, du = np.zeros_like(W), np.zeros_like(b), np.zeros_like(u)
    for n in range(N):
        length = mask[:, n].sum()
        h = hs[:length, n]
        hidden = np.tanh(h @ W.T + b)
        e = np.exp(hidden @ u)
        w = e / e.sum()
        weights[:length, n], v[n] = w, w @ h
        jacobian = np.diag(w) - np.outer(w, w)
        ds = jacobian @ (h @ dv[n])
        da = np.outer(ds, u) * (1 - hidden**2)
        dhs[:length, n] = np.outer(w, dv[n]) + da @ W
        dW += da.T @ h
        db += da.sum(axis=0)
        du += hidden.T @ ds
    return v, weights, dhs, dW, db, du


def float32_and_broadcasting(hs, W, b, u, mask, dv):
    hs, W, b, u, dv = (a.astype(np.float32) for a in (hs, W, b, u, dv))
    hidden = np.tanh((hs[:, :, None, :] * W).sum(axis=-1) + b)
    e = np.exp((hidden * u).sum(axis=-1)) * mask
    weights = e / e.sum(axis=0)
    v = (weights[:, :, None] * hs).sum(axis=0)
    dw = (hs * dv).sum(axis=-1)
    ds = weights * (dw - (weights * dw).sum(axis=0))
    da = ds[:, :, None] * u * (1 - hidden * hidden)
    dhs = weights[:, :, None] * dv + (da[..., None] * W).sum(axis=2)
    dW = (da[..., None] * hs[:, :, None, :]).sum(axis=(0, 1))
    return v, weights, dhs, dW, da.sum(axis=0).sum(axis=0), (ds[:, :, None] * hidden).sum((0, 1))


def with_torch(hs, W, b, u, mask, dv):
    import torch

    leaves = [torch.tensor(a, requires_grad=True) for a in (hs, W, b, u)]
    h, weight, bias, query = leaves
    scores = torch.tanh(h @ weight.T + bias) @ query
    weights = scores.masked_fill(~torch.tensor(mask), -torch.inf).softmax(dim=0)
    v = (weights[..., None] * h).sum(0)
    grads = torch.autograd.grad(v, leaves, torch.tensor(dv))
    return v.detach().numpy(), weights.detach().numpy(), *(g.numpy() for g in grads)


RIGHT = (with_einsum, sequence_by_sequence, float32_and_broadcasting, with_torch)
