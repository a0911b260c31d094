import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.convert import WINDOW_LM_KEYS, to_state_dict
from course_rnn.pytorch.window_lm import WindowLM
from course_rnn.reference.gradcheck import gradcheck
from course_rnn.reference.window_lm import (
    WindowLMParams,
    expect_window_lm,
    init_window_lm,
    window_lm_logits,
    window_lm_loss,
)
from tests.cases import assert_equal, assert_not_mutated, assert_rejects

N, C, D, H, V = 6, 3, 2, 5, 7


def window_lm_args(rng, dtype=np.float64):
    shapes = [(V, D), (H, C * D), (H,), (V, H), (V,)]
    params = WindowLMParams(*[rng.normal(0, 0.5, shape).astype(dtype) for shape in shapes])
    contexts = rng.integers(V, size=(N, C))
    contexts[0] = contexts[1, 0] = 4  # one symbol several times in a window and in a batch
    return contexts, rng.integers(V, size=N), params


def test_loss_gradients_and_logits_equal_torch(rng):
    contexts, targets, params = window_lm_args(rng)
    model = WindowLM(V, C, D, H).double()
    model.load_state_dict(to_state_dict(params._asdict(), WINDOW_LM_KEYS), strict=True)
    expected_logits = model(torch.from_numpy(contexts))
    expected = F.cross_entropy(expected_logits, torch.from_numpy(targets))
    expected.backward()

    loss, grads = window_lm_loss(contexts, targets, params)
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    assert_equal(window_lm_logits(contexts, params), expected_logits.detach().numpy())
    expected_grads = dict(model.named_parameters())
    for name, grad in grads._asdict().items():
        assert_equal(grad, expected_grads[WINDOW_LM_KEYS[name]].grad.numpy())


def test_gradients_by_central_differences(rng):
    contexts, targets, params = window_lm_args(rng)

    def loss_and_grads(**params):
        return window_lm_loss(contexts, targets, WindowLMParams(**params))

    assert gradcheck(loss_and_grads, params._asdict()) < 1e-7


def test_logits_are_those_of_the_formula(rng):
    contexts, _, params = window_lm_args(rng)
    E, W_xh, b_h, W_hy, b_y = params
    for context, got in zip(contexts, window_lm_logits(contexts, params), strict=True):
        x = np.concatenate([E[symbol] for symbol in context])
        assert_equal(got, W_hy @ np.tanh(W_xh @ x + b_h) + b_y)


def test_a_symbol_that_did_not_occur_gets_no_gradient(rng):
    contexts, targets, params = window_lm_args(rng)
    contexts[contexts == 2] = 3
    dE = window_lm_loss(contexts, targets, params)[1].E
    assert not dE[2].any()
    assert np.all(dE[4] != 0)


def test_dtype_follows_the_parameters(rng):
    contexts, targets, params = window_lm_args(rng, np.float32)
    loss, grads = window_lm_loss(contexts, targets, params)
    assert isinstance(loss, float)
    assert {a.dtype for a in (*grads, window_lm_logits(contexts, params))} == {np.dtype("f")}


def test_nothing_is_mutated(rng):
    contexts, targets, params = window_lm_args(rng)
    assert_not_mutated(window_lm_loss, contexts, targets, params)
    assert_not_mutated(window_lm_logits, contexts, params)


def test_init_is_that_of_torch():
    params = init_window_lm(50, 4, 25, 64, np.random.default_rng(0))
    assert [p.shape for p in params] == [(50, 25), (64, 100), (64,), (50, 64), (50,)]
    assert {p.dtype for p in params} == {np.dtype("f")}
    assert params.E.std() == pytest.approx(1, abs=0.06)
    for p, bound in zip(params[1:], (0.1, 0.1, 0.125, 0.125), strict=True):
        assert 0.9 * bound < np.abs(p).max() <= bound
        assert p.std() == pytest.approx(bound / np.sqrt(3), rel=0.25)
    assert init_window_lm(2, 3, 4, 5, np.random.default_rng(0), np.float64).E.dtype == np.float64


def test_init_depends_on_the_generator_alone():
    a, b, c = (init_window_lm(V, C, D, H, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_equal(a, b)
    assert all(np.all(p != q) for p, q in zip(a, c, strict=True))


@pytest.mark.parametrize("sizes", [(0, C, D, H), (V, 0, D, H), (V, C, -1, H), (V, C, D, 0)])
def test_bad_sizes(sizes, without_shape_hook):
    call = lambda: init_window_lm(*sizes, np.random.default_rng(0))  # noqa: E731
    assert_rejects(call, "V, C, D, H", "{}, {}, {} and {}".format(*sizes))


@pytest.mark.parametrize(
    ("changes", "argument", "parts"),
    [
        ({"contexts": np.full((N, C), V)}, "contexts", ["[0, 7)", "7 to 7"]),
        ({"contexts": np.zeros((N, C))}, "contexts", ["integer", "float64"]),
        ({"contexts": np.zeros(C, int)}, "contexts", ["(any, any)", "(3,)"]),
        ({"contexts": np.zeros((N, C + 1), int)}, "W_xh", ["(5, 8)", "(5, 6)"]),
        ({"targets": np.zeros((N, 1), int)}, "targets", ["(6,)", "(6, 1)"]),
        ({"targets": np.full(N, -1)}, "targets", ["[0, 7)", "-1 to -1"]),
    ],
)
def test_bad_input(changes, argument, parts, rng, without_shape_hook):
    args = dict(zip(("contexts", "targets", "params"), window_lm_args(rng), strict=True)) | changes
    assert_rejects(lambda: window_lm_loss(**args), argument, *parts)
    del args["targets"]
    if argument != "targets":
        assert_rejects(lambda: window_lm_logits(**args), argument, *parts)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("E", np.zeros(V), ["(any, any)", "(7,)"]),
        ("b_h", np.zeros((H, 1)), ["(any,)", "(5, 1)"]),
        ("W_xh", np.zeros((C * D, H)), ["(5, 6)", "(6, 5)"]),
        ("W_hy", np.zeros((H, V)), ["(7, 5)", "(5, 7)"]),
        ("b_y", np.zeros(1), ["(7,)", "(1,)"]),
        ("W_hy", np.zeros((V, H), np.float32), ["float64", "float32"]),
    ],
)
def test_bad_parameters(name, value, parts, rng, without_shape_hook):
    contexts, targets, params = window_lm_args(rng)
    params = params._replace(**{name: value})
    assert_rejects(lambda: expect_window_lm(contexts, params), name, *parts)
    assert_rejects(lambda: window_lm_loss(contexts, targets, params), name, *parts)
    assert_rejects(lambda: window_lm_logits(contexts, params), name, *parts)
