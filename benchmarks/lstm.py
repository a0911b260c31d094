"""LSTM, forward and backward, float32: NumPy and both of PyTorch's ways (T, N, I, H)."""

import numpy as np
import torch
from torch import nn

from course_rnn.pytorch.lstm import LSTM
from course_rnn.reference.lstm import lstm_backward, lstm_forward

# one short sequence, a small batch, a long one with small states, a large layer
CASES = [(25, 1, 64, 100), (35, 20, 200, 200), (100, 32, 64, 128), (64, 128, 128, 512)]


def contenders(T=25, N=1, I=64, H=100):
    """Functions to time, after a check that all give the same states and gradients."""
    rng, bound = np.random.default_rng(0), H**-0.5
    x, h0, c0, dhs = (rng.normal(size=s) for s in [(T, N, I), (N, H), (N, H), (T, N, H)])
    weights = [rng.uniform(-bound, bound, s) for s in [(4 * H, I), (4 * H, H), 4 * H, 4 * H]]
    args = [a.astype(np.float32) for a in (x, h0, c0, *weights)]
    dhs = dhs.astype(np.float32)
    functions = {
        "torch.nn.LSTM": torch_pass(nn.LSTM(I, H), args, dhs),
        "course_rnn LSTM, PyTorch": torch_pass(LSTM(I, H), args, dhs),
        "course_rnn LSTM, NumPy": lambda: numpy_pass(args, dhs),
    }
    expected, *others = (function() for function in functions.values())
    for got in others:
        for a, b in zip(got, expected, strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-4 * max(1, float(abs(b).max())))
    return functions, 1, "passes"


def numpy_pass(args, dhs):
    """States, then gradients of ⟨dhs, hs⟩ in the order of the arguments."""
    hs, _, cache = lstm_forward(*args)
    return hs, *lstm_backward(dhs, cache)


def torch_pass(module, args, dhs):
    """The same with autograd; the gradients start afresh every time."""
    x, h0, c0, *weights = (torch.from_numpy(a) for a in args)
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    inputs, dhs = [x, h0[None], c0[None]], torch.from_numpy(dhs)
    leaves = [*(v.requires_grad_() for v in inputs), *module.parameters()]

    def forward_and_backward():
        module.zero_grad()
        for v in inputs:
            v.grad = None
        hs, _ = module(inputs[0], (inputs[1], inputs[2]))
        (hs * dhs).sum().backward()
        dx, dh0, dc0, *dweights = (v.grad for v in leaves)
        return hs.detach(), dx, dh0[0], dc0[0], *dweights

    return forward_and_backward
