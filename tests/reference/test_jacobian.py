from functools import partial

import numpy as np
import pytest
import torch

from course_rnn.pytorch.rnn import rnn_forward as torch_forward
from course_rnn.reference.jacobian import (
    jacobian_products,
    log_gradient_norms,
    singular_values,
    spectral_radius,
    step_jacobians,
)
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from tests.cases import H, I, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args


@pytest.fixture
def args(rng):
    return rnn_args(rng)


@pytest.fixture
def hs(args):
    return rnn_forward(**args)[0]


@pytest.fixture
def relu_hs(args):
    hs, _ = rnn_forward(**args, nonlinearity="relu")
    assert np.all(hs[-1].max(axis=-1) > 0)  # every sequence has a unit that is on,
    assert np.any(hs == 0)  # and some are off
    return hs


def autograd_jacobian(args, start, steps, nonlinearity="tanh"):
    """∂h_{start+steps}/∂h_start of every sequence, (N, H, H), by autograd through the twin."""
    run = partial(torch_forward, nonlinearity=nonlinearity)
    x, h0, *weights = (torch.from_numpy(a) for a in args.values())
    h = h0 if start == 0 else run(x[:start], h0, *weights)[-1]
    after = lambda h: run(x[start : start + steps], h, *weights)[-1]  # noqa: E731
    full = torch.autograd.functional.jacobian(after, h).numpy()  # (N, H, N, H)
    assert np.all(full[0, :, 1] == 0)  # sequences do not see each other
    return full[np.arange(N), :, np.arange(N)]


def test_step_jacobians_equal_autograd(args, hs):
    jacobians = step_jacobians(hs, args["W_hh"])
    assert_equal(jacobians, np.stack([autograd_jacobian(args, t, 1) for t in range(T)]))


def test_products_equal_autograd(args, hs):
    products = jacobian_products(step_jacobians(hs, args["W_hh"]))
    expected = [autograd_jacobian(args, t, T - t) for t in range(T)]
    assert_equal(products, np.stack([*expected, np.broadcast_to(np.eye(H), (N, H, H))]))


def test_relu_jacobians_and_products_equal_autograd(args, relu_hs):
    jacobians = step_jacobians(relu_hs, args["W_hh"], nonlinearity="relu")
    steps = [autograd_jacobian(args, t, 1, "relu") for t in range(T)]
    assert_equal(jacobians, np.stack(steps))
    assert_equal(jacobian_products(jacobians)[0], autograd_jacobian(args, 0, T, "relu"))


def test_a_product_transposed_is_what_backpropagation_multiplies_by(args, hs, rng):
    dhs = np.zeros_like(hs)
    dhs[-1] = rng.normal(size=(N, H))
    products = jacobian_products(step_jacobians(hs, args["W_hh"]))
    dh0 = rnn_backward(dhs, rnn_forward(**args)[1]).h0
    assert_equal(np.einsum("nij,ni->nj", products[0], dhs[-1]), dh0)


def test_singular_values_are_the_lengths_that_a_matrix_gives(args, hs):
    products = jacobian_products(step_jacobians(hs, args["W_hh"]))
    values = singular_values(products)
    assert values.shape == (T + 1, N, H)
    for t in range(T + 1):
        for n in range(N):
            U, expected, Vt = np.linalg.svd(products[t, n])
            assert_equal(values[t, n], expected, atol=1e-14)
            assert_equal(U @ np.diag(values[t, n]) @ Vt, products[t, n], atol=1e-13)
    assert np.all(np.diff(values) <= 0)
    assert_equal(values[T], np.ones((N, H)), atol=1e-14)


def test_spectral_radius_equals_numpy_on_every_product(args, hs):
    products = jacobian_products(step_jacobians(hs, args["W_hh"]))
    radii = spectral_radius(products)
    expected = [[max(abs(np.linalg.eigvals(m))) for m in row] for row in products]
    assert_equal(radii, np.array(expected), atol=1e-14)
    assert np.all(radii <= singular_values(products)[..., 0] + 1e-14)


