import numpy as np
import pytest
import scipy.stats
import torch

from course_rnn.reference.dropout import dropout_backward, dropout_forward, dropout_mask
from course_rnn.reference.gradcheck import gradcheck
from tests.cases import H, N, T, assert_equal, assert_not_mutated, assert_rejects


@pytest.fixture
def x(rng):
    return rng.normal(size=(T, N, H))


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_a_mask_drops_with_probability_p_and_keeps_the_mean(p, rng):
    mask = dropout_mask((40, 50), p, rng, np.float64)
    assert set(np.unique(mask)) == {0.0, 1 / (1 - p)}
    dropped = int((mask == 0).sum())
    assert scipy.stats.binomtest(dropped, mask.size, p).pvalue > 1e-3
    error = p / (1 - p) / mask.size  # the variance of a mean of masks
    assert abs(mask.mean() - 1) < 4 * np.sqrt(error)


def test_units_are_dropped_independently(rng):
    """Over many masks, neighbours on every axis are uncorrelated."""
    dropped = dropout_mask((5000, T, N, H), 0.3, rng, np.float64) == 0
    for a, b in [
        (dropped[:, 0, 0, 0], dropped[:, 1, 0, 0]),
        (dropped[:, 0, 0, 0], dropped[:, 0, 1, 0]),
        (dropped[:, 0, 0, 0], dropped[:, 0, 0, 1]),
        (dropped[:-1, 0, 0, 0], dropped[1:, 0, 0, 0]),
    ]:
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(5000)


def test_with_the_same_mask_it_equals_torch_autograd(x, rng):
    y, mask = dropout_forward(x, 0.4, rng, training=True)
    leaf = torch.from_numpy(x.copy()).requires_grad_()
    expected = torch.where(torch.from_numpy(mask) > 0, leaf / (1 - 0.4), 0)
    assert_equal(y, expected.detach().numpy())
    assert 0 < (y == 0).sum() < y.size
    dy = rng.normal(size=y.shape)
    expected.backward(torch.from_numpy(dy))
    assert_equal(dropout_backward(dy, mask), leaf.grad.numpy())


def test_gradient_by_central_differences(x, rng):
    directions = rng.normal(size=x.shape)

    def loss_and_grads(x):
        y, mask = dropout_forward(x, 0.4, np.random.default_rng(3), training=True)
        return float(np.sum(directions * y)), {"x": dropout_backward(directions, mask)}

    gradcheck(loss_and_grads, {"x": x})


def test_the_same_rng_draws_the_same_mask_and_the_next_another(x):
    first, second = np.random.default_rng(5), np.random.default_rng(5)
    _, a = dropout_forward(x, 0.5, first, training=True)
    assert np.array_equal(a, dropout_mask(x.shape, 0.5, second, np.float64))
    assert not np.array_equal(a, dropout_forward(x, 0.5, first, training=True)[1])


def test_at_evaluation_it_is_the_identity_and_draws_nothing(x, rng):
    before = rng.bit_generator.state
    y, mask = dropout_forward(x, 0.9, rng, training=False)
    assert rng.bit_generator.state == before
    assert np.array_equal(y, x)
    assert np.array_equal(dropout_backward(x, mask), x)
    y[:] = 0
    assert np.all(x != 0)  # a copy


def test_nothing_is_dropped_at_p_0(x, rng):
    y, mask = dropout_forward(x, 0.0, rng, training=True)
    assert np.array_equal(y, x)
    assert np.array_equal(mask, np.ones_like(x))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("training", [False, True])
def test_dtype_follows_the_input(dtype, training, x, rng):
    y, mask = dropout_forward(x.astype(dtype), 0.3, rng, training=training)
    assert {y.dtype, mask.dtype, dropout_backward(y, mask).dtype} == {np.dtype(dtype)}
    assert dropout_mask((2, 3), 0.3, rng, dtype).dtype == dtype


def test_nothing_is_mutated(x, rng):
    before = x.copy()
    _, mask = dropout_forward(x, 0.5, rng, training=True)
    assert np.array_equal(x, before)
    assert_not_mutated(dropout_backward, x, mask)


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5, np.nan])
@pytest.mark.parametrize("training", [False, True])
def test_bad_probability(p, training, x, rng, without_shape_hook):
    assert_rejects(lambda: dropout_forward(x, p, rng, training=training), "p", "[0, 1)", p)
    assert_rejects(lambda: dropout_mask((2,), p, rng, np.float64), "p", "[0, 1)", p)


def test_bad_input(x, rng, without_shape_hook):
    _, mask = dropout_forward(x, 0.5, rng, training=True)
    assert_rejects(lambda: dropout_backward(x[0], mask), "dy", "(4, 3, 5)", "(3, 5)")
    assert_rejects(lambda: dropout_forward([1.0], 0.5, rng, training=True), "x", "list")
