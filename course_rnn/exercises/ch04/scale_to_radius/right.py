"""Exercise 4.1: right answers in several styles, as students write them."""

import math

import numpy as np


def pairs_of_parts(W, rho):
    values, _ = np.linalg.eig(W)
    radius = max(math.hypot(z.real, z.imag) for z in values)
    return rho * W / radius


def characteristic_polynomial(W, rho):
    roots = np.roots(np.poly(W))
    return W / np.sort(np.sqrt((roots * roots.conj()).real))[-1] * rho


def with_torch_float32(W, rho):
    import torch

    W = torch.from_numpy(W).float()
    return (W / torch.linalg.eigvals(W).abs().max() * rho).numpy()


RIGHT = (pairs_of_parts, characteristic_polynomial, with_torch_float32)
