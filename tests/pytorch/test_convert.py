import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.pytorch.convert import (
    CHAR_RNN_KEYS,
    RNN_KEYS,
    from_stacked_state_dict,
    from_state_dict,
    stacked_keys,
    to_stacked_state_dict,
    to_state_dict,
)
from course_rnn.pytorch.gru import GRU
from course_rnn.pytorch.lstm import LSTM
from course_rnn.pytorch.rnn import RNN, CharRNN
from course_rnn.reference.char_rnn import CharRNNParams
from tests.cases import H, I, V, assert_rejects, char_rnn_params, rnn_args
from tests.layers import KINDS, stack_args


def rnn_weights(rng, gates=1):
    return {name: array for name, array in rnn_args(rng, gates=gates).items() if name in RNN_KEYS}


@pytest.mark.parametrize(
    ("module_class", "gates"),
    [(RNN, 1), (nn.RNN, 1), (GRU, 3), (nn.GRU, 3), (LSTM, 4), (nn.LSTM, 4)],
)
def test_weights_go_both_ways(module_class, gates, rng):
    params = rnn_weights(rng, gates)
    module = module_class(I, H).double()
    module.load_state_dict(to_state_dict(params, RNN_KEYS), strict=True)
    np.testing.assert_equal(from_state_dict(module.state_dict(), RNN_KEYS), params)
    assert np.array_equal(module.weight_hh_l0.detach().numpy(), params["W_hh"])  # not transposed


def test_char_rnn_weights_go_both_ways(rng, device):
    params = char_rnn_params(rng)
    model = CharRNN(V, H).to(device, torch.float64)
    model.load_state_dict(to_state_dict(params._asdict(), CHAR_RNN_KEYS), strict=True)
    back = CharRNNParams(**from_state_dict(model.state_dict(), CHAR_RNN_KEYS))
    np.testing.assert_equal(back, params)


def test_dtype_is_kept(rng):
    params = char_rnn_params(rng, dtype=np.float32)._asdict()
    state = to_state_dict(params, CHAR_RNN_KEYS)
    assert {t.dtype for t in state.values()} == {torch.float32}
    assert {a.dtype for a in from_state_dict(state, CHAR_RNN_KEYS).values()} == {np.dtype("f")}


def test_both_sides_own_their_memory(rng):
    params = rnn_weights(rng)
    state = to_state_dict(params, RNN_KEYS)
    arrays = from_state_dict(state, RNN_KEYS)
    for tensor in state.values():
        tensor.zero_()
    np.testing.assert_equal(arrays, params)
    assert all(np.all(a != 0) for a in params.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_stacks_go_both_ways_strictly(kind, num_layers, bidirectional, rng, device):
    stack = {"num_layers": num_layers, "bidirectional": bidirectional}
    module = kind.module(I, H, **stack).to(device, torch.float64)
    weights = stack_args(rng, kind, num_layers=num_layers, directions=1 + bidirectional).weights
    state = to_stacked_state_dict(weights, bidirectional=bidirectional)
    module.load_state_dict(state, strict=True)
    assert list(state) == list(module.state_dict())
    assert list(stacked_keys(**stack).values()) == list(module.state_dict())
    back = from_stacked_state_dict(module.state_dict(), **stack)
    np.testing.assert_equal(back, weights)
    # by name, not only there and back: a wrong order would come back right
    top = num_layers - 1
    hidden = getattr(module, f"weight_hh_l{top}{'_reverse' if bidirectional else ''}")
    assert np.array_equal(hidden.detach().cpu().numpy(), weights[-1][1])


def test_names_of_a_stack():
    names = list(stacked_keys(2, bidirectional=True).items())
    assert names[0] == ("W_xh_l0", "weight_ih_l0")
    assert names[7] == ("b_hh_l0_reverse", "bias_hh_l0_reverse")
    assert names[13] == ("W_hh_l1_reverse", "weight_hh_l1_reverse")


PARAMS = rnn_weights(np.random.default_rng(0))
STATE = to_state_dict(PARAMS, RNN_KEYS)


def without(mapping, name):
    return {k: v for k, v in mapping.items() if k != name}


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: to_state_dict(without(PARAMS, "b_hh"), RNN_KEYS), "params", ["'b_hh'"]),
        (lambda: to_state_dict({**PARAMS, "W_hy": 0}, RNN_KEYS), "params", ["'W_hy'"]),
        (lambda: to_state_dict((1, 2), RNN_KEYS), "params", ["mapping", "tuple"]),
        (
            lambda: from_state_dict(without(STATE, "bias_hh_l0"), RNN_KEYS),
            "state_dict",
            ["'bias_hh_l0'"],
        ),
        (
            lambda: from_state_dict(nn.RNN(I, H, num_layers=2).state_dict(), RNN_KEYS),
            "state_dict",
            ["'weight_ih_l1'"],
        ),
        (lambda: from_state_dict([], RNN_KEYS), "state_dict", ["mapping", "list"]),
        (lambda: stacked_keys(0, bidirectional=True), "num_layers", ["at least 1", "0"]),
        (
            lambda: from_stacked_state_dict(STATE, num_layers=2, bidirectional=False),
            "state_dict",
            ["'weight_ih_l1'"],
        ),
        (
            lambda: from_stacked_state_dict(STATE, num_layers=1, bidirectional=True),
            "state_dict",
            ["'weight_ih_l0_reverse'"],
        ),
        (lambda: to_stacked_state_dict([], bidirectional=False), "weights", ["4 arrays", "[]"]),
        (
            lambda: to_stacked_state_dict([tuple(PARAMS.values())], bidirectional=True),
            "weights",
            ["2 direction(s)", "[4]"],
        ),
        (
            lambda: to_stacked_state_dict([tuple(PARAMS.values())[:3]], bidirectional=False),
            "weights",
            ["4 arrays", "[3]"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
