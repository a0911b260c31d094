"""Layers of every kind, ours and PyTorch's with the same weights, for the wrappers around them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_rnn.pytorch import gru as torch_gru
from course_rnn.pytorch import lstm as torch_lstm
from course_rnn.pytorch import rnn as torch_rnn
from course_rnn.pytorch.convert import to_stacked_state_dict
from course_rnn.reference.gru import gru_backward, gru_forward
from course_rnn.reference.layer import Layer
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from tests.cases import H, I, N, T, assert_equal


class Kind(NamedTuple):
    layer: Layer
    forward: Callable  # the twin's
    module: type
    gates: int
    states: int


KINDS = {
    "RNN": Kind(Layer(rnn_forward, rnn_backward), torch_rnn.rnn_forward, torch.nn.RNN, 1, 1),
    "LSTM": Kind(Layer(lstm_forward, lstm_backward), torch_lstm.lstm_forward, torch.nn.LSTM, 4, 2),
    "GRU": Kind(Layer(gru_forward, gru_backward), torch_gru.gru_forward, torch.nn.GRU, 3, 1),
}
LENGTHS = np.array([2, 4, 1])


class Stack(NamedTuple):
    """Arguments of ``stacked_forward`` after the layer."""

    x: np.ndarray
    states: tuple
    weights: tuple


def stack_args(rng, kind, *, num_layers=1, directions=1, dtype=np.float64, T=T, N=N) -> Stack:
    def draw(*shape):
        return rng.normal(0, 0.5, shape).astype(dtype)

    G, runs = kind.gates * H, num_layers * directions
    inputs = [I if run < directions else directions * H for run in range(runs)]
    return Stack(
        x=draw(T, N, I),
        states=tuple(draw(runs, N, H) for _ in range(kind.states)),
        weights=tuple((draw(G, n), draw(G, H), draw(G), draw(G)) for n in inputs),
    )


def one_layer(stack: Stack) -> Stack:
    """The only layer and direction of a stack, as ``layer_forward`` takes it."""
    return Stack(stack.x, tuple(s[0] for s in stack.states), stack.weights[0])


def torch_module(kind, weights, *, bidirectional=False):
    """PyTorch's layer with the given weights."""
    layers = len(weights) // (2 if bidirectional else 1)
    I, H = weights[0][0].shape[1], weights[0][1].shape[1]
    module = kind.module(I, H, num_layers=layers, bidirectional=bidirectional).double()
    module.load_state_dict(to_stacked_state_dict(weights, bidirectional=bidirectional), strict=True)
    return module


def leaf(array, device="cpu", dtype=torch.float64):
    return torch.from_numpy(array.copy()).to(device, dtype).requires_grad_()


def leaves(tree, *to):
    """The same nest of tuples with a tensor that takes gradients for every array."""
    if isinstance(tree, np.ndarray):
        return leaf(tree, *to)
    branches = [leaves(branch, *to) for branch in tree]
    return type(tree)(*branches) if hasattr(tree, "_fields") else tuple(branches)


def run_module(module, x, states, lengths=None):
    """Outputs and last states of PyTorch's layer; lengths go by way of a packed sequence."""
    states = states[0] if len(states) == 1 else tuple(states)
    if lengths is None:
        hs, last = module(x, states)
    else:
        lengths = torch.from_numpy(lengths)
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        hs, last = module(packed, states)
        hs, _ = pad_packed_sequence(hs, total_length=len(x))
    return hs, last if isinstance(last, tuple) else (last,)


def random_like(rng, arrays):
    return tuple(rng.normal(size=a.shape).astype(a.dtype) for a in arrays)


def flat(tree):
    """All arrays of a nest of tuples, in order."""
    return (
        [a for branch in tree for a in flat(branch)] if isinstance(tree, tuple | list) else [tree]
    )


def assert_all_equal(got, expected, *, atol=1e-10):
    """Two nests of tuples of arrays or tensors."""
    got, expected = flat(got), flat(expected)
    assert len(got) == len(expected) > 0
    for a, b in zip(got, expected, strict=True):
        a, b = (v.detach().cpu().numpy() if torch.is_tensor(v) else v for v in (a, b))
        assert_equal(a, b, atol=atol)


def draw_masks(rng, layers, D, *, steps=T, dtype=np.float64):
    """Dropout masks that keep two of three, and scale them."""
    return [rng.choice([0, 1.5, 1.5], (steps, N, D * H)).astype(dtype) for _ in range(layers - 1)]


def pad(x, steps, value):
    """More steps behind a batch of inputs."""
    return np.concatenate([x, np.full((steps, *x.shape[1:]), value, x.dtype)])


def need_bfloat16(module: type, device) -> None:
    """Skip where PyTorch's own layer cannot run under bfloat16 autocast, as on some processors."""
    x = torch.zeros(2, 1, 3, device=device)
    try:
        with torch.autocast(torch.device(device).type, torch.bfloat16):
            module(3, 4).to(device)(x)
    except RuntimeError as error:
        pytest.skip(f"PyTorch cannot run {module.__name__} in bfloat16 on this processor: {error}")