def test_known_spectra():
    shear = np.array([[0.5, 10.0], [0.0, -0.8]])  # eigenvalues on the diagonal, one negative
    assert_equal(spectral_radius(shear), 0.8, atol=1e-14)
    assert singular_values(shear)[0] > 10
    turn = 0.9 * np.array([[0.0, -1.0], [1.0, 0.0]])  # eigenvalues ±0.9 i
    assert_equal(spectral_radius(turn), 0.9, atol=1e-14)
    assert_equal(singular_values(turn), np.array([0.9, 0.9]), atol=1e-14)


def autograd_log_norms(args, dh_T, nonlinearity):
    x, h0, *weights = (torch.from_numpy(a).requires_grad_() for a in args.values())
    states = [h0]
    for t in range(T):
        step = torch_forward(x[t : t + 1], states[-1], *weights, nonlinearity=nonlinearity)
        states.append(step[0])
    grads = torch.autograd.grad(states[-1], states, torch.from_numpy(dh_T))
    return np.stack([np.log(np.linalg.norm(g.numpy(), axis=-1)) for g in grads])


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_the_norm_of_a_product_is_bounded_by_that_of_W_hh(nonlinearity, args):
    """‖∂h_T/∂h_t‖ ≤ σ_max(W_hh)^(T−t), for no slope is above 1."""
    hs, _ = rnn_forward(**args, nonlinearity=nonlinearity)
    jacobians = step_jacobians(hs, args["W_hh"], nonlinearity=nonlinearity)
    norms = singular_values(jacobian_products(jacobians))[..., 0]  # (T + 1, N)
    bounds = singular_values(args["W_hh"])[0] ** np.arange(T, -1, -1)
    assert np.all(norms <= bounds[:, None] * (1 + 1e-12))
    Q, _ = np.linalg.qr(args["W_hh"])  # the bound is met where nothing is squashed
    open_steps = np.zeros_like(hs) if nonlinearity == "tanh" else np.ones_like(hs)
    unsquashed = step_jacobians(open_steps, 1.3 * Q, nonlinearity=nonlinearity)
    assert_equal(singular_values(jacobian_products(unsquashed)[0]), np.full((N, H), 1.3**T))


@pytest.mark.parametrize("size", [0.7, 1.3])
def test_the_norm_of_a_power_tends_to_the_spectral_radius(size, rng):
    """ρ^k ≤ ‖W^k‖ ≤ σ_max^k, and ‖W^k‖^(1/k) → ρ (Gelfand)."""
    W = rng.normal(size=(H, H))
    W *= size / spectral_radius(W)
    powers = jacobian_products(np.broadcast_to(W, (400, 1, H, H)).copy())[::-1, 0]
    k = np.arange(1, 401)
    log_norms = np.log(singular_values(powers)[1:, 0])
    assert np.all(log_norms >= k * np.log(size) - 1e-9)
    assert np.all(log_norms <= k * np.log(singular_values(W)[0]) + 1e-9)
    per_step = np.exp(log_norms / k)
    assert abs(per_step[-1] - size) < 0.01 < abs(per_step[0] - size)


def test_log_gradient_norms_equal_autograd(args, hs, rng):
    dh_T = rng.normal(size=(N, H))
    expected = autograd_log_norms(args, dh_T, "tanh")
    assert_equal(log_gradient_norms(dh_T, hs, args["W_hh"]), expected)


def test_log_gradient_norms_of_relu_equal_autograd(args, relu_hs, rng):
    dh_T = rng.normal(size=(N, H))
    expected = autograd_log_norms(args, dh_T, "relu")
    got = log_gradient_norms(dh_T, relu_hs, args["W_hh"], nonlinearity="relu")
    assert np.all(np.isfinite(expected))
    assert_equal(got, expected)


