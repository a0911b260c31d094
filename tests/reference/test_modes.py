import numpy as np

from course_rnn.reference.modes import eigenvalues, join, part, ring
from tests.cases import assert_equal, assert_rejects


def test_eigenvalues_are_the_formula_and_below_1(rng):
    nu, theta = rng.normal(size=(2, 6))
    lam = eigenvalues(nu, theta)
    assert_equal(lam, np.exp(-np.exp(nu) + 1j * theta), atol=1e-15)
    extreme = eigenvalues(np.array([-15.0, 5.0]), np.zeros(2))
    assert np.all(np.abs(extreme) < 1)


def test_a_ring_is_uniform_by_area(rng):
    nu, theta = ring(20_000, rng, inner=0.5, outer=0.9, max_angle=2.0)
    radii = np.abs(eigenvalues(nu, theta))
    assert 0.5 <= radii.min() < 0.51
    assert 0.89 < radii.max() < 0.9
    share = np.mean(radii < 0.7)
    assert abs(share - (0.7**2 - 0.5**2) / (0.9**2 - 0.5**2)) < 0.02
    assert theta.min() >= 0
    assert 1.99 < theta.max() < 2
    assert np.all(np.isfinite(ring(1000, rng, inner=0.0, outer=0.99)[0]))


def test_parts_and_numbers(rng):
    parts = rng.normal(size=(3, 2, 8))
    numbers = join(parts)
    assert_equal(numbers.real, parts[..., :4], atol=0)
    assert_equal(numbers.imag, parts[..., 4:], atol=0)
    assert_equal(part(numbers), parts, atol=0)


def test_dtype_follows_the_input():
    nu, theta = np.zeros((2, 3), np.float32)
    assert eigenvalues(nu, theta).dtype == np.complex64


def test_bad_input(rng, without_shape_hook):
    assert_rejects(lambda: eigenvalues(np.zeros(3), np.zeros(2)), "theta", "(3,)", "(2,)")
    assert_rejects(lambda: ring(0, rng, inner=0.5, outer=0.9), "M", "at least 1", "0")
    assert_rejects(lambda: ring(3, rng, inner=0.5, outer=1.0), "outer", "(0.5, 1)", "1.0")
    assert_rejects(lambda: ring(3, rng, inner=0.9, outer=0.5), "outer", "(0.9, 1)", "0.5")
