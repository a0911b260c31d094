"""Small streams to train on, and models that remember what they were given."""

import numpy as np
import torch
from torch import nn

from course_rnn.pytorch.rnn import CharRNN
from tests.cases import H, N, T, V


def stream(chunks, *, steps=T, streams=N, seed=0):
    """Chunks of N texts that count upwards, each from its own first symbol: learnable."""
    starts = np.random.default_rng(seed).integers(V, size=streams)
    text = (starts + np.arange(chunks * steps + 1)[:, None]) % V
    return [
        (text[k * steps : (k + 1) * steps], text[k * steps + 1 : (k + 1) * steps + 1])
        for k in range(chunks)
    ]


def model_and_optimizer(lr=0.1, seed=0, device="cpu"):
    torch.manual_seed(seed)
    model = CharRNN(V, H).to(device, torch.float64)
    return model, torch.optim.SGD(model.parameters(), lr=lr)


def snapshot(model):
    return [p.detach().clone() for p in model.parameters()]


class Recorder(nn.Module):
    """A model that remembers the states it was given and the states it answered."""

    def __init__(self, model, *, pair=False):
        super().__init__()
        self.model, self.pair, self.given, self.answered, self.modes = model, pair, [], [], []

    def forward(self, inputs, state=None):
        self.given.append(state)
        self.modes.append(self.training)
        logits, state = self.model(inputs, state[0] if self.pair and state else state)
        state = (state, 2 * state) if self.pair else state
        self.answered.append(state)
        return logits, state
