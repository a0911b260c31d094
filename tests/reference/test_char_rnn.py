import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.convert import CHAR_RNN_KEYS, to_state_dict
from course_rnn.pytorch.rnn import CharRNN
from course_rnn.reference.char_rnn import (
    CharRNNParams,
    char_rnn_logits,
    char_rnn_loss,
    expect_params,
    init_char_rnn,
)
from course_rnn.reference.gradcheck import gradcheck
from tests.cases import (
    H,
    N,
    T,
    V,
    assert_equal,
    assert_not_mutated,
    assert_rejects,
    char_rnn_args,
    char_rnn_params,
)


def test_loss_gradients_logits_and_state_equal_torch(rng):
    inputs, targets, h0, params = char_rnn_args(rng)
    model = CharRNN(V, H).double()
    model.load_state_dict(to_state_dict(params._asdict(), CHAR_RNN_KEYS), strict=True)
    expected_logits, expected_h = model(torch.from_numpy(inputs), torch.from_numpy(h0)[None])
    expected = F.cross_entropy(expected_logits.flatten(0, 1), torch.from_numpy(targets).flatten())
    expected.backward()

    loss, grads, h_T = char_rnn_loss(inputs, targets, h0, params)
    logits, h_T_again = char_rnn_logits(inputs, h0, params)
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    assert_equal(logits, expected_logits.detach().numpy())
    assert_equal(h_T, expected_h[0].detach().numpy())
    assert_equal(h_T_again, h_T, atol=0)
    expected_grads = dict(model.named_parameters())
    for name, grad in grads._asdict().items():
        assert_equal(grad, expected_grads[CHAR_RNN_KEYS[name]].grad.numpy())


def test_gradients_by_central_differences(rng):
    inputs, targets, h0, params = char_rnn_args(rng)

    def loss_and_grads(**params):
        return char_rnn_loss(inputs, targets, h0, CharRNNParams(**params))[:2]

    assert gradcheck(loss_and_grads, params._asdict()) < 1e-7


def test_dtype_follows_the_parameters(rng):
    inputs, targets, h0, params = char_rnn_args(rng, dtype=np.float32)
    loss, grads, h_T = char_rnn_loss(inputs, targets, h0, params)
    logits, _ = char_rnn_logits(inputs, h0, params)
    assert isinstance(loss, float)
    assert {a.dtype for a in (*grads, h_T, logits)} == {np.dtype(np.float32)}


def test_nothing_is_mutated(rng):
    inputs, targets, h0, params = char_rnn_args(rng)
    assert_not_mutated(char_rnn_loss, inputs, targets, h0, params)
    assert_not_mutated(char_rnn_logits, inputs, h0, params)


def test_init_is_uniform_up_to_one_over_root_H():
    params = init_char_rnn(84, 100, np.random.default_rng(0))
    for p in params:
        assert p.dtype == np.float32
        assert 0.9 * 0.1 < np.abs(p).max() <= 0.1  # 1/√100
    assert params.W_xh.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.05)
    assert [p.shape for p in params] == [(100, 84), (100, 100), (100,), (100,), (84, 100), (84,)]
    assert init_char_rnn(2, 3, np.random.default_rng(0), np.float64).W_xh.dtype == np.float64


def test_init_depends_on_the_generator_alone():
    def draw(seed):
        return init_char_rnn(V, H, np.random.default_rng(seed))

    np.testing.assert_equal(draw(1), draw(1))
    assert np.all(draw(1).W_hh != draw(2).W_hh)
    assert np.all(draw(1).b_xh != draw(1).b_hh)


@pytest.mark.parametrize(("sizes", "parts"), [((0, H), ["0 and 5"]), ((V, -1), ["7 and -1"])])
def test_bad_sizes(sizes, parts):
    with pytest.raises(ValueError, match=f"V, H: expected positive sizes, got {parts[0]}"):
        init_char_rnn(*sizes, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("changes", "argument", "parts"),
    [
        ({"inputs": np.full((T, N), V)}, "inputs", ["[0, 7)", "7 to 7"]),
        ({"targets": np.zeros((N, T), int)}, "targets", ["(4, 3)", "(3, 4)"]),
        ({"targets": np.full((T, N), -1)}, "targets", ["[0, 7)", "-1 to -1"]),
        ({"h0": np.zeros((1, H))}, "h0", ["(3, 5)", "(1, 5)"]),
        ({"h0": np.zeros((N, H), np.float32)}, "h0", ["float64", "float32"]),
    ],
)
def test_bad_input(changes, argument, parts, rng, without_shape_hook):
    args = dict(zip(("inputs", "targets", "h0", "params"), char_rnn_args(rng), strict=True))
    assert_rejects(lambda: char_rnn_loss(**{**args, **changes}), argument, *parts)
    if argument != "targets":
        del args["targets"]
        assert_rejects(lambda: char_rnn_logits(**{**args, **changes}), argument, *parts)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("W_xh", np.zeros(H), ["(any, any)", "(5,)"]),
        ("W_hh", np.zeros((H, V)), ["(5, 5)", "(5, 7)"]),
        ("b_xh", np.zeros(V), ["(5,)", "(7,)"]),
        ("b_hh", np.zeros(1), ["(5,)", "(1,)"]),
        ("W_hy", np.zeros((H, V)), ["(7, 5)", "(5, 7)"]),
        ("b_y", [0.0] * V, ["NumPy array", "list"]),
    ],
)
def test_bad_parameters(name, value, parts, rng, without_shape_hook):
    inputs, targets, h0, params = char_rnn_args(rng)
    params = params._replace(**{name: value})
    assert_rejects(lambda: expect_params(params), name, *parts)
    assert_rejects(lambda: char_rnn_loss(inputs, targets, h0, params), name, *parts)
    assert_rejects(lambda: char_rnn_logits(inputs, h0, params), name, *parts)


def test_good_parameters_pass(rng):
    expect_params(char_rnn_params(rng))
