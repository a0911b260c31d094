"""Exercise 0.3: right answers in several styles, as students write them."""

import math

import numpy as np


def weight_by_weight(w, g, m, v, t, lr, beta1, beta2, eps):
    new_w, new_m, new_v = np.zeros(len(w)), np.zeros(len(w)), np.zeros(len(w))
    for i in range(len(w)):
        new_m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        new_v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        m_hat = new_m[i] / (1 - beta1**t)
        v_hat = new_v[i] / (1 - beta2**t)
        new_w[i] = w[i] - lr * m_hat / (math.sqrt(v_hat) + eps)
    return new_w, new_m, new_v


def in_place_on_copies_float32(w, g, m, v, t, lr, beta1, beta2, eps):
    w, m, v = (a.astype(np.float32) for a in (w, m, v))
    m += (1 - beta1) * (g - m)
    v += (1 - beta2) * (g * g - v)
    w -= lr / (1 - beta1**t) * m / ((v / (1 - beta2**t)) ** 0.5 + eps)
    return [w, m, v]


def corrections_in_the_rate(w, g, m, v, t, lr, beta1, beta2, eps):
    m = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, np.square(g)], axis=0, weights=[beta2, 1 - beta2])
    root = np.sqrt(1 - np.power(beta2, t))
    rate = lr * root / (1 - np.power(beta1, t))
    return w - rate * m / (np.sqrt(v) + eps * root), m, v


def with_torch(w, g, m, v, t, lr, beta1, beta2, eps):
    import torch

    parameter = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.Adam([parameter], lr=lr, betas=(beta1, beta2), eps=eps)
    first, second = torch.tensor(m), torch.tensor(v)
    step = torch.tensor(float(t - 1))
    optimizer.state[parameter] = {"step": step, "exp_avg": first, "exp_avg_sq": second}
    parameter.grad = torch.tensor(g)
    optimizer.step()
    return parameter.detach().numpy(), first.numpy(), second.numpy()


RIGHT = (weight_by_weight, in_place_on_copies_float32, corrections_in_the_rate, with_torch)
