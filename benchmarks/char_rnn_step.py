"""Training step of a character RNN: loss, gradients, clipping, Adagrad (H 100, T 25, V 84, N 1)."""

import numpy as np

from benchmarks import classic
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_loss, init_char_rnn
from course_rnn.reference.optim import adagrad, clip_by_global_norm, zeros_like

H, T, V = 100, 25, 84


def contenders():
    """Functions to time, after a check that all compute the same gradients."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.integers(V, size=(2, T))
    functions = {}
    for dtype in (np.float64, np.float32):
        params = init_char_rnn(V, H, np.random.default_rng(1), dtype)
        check_same_gradients(inputs, targets, params)
        name = np.dtype(dtype).name
        functions[f"classic loop, {name}"] = classic_step(inputs, targets, params)
        functions[f"course_rnn, {name}"] = package_step(inputs, targets, params)
    return functions, 1, "steps"


def classic_params(p: CharRNNParams) -> list[np.ndarray]:
    """The same weights with one hidden bias, as columns."""
    b_h, b_y = (p.b_xh + p.b_hh)[:, None], p.b_y[:, None].copy()
    return [p.W_xh.copy(), p.W_hh.copy(), p.W_hy.copy(), b_h, b_y]


def check_same_gradients(inputs, targets, params):
    """Both must compute the same, or the comparison would mean nothing."""
    h0 = np.full((1, H), 0.1, params.W_hh.dtype)
    loss, grads, h_T = char_rnn_loss(inputs[:, None], targets[:, None], h0, params)
    total, wanted, h = classic.loss_and_grads(inputs, targets, h0.T, *classic_params(params))
    atol = 1e-12 if h0.dtype == np.float64 else 1e-5
    np.testing.assert_allclose(loss, total / T, rtol=atol)
    np.testing.assert_allclose(h_T, h.T, atol=atol)
    got = [grads.W_xh, grads.W_hh, grads.W_hy, grads.b_hh[:, None], grads.b_y[:, None]]
    for g, w in zip(got, wanted, strict=True):
        np.testing.assert_allclose(g, w / T, atol=atol)  # the classic sums, the package averages


def classic_step(inputs, targets, params):
    arrays = classic_params(params)
    memory = [np.zeros_like(a) for a in arrays]
    h = np.zeros((H, 1), params.W_hh.dtype)
    return lambda: classic.step(inputs, targets, h, arrays, memory)


def package_step(inputs, targets, params):
    inputs, targets = inputs[:, None], targets[:, None]
    h0 = np.zeros((1, H), params.W_hh.dtype)
    state = [params, zeros_like(params)]

    def step():
        _, grads, _ = char_rnn_loss(inputs, targets, h0, state[0])
        grads, _ = clip_by_global_norm(grads, 1.0)
        state[:] = adagrad(state[0], grads, state[1], lr=0.1)

    return step