@pytest.mark.parametrize("scale", [0.1, 30.0])
def test_two_thousand_steps_neither_over_nor_underflow(scale, rng):
    """With h = 0 the step is W_hh itself: for scale · Q, Q orthogonal, the norm is scale^(T−t)."""
    steps = 2000
    Q, _ = np.linalg.qr(rng.normal(size=(H, H)))
    dh_T = rng.normal(size=(N, H))
    logs = log_gradient_norms(dh_T, np.zeros((steps, N, H)), scale * Q)
    growth = np.log(scale) * np.arange(steps, -1, -1)
    expected = np.log(np.linalg.norm(dh_T, axis=-1)) + growth[:, None]
    np.testing.assert_allclose(logs, expected, rtol=1e-12)
    assert abs(logs[0, 0]) > 4000  # far beyond exp(±745), where float64 ends


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_an_error_of_any_size_is_measured(size, args, hs, rng):
    dh_T = rng.normal(size=(N, H))
    shifted = log_gradient_norms(dh_T, hs, args["W_hh"]) + np.log(size)
    np.testing.assert_allclose(
        log_gradient_norms(size * dh_T, hs, args["W_hh"]), shifted, rtol=1e-12
    )


def test_no_gradient_is_minus_infinity(args, hs, rng):
    dh_T = rng.normal(size=(N, H))
    dh_T[0] = 0
    saturated = hs.copy()
    saturated[1, 1] = 1  # tanh' = 0 there: nothing passes
    logs = log_gradient_norms(dh_T, saturated, args["W_hh"])
    assert np.all(logs[:, 0] == -np.inf)
    assert np.array_equal(np.isfinite(logs[:, 1]), [False, False, True, True, True])
    assert np.all(np.isfinite(logs[:, 2]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_input(dtype, rng):
    args = rnn_args(rng, dtype=dtype)
    hs, _ = rnn_forward(**args)
    jacobians = step_jacobians(hs, args["W_hh"])
    products = jacobian_products(jacobians)
    spectra = [singular_values(products), spectral_radius(products)]
    logs = log_gradient_norms(hs[-1], hs, args["W_hh"])
    relu = step_jacobians(hs, args["W_hh"], nonlinearity="relu")
    assert {a.dtype for a in (jacobians, products, *spectra, logs, relu)} == {np.dtype(dtype)}


def test_nothing_is_mutated(args, hs):
    W_hh = args["W_hh"]
    jacobians = step_jacobians(hs, W_hh)
    assert_not_mutated(step_jacobians, hs, W_hh)
    assert_not_mutated(jacobian_products, jacobians)
    assert_not_mutated(singular_values, jacobians)
    assert_not_mutated(spectral_radius, jacobians)
    assert_not_mutated(log_gradient_norms, hs[-1], hs, W_hh)


STATES, W_HH, ERROR = np.zeros((T, N, H)), np.zeros((H, H)), np.zeros((N, H))


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: step_jacobians(STATES, np.zeros((H, I))), "W_hh", ["(2, 2)", "(5, 2)"]),
        (lambda: step_jacobians(STATES[0], W_HH), "hs", ["(any, any, 5)", "(3, 5)"]),
        (lambda: step_jacobians(STATES[..., :1], W_HH), "hs", ["(any, any, 5)", "(4, 3, 1)"]),
        (lambda: step_jacobians(STATES.astype("f"), W_HH), "hs", ["float64", "float32"]),
        (lambda: step_jacobians(STATES, W_HH, nonlinearity="sine"), "nonlinearity", ["sine"]),
        (
            lambda: log_gradient_norms(ERROR, STATES, W_HH, nonlinearity="sine"),
            "nonlinearity",
            ["relu"],
        ),
        (lambda: jacobian_products(STATES), "jacobians", ["any", "(4, 3, 5)"]),
        (lambda: jacobian_products(STATES[..., None]), "jacobians", ["(4, 3, 5, 5)"]),
        (lambda: singular_values(STATES), "matrices", ["(..., H, H)", "(4, 3, 5)"]),
        (lambda: spectral_radius(STATES[0, 0]), "matrices", ["(..., H, H)", "(5,)"]),
        (lambda: spectral_radius(np.zeros((0, 0))), "matrices", ["(..., H, H)", "(0, 0)"]),
        (lambda: log_gradient_norms(ERROR[:1], STATES, W_HH), "dh_T", ["(3, 5)", "(1, 5)"]),
        (lambda: log_gradient_norms(ERROR.astype("f"), STATES, W_HH), "dh_T", ["float32"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
