import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from course_rnn.pytorch import padding
from course_rnn.pytorch.padding import (
    last_state,
    lengths_to_mask,
    masked_max,
    masked_mean,
    pad,
    run_packed,
)
from tests.cases import H, I, N, T, assert_equal, assert_rejects

LENGTHS = [2, 4, 3]  # not sorted
cells = pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
poolings = pytest.mark.parametrize("pooling", ["masked_mean", "masked_max", "last_state"])


def pool(pooling, x, lengths):
    where = lengths if pooling == "last_state" else lengths_to_mask(lengths, len(x))
    return getattr(padding, pooling)(x, where)


def batch(rng, device, steps=T):
    """x (T, N, I) with noise, not zeros, as padding, and the lengths."""
    x = torch.from_numpy(rng.normal(size=(steps, N, I))).to(device)
    return x, torch.tensor(LENGTHS, device=device)


def longer(x, rng, more):
    noise = torch.from_numpy(100 * rng.normal(size=(more, *x.shape[1:]))).to(x.device)
    return torch.cat([x, noise])


def states(state):
    return state if isinstance(state, tuple) else (state,)


def test_pad_fills_up_at_the_end():
    ids, lengths, mask = pad([[5, 6], [1, 2, 3, 4], np.array([9], np.uint8)], 7)
    assert ids.T.tolist() == [[5, 6, 7, 7], [1, 2, 3, 4], [9, 7, 7, 7]]
    assert ids.dtype == lengths.dtype == torch.int64
    assert lengths.tolist() == [2, 4, 1]
    assert mask.T.tolist() == [[True, True, False, False], [True] * 4, [True] + [False] * 3]


@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=6), min_size=1, max_size=5))
def test_what_the_mask_keeps_is_what_was_padded(sequences):
    ids, lengths, mask = pad(sequences, 3)
    for n, sequence in enumerate(sequences):
        assert ids[mask[:, n], n].tolist() == ids[: lengths[n], n].tolist() == sequence
        assert torch.all(ids[~mask[:, n], n] == 3)
    assert mask.any(1).all()  # no step more than the longest needs


def test_the_mask_is_made_where_the_lengths_are(device):
    mask = lengths_to_mask(torch.tensor(LENGTHS, device=device), 5)
    assert mask.device.type == device.type
    assert mask.sum(0).tolist() == LENGTHS
    assert torch.equal(mask, mask.sort(dim=0, descending=True, stable=True).values)


@cells
@pytest.mark.parametrize("bidirectional", [False, True])
def test_run_packed_equals_every_sequence_alone(cell, bidirectional, rng, device):
    rnn = cell(I, H, num_layers=2, bidirectional=bidirectional).to(device, torch.float64)
    x, lengths = batch(rng, device)
    x.requires_grad_()
    hs, state = run_packed(rnn, x, lengths)
    assert hs.shape == (T, N, H * (1 + bidirectional))
    loss = hs.square().sum() + sum(s.square().sum() for s in states(state))
    grads = torch.autograd.grad(loss, [x, *rnn.parameters()])
    alone_loss = 0
    for n, length in enumerate(LENGTHS):
        expected, expected_state = rnn(x[:length, n : n + 1])
        torch.testing.assert_close(hs[:length, n : n + 1], expected, rtol=0, atol=1e-12)
        assert torch.all(hs[length:, n] == 0)
        for got, wanted in zip(states(state), states(expected_state), strict=True):
            torch.testing.assert_close(got[:, n : n + 1], wanted, rtol=0, atol=1e-12)
        alone_loss = alone_loss + expected.square().sum()
        alone_loss = alone_loss + sum(s.square().sum() for s in states(expected_state))
    alone_grads = torch.autograd.grad(alone_loss, [x, *rnn.parameters()])
    for got, wanted in zip(grads, alone_grads, strict=True):
        torch.testing.assert_close(got, wanted, rtol=0, atol=1e-10)
    assert torch.all(grads[0][~lengths_to_mask(lengths, T)] == 0)


@cells
def test_run_packed_starts_from_h0(cell, rng, device):
    rnn = cell(I, H).to(device, torch.float64)
    x, lengths = batch(rng, device)
    h0 = torch.from_numpy(rng.normal(size=(1, N, H))).to(device)
    h0 = (h0, h0 / 2) if cell is nn.LSTM else h0
    hs, _ = run_packed(rnn, x, lengths, h0)
    for n, length in enumerate(LENGTHS):
        own = tuple(s[:, n : n + 1] for s in states(h0))
        expected, _ = rnn(x[:length, n : n + 1], own if cell is nn.LSTM else own[0])
        torch.testing.assert_close(hs[:length, n : n + 1], expected, rtol=0, atol=1e-12)


@cells
@pytest.mark.parametrize("more", [1, 3])
def test_extra_padding_does_not_change_the_states(cell, more, rng, device):
    rnn = cell(I, H, bidirectional=True).to(device, torch.float64)
    x, lengths = batch(rng, device)
    hs, state = run_packed(rnn, x, lengths)
    hs_longer, state_longer = run_packed(rnn, longer(x, rng, more), lengths)
    torch.testing.assert_close(hs_longer[:T], hs, rtol=0, atol=1e-12)
    assert torch.all(hs_longer[T:] == 0)
    for got, expected in zip(states(state_longer), states(state), strict=True):
        torch.testing.assert_close(got, expected, rtol=0, atol=1e-12)


