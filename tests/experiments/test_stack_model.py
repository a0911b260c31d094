import numpy as np
import pytest
import torch

from course_rnn.experiments.depth import EXPERIMENT
from course_rnn.experiments.stack_model import (
    StackLM,
    hidden_for,
    make_stack,
    mean_staircase,
    parameters_of,
)
from course_rnn.metrics import layer_shares
from course_rnn.pytorch.lstm import lstm_forward
from course_rnn.pytorch.stacked import stacked_forward
from tests.cases import assert_rejects

V = 7


def model(layers=3, *, residual=True):
    torch.manual_seed(0)
    return StackLM(V, 4, 5, layers, residual).double()


@pytest.mark.parametrize("residual", [False, True])
def test_it_is_the_stack_of_the_package(residual):
    lm = model(residual=residual)
    ids = torch.randint(V, (6, 2))
    state = tuple(torch.randn(3, 2, 5, dtype=torch.float64) for _ in range(2))
    logits, (h, c) = lm(ids, state)
    weights = [tuple(layer.parameters()) for layer in lm.layers]
    hs, (h_last, c_last) = stacked_forward(
        lstm_forward, lm.embedding(ids), state, weights, residual=residual
    )
    torch.testing.assert_close(logits, lm.output(hs), atol=1e-10, rtol=0)
    torch.testing.assert_close((h, c), (h_last, c_last), atol=1e-10, rtol=0)


def test_the_state_carried_on_is_one_pass():
    lm, ids = model(), torch.randint(V, (6, 2))
    whole, last = lm(ids)
    first, state = lm(ids[:2])
    second, end = lm(ids[2:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole, atol=1e-12, rtol=0)
    torch.testing.assert_close(end, last, atol=1e-12, rtol=0)


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_parameters_are_those_of_the_model(layers):
    counted = sum(p.numel() for p in StackLM(V, 4, 5, layers, residual=False).parameters())
    assert parameters_of(V, 4, 5, layers) == counted


def test_the_hidden_size_comes_nearest():
    for layers in (1, 2, 8):
        for wanted in (900, 5_000, 5_001):
            off = [abs(parameters_of(V, 4, H, layers) - wanted) for H in range(1, 60)]
            assert hidden_for(wanted, V, 4, layers) == 1 + int(np.argmin(off))
    assert_rejects(lambda: hidden_for(10, V, 4, 1), "parameters", "10")


def test_all_arms_have_as_many_parameters_within_2_percent():
    for arm in EXPERIMENT.arms.values():
        got = sum(p.numel() for p in make_stack(84, arm.recipe).parameters())
        assert abs(got / arm.recipe["parameters"] - 1) < 0.02


def test_the_shares_are_means_over_windows_from_states_that_were_reached():
    lm = model(2)
    windows = np.random.default_rng(0).integers(V, size=(3, 9))
    found = mean_staircase(lm, windows, 4)
    assert found.shape == (4, 2)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-12)
    weights = [tuple(p.detach().numpy() for p in layer.parameters()) for layer in lm.layers]
    one_by_one = []
    with torch.no_grad():
        for ids in torch.tensor(windows):
            _, state = lm(ids[:4, None])
            x = lm.embedding(ids[4:]).numpy()
            states = tuple(s[:, 0].numpy() for s in state)
            one_by_one.append(layer_shares("lstm", x, states, weights, residual=True).shares)
    np.testing.assert_allclose(found, np.mean(one_by_one, axis=0), atol=1e-12)
