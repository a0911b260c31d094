"""Encoder–decoders of every kind with sizes that all differ, for the tests of their parts."""

from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from course_rnn.pytorch.attention import DotProductAttention
from course_rnn.pytorch.attention_decoders import BahdanauDecoder, LuongDecoder
from course_rnn.pytorch.decoders import PlainDecoder, RepeatDecoder
from course_rnn.pytorch.encoder import Encoder, Memory
from course_rnn.pytorch.seq2seq import Seq2Seq
from tests.cases import H, N, T

S, E, SOURCES, TARGETS = 6, 2, 8, 7
START, END = 5, 6
LENGTHS = [3, 6, 4]  # not sorted
DECODERS = {
    "plain": PlainDecoder,
    "repeat": RepeatDecoder,
    "luong": LuongDecoder,
    "bahdanau": BahdanauDecoder,
}
every = pytest.mark.parametrize("kind", DECODERS)
attending = pytest.mark.parametrize("kind", ["luong", "bahdanau"])
cells = pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])


class Batch(NamedTuple):
    source: Tensor
    lengths: Tensor
    inputs: Tensor


def decoder_of(kind, memory, cell=nn.GRU, hidden=H, **more):
    sizes = (TARGETS, hidden, memory) if kind == "repeat" else (TARGETS, E, hidden, memory)
    return DECODERS[kind](*sizes, cell=cell, **more)


def make(device, kind="plain", cell=nn.GRU, dtype=torch.float64, *, deep=False, seed=0):
    """One layer each, M = H; or deep: two layers in both directions, and a bridge to two others."""
    torch.manual_seed(seed)
    if deep:
        encoder = Encoder(SOURCES, 3, 4, cell=cell, layers=3, bidirectional=True)
        decoder = decoder_of(kind, 8, cell, layers=2)
    else:
        encoder, decoder = Encoder(SOURCES, 3, H, cell=cell), decoder_of(kind, H, cell)
    return randomised(Seq2Seq(encoder, decoder)).to(device, dtype)


def randomised(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.normal_(0, 0.8)
    return module


def with_dot_product(model):
    """The same with another attention, which has no parameters."""
    model.decoder.attention = DotProductAttention()
    return model


def batch(rng: np.random.Generator, device) -> Batch:
    source = torch.from_numpy(rng.integers(SOURCES, size=(S, N))).to(device)
    inputs = torch.from_numpy(rng.integers(TARGETS, size=(T, N))).to(device)
    return Batch(source, torch.tensor(LENGTHS, device=device), inputs)


def near(got, expected, atol=1e-12):
    torch.testing.assert_close(got, expected, rtol=0, atol=atol)


def leaves(state) -> list[Tensor]:
    """All tensors of a decoder's state."""
    if state is None:
        return []
    return [state] if isinstance(state, Tensor) else [t for part in state for t in leaves(part)]


class FromTheStart(nn.Module):
    """A decoder from the encoder's state to its logits, for gradients by all that it has."""

    def __init__(self, decoder, inputs, mask=None):
        super().__init__()
        self.decoder, self.inputs, self.mask = decoder, inputs, mask

    def forward(self, state, memory=None):
        start = self.decoder.start(state)
        return self.decoder(self.inputs, start, Memory(memory, self.mask)).logits


def check_gradients(module, state, *memory):
    """By central differences, of the state, the memory and every parameter."""
    names, parameters = zip(*module.named_parameters(), strict=True)
    states, n = leaves(state), len(leaves(state))

    def outputs(*values):
        given = dict(zip(names, values[n + len(memory) :], strict=True))
        start = values[:2] if n == 2 else values[0]
        arguments = (start, *values[n : n + len(memory)])
        return torch.func.functional_call(module, given, arguments)

    tensors = *(a.requires_grad_() for a in (*states, *memory)), *parameters
    return torch.autograd.gradcheck(outputs, tensors, fast_mode=True)