@poolings
def test_pooling_is_that_of_every_sequence_alone(pooling, rng, device):
    x, lengths = batch(rng, device)
    pooled = pool(pooling, x, lengths)
    assert pooled.shape == (N, I)
    for n, length in enumerate(LENGTHS):
        alone = x[:length, n]
        expected = {
            "masked_mean": alone.mean(0),
            "masked_max": alone.max(0).values,
            "last_state": alone[-1],
        }[pooling]
        assert_equal(pooled[n].cpu().numpy(), expected.cpu().numpy(), atol=1e-14)


@poolings
@pytest.mark.parametrize("filling", [0.0, 1e6, np.nan])
def test_padding_enters_neither_pooling_nor_its_gradient(pooling, filling, rng, device):
    x, lengths = batch(rng, device)
    mask = lengths_to_mask(lengths, T)
    outcomes = []
    for steps in (x, torch.cat([x.masked_fill(~mask[..., None], filling), x[:2] * filling])):
        leaf = steps.detach().requires_grad_()
        pooled = pool(pooling, leaf, lengths)
        pooled.square().sum().backward()
        outcomes.append((pooled.detach(), leaf.grad))
    (pooled, grad), (pooled_longer, grad_longer) = outcomes
    torch.testing.assert_close(pooled_longer, pooled, rtol=0, atol=1e-14)
    torch.testing.assert_close(grad_longer[:T], grad, rtol=0, atol=1e-14)
    assert torch.all(grad_longer[T:] == 0)
    assert torch.all(grad[~mask] == 0)


def test_the_last_state_is_the_one_that_the_packed_run_returns(rng, device):
    rnn = nn.GRU(I, H).to(device, torch.float64)
    x, lengths = batch(rng, device)
    hs, h_T = run_packed(rnn, x, lengths)
    assert torch.equal(last_state(hs, lengths), h_T[0])
    assert torch.equal(last_state(hs, lengths.cpu()), h_T[0])


@poolings
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32, torch.float64])
def test_dtype_follows_the_input(pooling, dtype, rng, device):
    x, lengths = batch(rng, device)
    assert pool(pooling, x.to(dtype), lengths).dtype == dtype


@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
def test_run_packed_under_autocast(cell, rng, device):
    rnn = cell(I, H).to(device)
    x, lengths = batch(rng, device)
    expected, _ = run_packed(rnn, x.float(), lengths)
    with torch.autocast(device.type, torch.bfloat16):
        hs, _ = run_packed(rnn, x.float(), lengths)
    torch.testing.assert_close(hs.float(), expected, rtol=0, atol=0.05)


X = torch.zeros(T, N, I)
FULL = torch.full((N,), T)
MASK = torch.ones(T, N, dtype=torch.bool)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: pad([], 0), "sequences", ["at least one", "none"]),
        (lambda: pad([[1], []], 0), "sequences", ["none empty", "(0,)"]),
        (lambda: pad([[1.5]], 0), "sequences", ["integers", "float64"]),
        (lambda: pad([[[1]]], 0), "sequences", ["rows", "(1, 1)"]),
        (lambda: lengths_to_mask(FULL, T - 1), "lengths", ["1 to 3", "4 to 4"]),
        (lambda: lengths_to_mask(FULL * 0, T), "lengths", ["1 to 4", "0 to 0"]),
        (lambda: lengths_to_mask(FULL.float(), T), "lengths", ["integers", "float32"]),
        (lambda: lengths_to_mask(FULL[:0], T), "lengths", ["at least one", "none"]),
        (lambda: run_packed(nn.GRU(I, H), X, FULL[1:]), "lengths", ["(3,)", "(2,)"]),
        (lambda: run_packed(nn.GRU(I, H), X, FULL + 1), "lengths", ["1 to 4", "5 to 5"]),
        (lambda: run_packed(nn.GRU(H, H), X, FULL), "x", ["(4, 3, 5)", "(4, 3, 2)"]),
        (lambda: run_packed(nn.GRU(I, H, batch_first=True), X, FULL), "rnn", ["batch_first"]),
        (lambda: run_packed(nn.GRU(I, H), X.long(), FULL), "x", ["float", "int64"]),
        (lambda: run_packed(nn.GRU(I, H), X, FULL, X[:1]), "h0", ["(1, 3, 5)", "(1, 3, 2)"]),
        (
            lambda: run_packed(nn.GRU(I, H), X, FULL, torch.zeros(1, N + 1, H)),
            "h0",
            ["(1, 3, 5)", "(1, 4, 5)"],
        ),
        (lambda: last_state(X, FULL + 1), "lengths", ["1 to 4", "5 to 5"]),
        (lambda: last_state(X.long(), FULL), "hs", ["float", "int64"]),
        (lambda: masked_mean(X.long(), MASK), "x", ["float", "int64"]),
        (lambda: masked_max(X.long(), MASK), "x", ["float", "int64"]),
        (lambda: last_state(X, LENGTHS), "lengths", ["tensor", "list"]),
        (lambda: masked_mean(X, MASK.T), "mask", ["(4, 3)", "(3, 4)"]),
        (lambda: masked_mean(X, MASK[:, :1]), "mask", ["(4, 3)", "(4, 1)"]),
        (lambda: masked_max(X, MASK.float()), "mask", ["torch.bool", "torch.float32"]),
        (
            lambda: masked_max(X, MASK & torch.tensor([True, False, True])),
            "mask",
            ["every sequence", "one without"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
