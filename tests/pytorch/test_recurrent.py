import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.recurrent import RecurrentLayer, expect_arguments, project_inputs
from tests.cases import H, I, N, T, assert_equal, assert_rejects, rnn_args

G = 3 * H


@pytest.mark.parametrize("id_dtype", [torch.int64, torch.int32, torch.uint8])
def test_inputs_are_multiplied_and_indices_looked_up(id_dtype, rng, device):
    W_xh = torch.from_numpy(rng.normal(size=(G, I))).to(device)
    ids = torch.from_numpy(rng.integers(I, size=(T, N))).to(device)
    x = F.one_hot(ids, I).double()
    expected = torch.einsum("gi,tni->tng", W_xh, x)
    for inputs in (x, ids.to(id_dtype)):
        assert_equal(project_inputs(inputs, W_xh).cpu(), expected.cpu(), atol=1e-14)


@pytest.mark.parametrize("gates", [1, 3, 4])
def test_initial_weights_are_uniform_up_to_one_over_root_H(gates):
    torch.manual_seed(0)
    layer = RecurrentLayer(40, 64, gates=gates)
    assert (layer.input_size, layer.hidden_size) == (40, 64)
    assert layer.weight_ih_l0.shape == (gates * 64, 40)
    for p in layer.parameters():
        assert len(p) == gates * 64
        assert 0.8 / 8 < p.abs().max() <= 1 / 8
        assert p.mean().abs() < 0.03


def test_a_state_loses_the_axis_of_layers(rng, device):
    layer = RecurrentLayer(I, H, gates=1).to(device, torch.float64)
    x = torch.zeros(T, N, I, device=device)
    state = torch.from_numpy(rng.normal(size=(1, N, H))).to(device)
    assert torch.equal(layer.initial_state("h0", state, x), state[0])
    zeros = layer.initial_state("h0", None, x)
    assert_equal(zeros.cpu(), torch.zeros(N, H), atol=0)
    assert (zeros.dtype, zeros.device.type) == (torch.float64, device.type)


LAYER = RecurrentLayer(I, H, gates=1)
X = torch.zeros(T, N, I)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: RecurrentLayer(0, H, gates=1), "input_size, hidden_size", ["0 and 5"]),
        (lambda: RecurrentLayer(I, -1, gates=1), "input_size, hidden_size", ["2 and -1"]),
        (lambda: LAYER.initial_state("c0", X[:1], X), "c0", ["(1, 3, 5)", "(1, 3, 2)"]),
        (lambda: LAYER.initial_state("h0", None, X[0, 0]), "x", ["(2, 2)", "(2,)"]),
        (lambda: LAYER.initial_state("h0", None, X[:, :, :1]), "x", ["(4, 3, 2)", "(4, 3, 1)"]),
    ],
)
def test_bad_input_to_the_layer(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("x", torch.zeros(T, N, I + 1), ["(4, 3, 2)", "(4, 3, 3)"]),
        ("x", torch.zeros(T, N), ["integer", "torch.float32"]),
        ("x", torch.zeros(T, 0, I), ["at least one step", "(4, 0, 2)"]),
        ("h0", torch.zeros(1, H), ["(3, 5)", "(1, 5)"]),
        ("W_xh", torch.zeros(G + 1, I), ["(15, 2)", "(16, 2)"]),
        ("W_hh", torch.zeros(H, H), ["(15, 5)", "(5, 5)"]),
        ("b_xh", torch.zeros(1), ["(15,)", "(1,)"]),
        ("b_hh", torch.zeros(H), ["(15,)", "(5,)"]),
    ],
)
def test_bad_input_to_the_functions(name, value, parts, rng):
    args = {k: torch.from_numpy(v) for k, v in rnn_args(rng, gates=3).items()} | {name: value}
    assert_rejects(lambda: expect_arguments(**args, gates=3), name, *parts)
