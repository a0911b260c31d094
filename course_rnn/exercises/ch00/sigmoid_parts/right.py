"""Exercise 0.2: right answers in several styles, as students write them."""

import math

import numpy as np


def number_by_number(a):
    s, slope, log_s = [], [], []
    for value in a:
        if value > 0:
            e = math.exp(-value)
            s.append(1 / (1 + e))
            log_s.append(-math.log(1 + e))
        else:
            e = math.exp(value)
            s.append(e / (1 + e))
            log_s.append(value - math.log(1 + e))
        slope.append(s[-1] * (1 - s[-1]))
    return s, slope, log_s


def tanh_and_logaddexp(a):
    s = 0.5 * (1 + np.tanh(0.5 * a))
    return s, s * (1 - s), -np.logaddexp(0, -a)


def masks_float32(a):
    a = a.astype(np.float32)
    e = np.exp(np.where(a < 0, a, -a))
    s = np.where(a < 0, e, 1) / (1 + e)
    return s, s - s**2, np.where(a < 0, a, 0) - np.log(1 + e)


def with_torch(a):
    import torch

    a = torch.tensor(a, requires_grad=True)
    s = torch.sigmoid(a)
    s.sum().backward()
    return s.detach().numpy(), a.grad.numpy(), torch.nn.functional.logsigmoid(a).detach().numpy()


RIGHT = (number_by_number, tanh_and_logaddexp, masks_float32, with_torch)
