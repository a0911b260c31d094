"""From a differential equation to a recurrence: the claims of chapter 12's second reading."""

import numpy as np
import pytest

from course_rnn.reference.min_gru import min_gru_forward
from course_rnn.reference.scan import linear_recurrence_forward


def held(A, B, step, x):
    """States of h' = A h + B x with the input held between readings, by the page's formula."""
    a = np.exp(step * A)
    b = (a - 1) / A * B
    shape = (len(x), 1, 1)
    start = np.zeros((1, 1), np.result_type(a))
    return linear_recurrence_forward(np.full(shape, a), (b * x).reshape(shape), start)[0][:, 0, 0]


def solved(A, B, step, x, parts=200):
    """The same by the classical Runge-Kutta rule, in many parts of each step."""
    h, states, dt = 0, [], step / parts
    for x_t in x:
        for _ in range(parts):
            k1 = A * h + B * x_t
            k2 = A * (h + dt / 2 * k1) + B * x_t
            k3 = A * (h + dt / 2 * k2) + B * x_t
            k4 = A * (h + dt * k3) + B * x_t
            h = h + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        states.append(h)
    return np.array(states)


@pytest.mark.parametrize("A", [-1.3, -0.8 + 3j, -0.1 - 1j])
@pytest.mark.parametrize("step", [0.05, 0.7])
def test_the_held_solution_solves_the_differential_equation(A, step, rng):
    x = rng.normal(size=12)
    np.testing.assert_allclose(held(A, 1.7, step, x), solved(A, 1.7, step, x), atol=1e-7)


@pytest.mark.parametrize("A", [-1.3, -0.8 + 3j])
def test_half_the_rate_and_twice_the_step_give_the_same_states(A, rng):
    x = rng.normal(size=9)
    fine, coarse = held(A, 1.7, 0.2, np.repeat(x, 2)), held(A, 1.7, 0.4, x)
    np.testing.assert_allclose(fine[1::2], coarse, atol=1e-12)
    assert np.abs(held(A, 1.7, 0.2, x) - coarse).max() > 0.1  # the old step makes other states


def test_a_selective_step_is_the_gate_of_a_min_gru(rng):
    x, w, c, h0 = rng.normal(size=(20, 3, 1)), 1.7, -0.4, rng.normal(size=(3, 1))
    a = np.exp(-np.log1p(np.exp(w * x + c)))  # A = -1, step = softplus(z)
    states, _ = linear_recurrence_forward(a, (a - 1) / -1 * x, h0)
    wanted, _ = min_gru_forward(x, h0, np.array([[-w], [1.0]]), np.array([-c, 0.0]))
    np.testing.assert_allclose(states, wanted, atol=1e-12)
