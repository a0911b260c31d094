import copy

import numpy as np
import pytest
import torch

from course_rnn.training.generators import generator_states, same_state, set_generator_states


def generators(seed):
    return [
        np.random.default_rng(seed),
        np.random.Generator(np.random.Philox(seed)),
        np.random.Generator(np.random.MT19937(seed)),
        torch.Generator().manual_seed(seed),
    ]


def draws(generators):
    values = [
        torch.rand(2, generator=g).tolist() if isinstance(g, torch.Generator) else g.random(2)
        for g in generators
    ]
    return [list(map(float, v)) for v in [*values, torch.rand(2)]]


def test_generators_draw_again_what_they_drew(device):
    rngs = generators(1)
    draws(rngs)
    states = generator_states(rngs)
    kept = copy.deepcopy(states)
    expected = draws(rngs)
    assert same_state(states, kept)  # copies: drawing does not change them
    others = generators(2)
    set_generator_states(others, states)
    assert draws(others) == expected
    assert same_state(states, kept)
    on_device = torch.rand(2, device=device)
    set_generator_states(others, states)
    draws(others)
    if device.type == "cuda":
        assert torch.equal(torch.rand(2, device=device), on_device)


@pytest.mark.parametrize("which", range(5))
def test_a_draw_changes_one_state_and_only_that_is_set_back(which):
    rngs = generators(1)
    before = generator_states(rngs)
    first = draws(rngs)
    after = generator_states(rngs)
    name = str(which) if which < 4 else "torch"
    assert not any(same_state(before[n], after[n]) for n in before)
    set_generator_states(rngs, {name: before[name]})
    got = generator_states(rngs)
    assert [n for n in got if same_state(got[n], before[n])] == [name]
    assert [n for n in got if not same_state(got[n], after[n])] == [name]
    assert draws(rngs)[which] == first[which]


def test_states_of_different_generators_differ():
    states = generator_states(generators(1))
    assert not same_state(states["0"], states["1"])
    assert not same_state(states["0"], None)
    assert not same_state(None, states["torch"])
    assert same_state(None, None)
