import numpy as np
import pytest
import torch

from course_rnn.reference.rnn import rnn_forward
from course_rnn.training.side_by_side import (
    accuracies,
    elman_logits,
    elman_networks,
    fit_side_by_side,
)

M, H, N, O, T, V = 3, 5, 4, 2, 6, 7
RNG = np.random.default_rng(0)
MATRICES = [RNG.normal(size=(H, H)).astype(np.float32) for _ in range(M)]
IDS = torch.from_numpy(RNG.integers(V, size=(T, N)))
Y = torch.from_numpy(RNG.integers(O, size=N))


def networks(which=range(M)):
    return elman_networks([MATRICES[k] for k in which], V, O, list(which), biased=range(len(which)))


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_every_network_equals_the_reference(nonlinearity):
    params, states = networks(), []
    logits = elman_logits(IDS, params, nonlinearity, states=states)
    assert logits.shape == (M, N, O)
    for k in range(M):
        W_xh, W_hh, b, W_hy, b_y = (p[k].detach().numpy() for p in params)
        h0 = np.zeros((N, H), np.float32)
        hs, _ = rnn_forward(
            IDS.numpy(), h0, W_xh, W_hh, b, np.zeros_like(b), nonlinearity=nonlinearity
        )
        assert np.allclose(torch.stack(states)[:, k].detach(), hs, atol=1e-6)
        assert np.allclose(logits[k].detach(), hs[-1] @ W_hy.T + b_y, atol=1e-6)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_without_states_the_gradients_equal_autograd(nonlinearity):
    """The backward pass written by hand, in float64, against that of the recorded graph."""
    params = [p.detach().double().requires_grad_() for p in networks()]
    weights = torch.from_numpy(np.random.default_rng(1).normal(size=(M, N, O)))
    found = []
    for states in (None, []):
        logits = elman_logits(IDS, params, nonlinearity, states=states)
        found.append((logits, *torch.autograd.grad((logits * weights).sum(), params)))
    for fast, slow in zip(*found, strict=True):
        torch.testing.assert_close(fast, slow)


def test_only_the_biased_have_a_bias_and_a_seed_fixes_all_but_W_hh():
    W_xh, W_hh, b, W_hy, b_y = elman_networks(MATRICES, V, O, [4, 4, 5], biased=[1])
    assert not b[[0, 2]].any()
    assert b[1].all()
    assert not b_y.any()
    assert torch.equal(W_xh[0], W_xh[1])
    assert torch.equal(W_hy[0], W_hy[1])
    assert not torch.equal(W_xh[0], W_xh[2])
    assert torch.equal(W_hh, torch.from_numpy(np.stack(MATRICES)))
    assert W_xh.abs().max() <= H**-0.5


def test_training_together_equals_training_alone():
    """A threshold that clips: the norm of one network must not count for another."""
    together = networks()
    fit_side_by_side(together, [(IDS, Y)] * 5, torch.optim.SGD(together, lr=1.0), max_norm=0.05)
    for k in range(M):
        alone = networks([k])
        fit_side_by_side(alone, [(IDS, Y)] * 5, torch.optim.SGD(alone, lr=1.0), max_norm=0.05)
        for p, q in zip(together, alone, strict=True):
            torch.testing.assert_close(p[k], q[0], rtol=1e-4, atol=1e-6)


def test_an_update_moves_every_network_by_at_most_the_threshold():
    before, after = networks(), networks()
    fit_side_by_side(after, [(IDS, Y)], torch.optim.SGD(after, lr=1.0), max_norm=0.01)
    moved = sum(((p - q) ** 2).flatten(1).sum(dim=1) for p, q in zip(before, after, strict=True))
    assert np.allclose(moved.sqrt().detach(), 0.01, rtol=1e-2)


def test_they_learn_and_the_accuracies_say_so():
    params = networks()
    optimizer = torch.optim.Adam(params, lr=0.05)
    fit_side_by_side(params, [(IDS, Y)] * 60, optimizer)
    assert torch.equal(accuracies(params, IDS, Y), torch.ones(M))
    assert torch.equal(accuracies(params, IDS, 1 - Y), torch.zeros(M))


@pytest.mark.parametrize("make", [torch.optim.SGD, torch.optim.Adagrad, torch.optim.Adam])
def test_a_rate_for_each_network_is_its_learning_rate(make):
    rates = [0.01, 0.1, 0.5]
    together = networks()
    fit_side_by_side(together, [(IDS, Y)] * 4, make(together, lr=1.0), rates=rates)
    for k, rate in enumerate(rates):
        alone = networks([k])
        fit_side_by_side(alone, [(IDS, Y)] * 4, make(alone, lr=rate))
        for p, q in zip(together, alone, strict=True):
            torch.testing.assert_close(p[k], q[0], rtol=1e-3, atol=1e-5)


def test_decay_pulls_each_network_by_its_own_weight():
    """The penalty is not clipped: with a threshold of nearly 0 nothing else is left."""
    params, decay = networks(), [0.0, 0.1, 0.4]
    before = [p.detach().clone() for p in params]
    sgd = torch.optim.SGD(params, lr=0.5)
    fit_side_by_side(params, [(IDS, Y)], sgd, max_norm=1e-9, decay=decay)
    for p, old in zip(params, before, strict=True):
        for k, d in enumerate(decay):
            torch.testing.assert_close(p[k], (1 - 0.5 * d) * old[k])


@pytest.mark.parametrize("name", ["rates", "decay"])
def test_rejects_rates_and_decays_that_are_not_one_a_network(name):
    params = networks()
    sgd = torch.optim.SGD(params, lr=1.0)
    for values in ([0.1], [0.1, -0.1, 0.1]):
        with pytest.raises(ValueError, match=f"{name}: expected 3 numbers of at least 0"):
            fit_side_by_side(params, [(IDS, Y)], sgd, **{name: values})
