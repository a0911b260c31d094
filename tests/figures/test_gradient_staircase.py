import numpy as np
import pytest

from course_rnn.figures import gradient_staircase
from course_rnn.metrics.staircase import layer_shares

T, L, H = 5, 3, 4


@pytest.fixture
def shares(rng):
    weights = [
        (rng.normal(size=(H, 2 if k == 0 else H)), rng.normal(size=(H, H)), *np.zeros((2, H)))
        for k in range(L)
    ]
    return layer_shares("rnn", rng.normal(size=(T, 2)), (np.zeros((L, H)),), weights).shares


def test_what_comes_into_a_place_of_the_grid_leaves_it(shares):
    (network,) = gradient_staircase("abcde", {"one": shares}).data["networks"]
    across, up = np.array(network["shares"]), np.array(network["up"])
    assert np.allclose(across, shares, atol=5e-5)
    assert up.shape == (T, L)
    for t in range(T):
        for layer in range(L):
            left = across[t - 1, layer] if t else 0
            below = up[t, layer - 1] if layer else float(t == 0)
            right = across[t, layer] if t < T - 1 else 0
            assert left + below == pytest.approx(right + up[t, layer], abs=3e-4)
    assert up[-1, -1] == pytest.approx(1)  # all of it arrives at the top, and at the end
    assert np.allclose(up[:-1, -1], 0, atol=2e-4)


def test_networks_keep_their_order_and_names(shares):
    data = gradient_staircase("abcde", {"b": shares, "a": shares[::-1]}, first=4).data
    assert [network["name"] for network in data["networks"]] == ["b", "a"]
    assert (data["symbols"], data["first"]) == (list("abcde"), 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"symbols": "a"}, "symbols: expected 2 to 24, got 1"),
        ({"symbols": "a" * 25}, "symbols: expected 2 to 24, got 25"),
        ({"symbols": "abcd"}, r"networks\['one'\]: expected shape \(3, 1 to 4\), got \(4, 3\)"),
        ({"networks": {}}, "networks: expected at least one, got none"),
        ({"networks": {"one": np.full((4, 3), 0.3)}}, r"networks\['one'\]: expected shares of sum"),
        ({"networks": {"one": np.full((4, 3), np.nan)}}, r"networks\['one'\]: expected shares of"),
        ({"first": 0}, "first: expected a step from 1 to 4, got 0"),
        ({"first": 5}, "first: expected a step from 1 to 4, got 5"),
    ],
)
def test_bad_input(shares, change, message):
    arguments = {"symbols": "abcde", "networks": {"one": shares}, "first": 1} | change
    with pytest.raises(ValueError, match=message):
        gradient_staircase(**arguments)
