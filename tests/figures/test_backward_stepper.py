"""The numbers that the figure shows, against autograd and central differences."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.figures import backward_stepper
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_loss
from course_rnn.reference.gradcheck import numerical_gradient
from tests.cases import assert_equal, assert_rejects, char_rnn_params

TEXT, SYMBOLS, V, H, T = "hello", ["h", "e", "l", "o"], 4, 2, 4
IDS = np.array([SYMBOLS.index(c) for c in TEXT])


@pytest.fixture
def h0(rng):
    return rng.normal(size=(1, H))


@pytest.fixture
def params(rng):
    return char_rnn_params(rng, V=V, H=H)


@pytest.fixture
def data(h0, params):
    return backward_stepper(TEXT, SYMBOLS, h0, params).data


@pytest.fixture
def grads(h0, params):
    return char_rnn_loss(IDS[:-1, None], IDS[1:, None], h0, params)[1]


def graph(h0, params, *, losses=range(T)):
    """Every node of the graph by autograd: name → (value, gradient)."""
    h, W_xh, W_hh, b_xh, b_hh, W_hy, b_y = (
        torch.from_numpy(a).requires_grad_() for a in (h0[0], *params)
    )
    nodes, total = {("h", 0): h}, 0.0
    for t in range(1, T + 1):
        a = W_xh[:, IDS[t - 1]] + b_xh + W_hh @ h + b_hh
        h = torch.tanh(a)
        loss = F.cross_entropy((W_hy @ h + b_y)[None], torch.tensor([IDS[t]]))
        nodes |= {("a", t): a, ("h", t): h, ("ℓ", t): loss}
        for node in (a, h, loss):
            node.retain_grad()
        total = total + (loss / T if t - 1 in losses else 0 * loss)
    total.backward()
    return {key: (node.detach().numpy(), node.grad.numpy()) for key, node in nodes.items()}


def test_every_node_has_its_value_and_its_total_derivative(data, h0, params):
    expected = graph(h0, params)
    shown = {(n["kind"], n["t"]): n for n in data["nodes"] if n["kind"] != "x"}
    assert shown.keys() == expected.keys()
    for key, (value, gradient) in expected.items():
        assert_equal(shown[key]["value"], np.ravel(value))
        assert_equal(shown[key]["adjoint"], np.ravel(gradient))
    assert "".join(n["name"] for n in data["nodes"] if n["kind"] == "x") == TEXT[:-1]


def test_the_sum_of_the_paths_is_the_gradient(data, grads):
    sums = {path["name"]: np.sum(path["numbers"]) for path in data["paths"]}
    assert len(sums) == H * H + H * V + H
    for i in range(H):
        assert sums[f"b_hh[{i + 1}]"] == pytest.approx(grads.b_hh[i], abs=1e-12)
        for j in range(H):
            assert sums[f"W_hh[{i + 1},{j + 1}]"] == pytest.approx(grads.W_hh[i, j], abs=1e-12)
        for j, symbol in enumerate(SYMBOLS):
            assert sums[f"W_xh[{i + 1},{symbol}]"] == pytest.approx(grads.W_xh[i, j], abs=1e-12)


def test_a_path_is_one_loss_and_one_use(data, h0, params):
    numbers = np.array(data["paths"][1]["numbers"])  # W_hh[1,2]
    assert data["paths"][1]["name"] == "W_hh[1,2]"
    for s in range(T):
        nodes = graph(h0, params, losses=[s])
        for t in range(T):
            expected = nodes["a", t + 1][1][0] * nodes["h", t][0][1]
            assert numbers[t, s] == pytest.approx(expected, abs=1e-12)
    assert np.all(numbers[np.tril_indices(T, -1)] == 0)  # no loss changes a later step
    assert np.abs(numbers[np.triu_indices(T)]).min() > 1e-6


def rows(data, kind, t, way):
    (step,) = [s for s in data["steps"] if (s["kind"], s["t"], s["way"]) == (kind, t, way)]
    assert all(len(row["numbers"]) == len(step["columns"]) for row in step["rows"])
    return [np.array(row["numbers"]) for row in step["rows"]]


def test_each_step_shows_the_numbers_that_it_adds(data, h0, params, grads):
    nodes = graph(h0, params)
    for t in range(1, T + 1):
        from_x, from_h, a = rows(data, "a", t, "forward")
        assert_equal(from_h, params.W_hh @ nodes["h", t - 1][0])
        assert_equal(from_x + from_h, a)
        p, y, do = rows(data, "ℓ", t, "backward")
        assert_equal((p - y) / T, do)
        assert y[IDS[t]] == y.sum() == 1
        immediate, through, total = rows(data, "h", t, "backward")
        assert_equal(immediate, params.W_hy.T @ do)
        assert_equal(immediate + through, total)
        assert_equal(total, nodes["h", t][1])
        assert np.all(through == 0) == (t == T)
        dh, slope, da = rows(data, "a", t, "backward")
        assert_equal(dh * slope, da)
        used, _ = rows(data, "w", t, "backward")
        assert_equal(used, np.outer(da, nodes["h", t - 1][0]).ravel())
    assert_equal(rows(data, "w", 1, "backward")[1], grads.W_hh.ravel())
    assert_equal(rows(data, "h", 0, "backward")[2], nodes["h", 0][1])


def test_the_end_of_the_walk_is_the_gradient_of_the_first_state(data, h0, params):
    def loss(h0):
        return char_rnn_loss(IDS[:-1, None], IDS[1:, None], h0, params)[0]

    expected = numerical_gradient(loss, {"h0": h0}, "h0")
    assert_equal(data["steps"][-1]["rows"][-1]["numbers"], expected[0], atol=1e-8)


def test_the_walk_visits_every_node_forwards_then_backwards(data):
    ways = [step["way"] for step in data["steps"]]
    assert ways == ["forward"] * (1 + 3 * T) + ["backward"] * (4 * T + 1)
    assert data["steps"][data["first"]]["kind"] == "ℓ"
    assert data["steps"][data["first"] + 1]["way"] == "backward"


@pytest.mark.parametrize(
    ("changes", "argument", "parts"),
    [
        ({"text": "help"}, "text", ["['p']"]),
        ({"text": "h"}, "text", ["2 to 7", "got 1"]),
        ({"text": "hellohello"}, "text", ["2 to 7", "got 10"]),
        ({"symbols": list("helowrd")}, "symbols", ["at most 6", "7"]),
        ({"h0": np.zeros((2, H))}, "h0", ["(1, 2)", "(2, 2)"]),
        ({"h0": np.zeros((1, 5)), "params": "large"}, "h0", ["at most 4", "5"]),
        ({"params": "nan"}, "b_y", ["NaN"]),
    ],
)
def test_bad_input(changes, argument, parts, h0, params, rng, without_shape_hook):
    others = {
        "large": char_rnn_params(rng, V=V, H=5),
        "nan": CharRNNParams(*params[:5], np.full(V, np.nan)),
    }
    args = {"text": TEXT, "symbols": SYMBOLS, "h0": h0, "params": params, **changes}
    if isinstance(args["params"], str):
        args["params"] = others[args["params"]]
    assert_rejects(lambda: backward_stepper(**args), argument, *parts)
