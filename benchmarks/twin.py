"""PyTorch on the CPU, forward and backward, PyTorch's layer and ours (T 25, N 32, I 84, H 100)."""

import torch
from torch import nn

from course_rnn.pytorch.gru import GRU
from course_rnn.pytorch.lstm import LSTM
from course_rnn.pytorch.rnn import RNN

T, N, I, H = 25, 32, 84, 100
LAYERS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
CASES = [(name,) for name in LAYERS]


def contenders(name="RNN"):
    """Functions to time, after a check that both give the same states and gradients."""
    torch.manual_seed(0)
    theirs, ours = getattr(nn, name)(I, H), LAYERS[name](I, H)
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(T, N, I)
    for expected, got in zip(run(theirs, x)(), run(ours, x)(), strict=True):
        torch.testing.assert_close(got, expected, rtol=0, atol=1e-3)
    return {f"torch.nn.{name}": run(theirs, x), f"course_rnn {name}": run(ours, x)}, 1, "steps"


def run(module, x):
    def forward_and_backward():
        module.zero_grad()
        hs, _ = module(x)
        hs.sum().backward()
        return hs.detach(), *[p.grad for p in module.parameters()]

    return forward_and_backward
