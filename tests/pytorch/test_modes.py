import torch

from course_rnn.pytorch.modes import eigenvalues, join, part, ring
from course_rnn.reference import modes as reference
from tests.cases import assert_equal, assert_rejects


def test_eigenvalues_and_parts_equal_the_reference(rng):
    nu, theta = rng.normal(size=(2, 6))
    got = eigenvalues(torch.from_numpy(nu), torch.from_numpy(theta))
    assert_equal(got.numpy(), reference.eigenvalues(nu, theta), atol=1e-15)
    numbers = rng.normal(size=(3, 8))
    joined = join(torch.from_numpy(numbers))
    assert_equal(joined.numpy(), reference.join(numbers), atol=0)
    assert_equal(part(joined).numpy(), numbers, atol=0)


def test_a_ring_is_uniform_by_area():
    torch.manual_seed(0)
    nu, theta = ring(20_000, inner=0.5, outer=0.9, max_angle=2.0)
    radii = eigenvalues(nu, theta).abs()
    assert 0.499 <= radii.min() < 0.51
    assert 0.89 < radii.max() < 0.901
    expected = (0.7**2 - 0.5**2) / (0.9**2 - 0.5**2)
    assert abs((radii < 0.7).double().mean() - expected) < 0.02
    assert theta.min() >= 0
    assert 1.99 < theta.max() < 2


def test_bad_input():
    assert_rejects(lambda: ring(0, inner=0.5, outer=0.9), "M", "at least 1", "0")
    assert_rejects(lambda: ring(3, inner=0.5, outer=1.0), "outer", "(0.5, 1)", "1.0")
