from itertools import pairwise, product

import numpy as np
import pytest
import torch

from course_rnn.metrics.staircase import CELLS, layer_shares
from course_rnn.reference.stacked import stacked_forward
from tests.cases import assert_not_mutated, assert_rejects

T, I, H, L = 5, 2, 3, 3
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
cells = pytest.mark.parametrize("cell", CELLS)
with_and_without_skips = pytest.mark.parametrize("residual", [False, True])


def stack(rng, cell, layers=L):
    """x, states and weights."""
    weights = [
        tuple(
            0.7 * rng.normal(size=shape)
            for shape in ((GATES[cell] * H, I if k == 0 else H), (GATES[cell] * H, H))
        )
        + tuple(0.3 * rng.normal(size=(2, GATES[cell] * H)))
        for k in range(layers)
    ]
    states = tuple(0.5 * rng.normal(size=(layers, H)) for _ in range(2 if cell == "lstm" else 1))
    return rng.normal(size=(T, I)), states, weights


def last_output(cell, x, states, weights, residual):
    batch = tuple(state[:, None] for state in states)
    return stacked_forward(CELLS[cell], x[:, None], batch, weights, residual=residual)[0][-1, 0]


def numeric(f, a, eps=1e-6):
    """Jacobian of a vector by an array's entries, by central differences."""
    columns = []
    for place in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[place] += eps
        down[place] -= eps
        columns.append((f(up) - f(down)) / (2 * eps))
    return np.stack(columns, axis=1)


@cells
@with_and_without_skips
def test_the_jacobian_equals_central_differences(cell, residual, rng):
    x, states, weights = stack(rng, cell)

    def f(x_1):
        return last_output(cell, np.concatenate([x_1, x[1:]]), states, weights, residual)

    J = layer_shares(cell, x, states, weights, residual=residual).jacobian
    np.testing.assert_allclose(J, numeric(f, x[:1]), atol=1e-8, rtol=1e-6)


@with_and_without_skips
def test_shares_equal_the_product_along_every_single_path(residual, rng):
    """A tanh stack, whose step Jacobians are written out by hand; all paths, one by one."""
    x, (h0,), weights = stack(rng, "rnn")
    y, slopes = x, []
    for k, (W_xh, W_hh, b_xh, b_hh) in enumerate(weights):
        h, hs = h0[k], []
        for t in range(T):
            h = np.tanh(W_xh @ y[t] + b_xh + W_hh @ h + b_hh)
            hs.append(h)
        slopes.append([np.diag(1 - h**2) for h in hs])
        y = y + np.array(hs) if residual and k else np.array(hs)

    def enter(k, t):
        return slopes[k][t] @ weights[k][0]

    by_layer = np.zeros((T - 1, L, H, I))
    # a path says in which layer it goes from each step to the next, and at which layers' inputs,
    # where it passes them within a step, it takes the skip
    for layers in product(range(L), repeat=T - 1):
        if any(a > b for a, b in pairwise(layers)):
            continue
        pieces = np.eye(I)
        at = [-1, *layers, None]  # the layer whose state holds the path; None: the top's output
        for t in range(T):
            goal = at[t + 1]
            if t > 0:  # along the time edge into this layer's new state
                k = at[t]
                pieces = slopes[k][t] @ weights[k][1] @ pieces
                if goal == k:
                    continue
                first = k + 1
            else:
                first = 0
            # up within the step: what layer k hands on goes through layers first … goal
            top = L - 1 if goal is None else goal
            for k in range(first, top + 1):
                through = enter(k, t)
                ends_in_state = goal is not None and k == goal
                if residual and k > 0 and not ends_in_state:
                    through = through + np.eye(H)
                pieces = through @ pieces
        for t, k in enumerate(layers):
            by_layer[t, k] += pieces
    J = by_layer[0].sum(axis=0)
    expected = np.sum(by_layer * J, axis=(2, 3)) / np.sum(J * J)
    found = layer_shares("rnn", x, (h0,), weights, residual=residual)
    np.testing.assert_allclose(found.jacobian, J, atol=1e-12)
    np.testing.assert_allclose(found.shares, expected, atol=1e-12)


@cells
@with_and_without_skips
def test_shares_sum_to_one_at_every_step(cell, residual, rng):
    shares = layer_shares(cell, *stack(rng, cell), residual=residual).shares
    assert shares.shape == (T - 1, L)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-12)
    assert not np.allclose(shares, shares[0])


@cells
def test_cutting_the_time_edges_of_a_layer_takes_its_part_away(cell, rng):
    """With two steps there is one border: detach one layer's state there and look what is left."""
    x, states, weights = stack(rng, cell)
    found = layer_shares(cell, x[:2], states, weights)
    J = found.jacobian
    for cut in range(L):
        left = torch.zeros(H, I, dtype=torch.float64)
        x_1 = torch.tensor(x[:1], requires_grad=True)
        y, out = torch.cat([x_1, torch.tensor(x[1:2])])[:, None], None
        for k, w in enumerate(weights):
            kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
            module = kind(y.shape[-1], H, dtype=torch.float64)
            for parameter, value in zip(module.parameters(), w, strict=True):
                parameter.data = torch.tensor(value)
            state = tuple(torch.tensor(s[k])[None, None] for s in states)
            state = state if cell == "lstm" else state[0]
            first, state = module(y[:1], state)
            if k == cut:
                state = tuple(s.detach() for s in state) if cell == "lstm" else state.detach()
            second, _ = module(y[1:], state)
            y = torch.cat([first, second])
            out = second[0, 0]
        for i in range(H):
            left[i] = torch.autograd.grad(out[i], x_1, retain_graph=True, allow_unused=True)[0][0]
        expected = np.sum((J - left.numpy()) * J) / np.sum(J * J)
        assert found.shares[0, cut] == pytest.approx(expected, abs=1e-10)


def test_one_layer_carries_all(rng):
    np.testing.assert_allclose(layer_shares("lstm", *stack(rng, "lstm", 1)).shares, 1, atol=1e-12)


def test_nothing_is_mutated(rng):
    assert_not_mutated(layer_shares, "gru", *stack(rng, "gru"))


@pytest.mark.parametrize(
    ("change", "argument", "parts"),
    [
        ({"cell": "tanh"}, "cell", ["'tanh'"]),
        ({"x": np.ones((1, I))}, "x", ["2 steps", "1"]),
        ({"x": np.ones(I)}, "x", ["(2,)"]),
        ({"states": (np.ones((L, H)),)}, "states", ["(h0, c0)"]),
        ({"states": (np.ones((L - 1, H)),) * 2}, "states[0]", ["(3, 3)", "(2, 3)"]),
    ],
)
def test_bad_input(change, argument, parts, rng, without_shape_hook):
    x, states, weights = stack(rng, "lstm")
    arguments = {"cell": "lstm", "x": x, "states": states, "weights": weights} | change
    assert_rejects(lambda: layer_shares(**arguments), argument, *parts)


def test_a_jacobian_of_0_has_no_shares(rng):
    x, states, weights = stack(rng, "rnn")
    weights[0] = (np.zeros_like(weights[0][0]), *weights[0][1:])
    assert_rejects(lambda: layer_shares("rnn", x, states, weights), "x", "not 0")
