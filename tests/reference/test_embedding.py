import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.embedding import EmbeddingGrads, embedding_backward, embedding_forward
from course_rnn.reference.gradcheck import gradcheck, project
from course_rnn.reference.ops import one_hot
from tests.cases import N, T, V, assert_equal, assert_not_mutated, assert_rejects

E = 6
REPEATED = np.array([[2, 5, 2], [0, 2, 5], [2, 2, 4], [1, 0, 2]])  # 3 and 6 never


@pytest.fixture
def W(rng):
    return rng.normal(size=(V, E))


@pytest.mark.parametrize("id_dtype", [np.int64, np.int32, np.int8, np.uint8, np.uint64])
def test_output_and_gradient_equal_torch(id_dtype, W, rng):
    leaf = torch.from_numpy(W.copy()).requires_grad_()
    expected = torch.nn.functional.embedding(torch.from_numpy(REPEATED), leaf)
    x, cache = embedding_forward(REPEATED.astype(id_dtype), W)
    assert_equal(x, expected.detach().numpy(), atol=0)
    dx = rng.normal(size=x.shape)
    expected.backward(torch.from_numpy(dx))
    assert_equal(embedding_backward(dx, cache).W, leaf.grad.numpy())


def test_gradient_by_central_differences(W, rng):
    forward = lambda W: embedding_forward(REPEATED, W)  # noqa: E731
    gradcheck(project(forward, embedding_backward, rng.normal(size=(T, N, E))), {"W": W})


def test_repeated_indices_add_up_and_absent_ones_have_no_gradient(W):
    _, cache = embedding_forward(REPEATED, W)
    dW = embedding_backward(np.ones((T, N, E)), cache).W
    counts = np.bincount(REPEATED.reshape(-1), minlength=V)
    assert_equal(dW, np.repeat(counts[:, None], E, axis=1).astype(float), atol=0)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), max_size=3))
def test_it_is_a_product_with_one_hot_vectors(seed, shape):
    rng = np.random.default_rng(seed)
    W, ids = rng.normal(size=(V, E)), np.asarray(rng.integers(V, size=shape))
    x, cache = embedding_forward(ids, W)
    assert_equal(x, one_hot(ids, V) @ W, atol=1e-14)
    dx = rng.normal(size=x.shape)
    expected = one_hot(ids, V).reshape(-1, V).T @ dx.reshape(-1, E)
    assert_equal(embedding_backward(dx, cache).W, expected, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_weights(dtype, W):
    x, cache = embedding_forward(REPEATED, W.astype(dtype))
    assert x.dtype == embedding_backward(x, cache).W.dtype == dtype


def test_nothing_is_mutated_and_the_output_is_a_copy(W):
    assert_not_mutated(embedding_forward, REPEATED, W)
    x, cache = embedding_forward(REPEATED, W)
    assert_not_mutated(embedding_backward, x, cache)
    before = W.copy()
    x[:] = 0
    assert np.array_equal(W, before)


def test_gradients_stand_in_the_order_of_the_arguments():
    assert EmbeddingGrads._fields == ("ids", "W")


@pytest.mark.parametrize(
    ("ids", "W", "argument", "parts"),
    [
        (REPEATED, np.zeros(V), "W", ["(any, any)", "(7,)"]),
        (REPEATED + 2, np.zeros((V, E)), "ids", ["[0, 7)", "2 to 7"]),
        (REPEATED - 1, np.zeros((V, E)), "ids", ["[0, 7)", "-1 to 4"]),
        (REPEATED * 1.0, np.zeros((V, E)), "ids", ["integer", "float64"]),
        (REPEATED[:0], np.zeros((V, E)), "ids", ["at least one", "(0, 3)"]),
        ([1, 2], np.zeros((V, E)), "ids", ["NumPy array", "list"]),
    ],
)
def test_bad_input_forward(ids, W, argument, parts, without_shape_hook):
    assert_rejects(lambda: embedding_forward(ids, W), argument, *parts)


def test_bad_input_backward(W, without_shape_hook):
    x, cache = embedding_forward(REPEATED, W)
    assert_rejects(lambda: embedding_backward(x[0], cache), "dx", "(4, 3, 6)", "(3, 6)")
