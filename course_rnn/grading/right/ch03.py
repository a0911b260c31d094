"""Right answers to the exercises of chapter 3, each written as some student would."""

import itertools

import numpy as np
import torch

# --- 3.1 ---


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


# --- 3.2 ---


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
        answer[t - 1] += unit_by_unit(answer[t], hs[t], W_hh)
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


# --- 3.3 ---


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


# --- 3.4 ---


def chunk_by_chunk(dhs, h0, hs, W_hh, k):
    dW_hh = np.zeros_like(W_hh)
    before = np.concatenate([h0[None], hs])
    for start in range(0, len(hs), k):
        dh = np.zeros_like(h0)
        for t in reversed(range(start, min(start + k, len(hs)))):
            da = (dhs[t] + dh) * (1 - hs[t] ** 2)
            dW_hh += da.T @ before[t]
            dh = da @ W_hh
    return dW_hh


def cut_in_one_loop(dhs, h0, hs, W_hh, k):
    total, dh = np.zeros(W_hh.shape, np.float32), np.zeros_like(h0)
    for t in range(len(hs) - 1, -1, -1):
        if (t + 1) % k == 0:
            dh = np.zeros_like(dh)
        da = (dhs[t] + dh) * (1 - hs[t] ** 2)
        for n in range(len(h0)):
            total += np.outer(da[n], hs[t - 1, n] if t else h0[n])
        dh = da @ W_hh
    return total


def with_the_exercise_before(dhs, h0, hs, W_hh, k):
    x, W_xh = np.zeros((*hs.shape[:2], 1)), np.zeros((len(W_hh), 1))
    total = 0
    for start in range(0, len(hs), k):
        part = slice(start, start + k)
        total = total + step_by_step(dhs[part], x[part], h0, hs[part], W_xh, W_hh)[3]
        h0 = hs[part][-1]
    return total


# --- 3.5 ---


def backward_in_each_chunk(x, y, h0, W_xh, W_hh, k):
    W_hh = W_hh.clone().requires_grad_(True)
    h = h0
    for start in range(0, len(x), k):
        h = h.detach()
        loss = 0.0
        for x_t, y_t in zip(x[start : start + k], y[start : start + k], strict=True):
            h = torch.tanh(x_t @ W_xh.T + h @ W_hh.T)
            loss = loss + 0.5 * ((h - y_t) ** 2).sum()
        loss.backward()
    return W_hh.grad


def one_backward_for_all(x, y, h0, W_xh, W_hh, k):
    """The chunks do not hang together, so their losses may be added first."""
    W, h, loss = torch.nn.Parameter(W_hh.float()), h0.float(), 0
    for t in range(x.shape[0]):
        if t % k == 0:
            h = h.detach()
        h = torch.tanh(W_xh.float() @ x[t].float().T + W @ h.T).T
        loss = loss + torch.nn.functional.mse_loss(h, y[t].float(), reduction="sum") / 2
    return torch.autograd.grad(loss, W)[0].numpy()


def summed_by_hand(x, y, h0, W_xh, W_hh, k):
    total, h = torch.zeros_like(W_hh), h0
    for x_c, y_c in zip(x.split(k), y.split(k), strict=True):
        W = W_hh.detach().clone().requires_grad_()
        hs = []
        for x_t in x_c:
            h = torch.tanh(torch.nn.functional.linear(x_t, W_xh) + torch.nn.functional.linear(h, W))
            hs.append(h)
        (grad,) = torch.autograd.grad((torch.stack(hs) - y_c).square().sum() / 2, W)
        total += grad
        h = torch.from_numpy(h.detach().numpy().copy())
    return total


RIGHT = {
    "3.1": (unit_by_unit, jacobian_by_jacobian, cosh_float32),
    "3.2": (backwards, in_place_on_a_copy, path_by_path),
    "3.3": (step_by_step, weights_after_the_loop, with_autograd),
    "3.4": (chunk_by_chunk, cut_in_one_loop, with_the_exercise_before),
    "3.5": (backward_in_each_chunk, one_backward_for_all, summed_by_hand),
}
