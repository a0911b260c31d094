import numpy as np
import pytest

from course_rnn.reference.gradcheck import numerical_gradient
from course_rnn.reference.sentence_pairs import pair_features_backward, pair_features_forward

N, D = 3, 5


@pytest.fixture
def vectors(rng):
    return rng.normal(size=(2, N, D))


def test_features_one_by_one(vectors):
    u, v = vectors
    features, _ = pair_features_forward(u, v)
    for n in range(N):
        for d in range(D):
            a, b = u[n, d], v[n, d]
            assert features[n, d::D].tolist() == [a, b, abs(a - b), a * b]


def test_the_last_half_is_symmetric(vectors):
    u, v = vectors
    there, back = (pair_features_forward(*pair)[0] for pair in ((u, v), (v, u)))
    assert np.array_equal(there[:, 2 * D :], back[:, 2 * D :])
    assert np.array_equal(there[:, :D], back[:, D : 2 * D])


def test_backward_by_central_differences(vectors, rng):
    u, v = vectors
    delta = rng.normal(size=(N, 4 * D))
    _, cache = pair_features_forward(u, v)
    grads = pair_features_backward(delta, cache)

    def loss(u, v):
        return float(np.sum(delta * pair_features_forward(u, v)[0]))

    for name, grad in zip("uv", grads, strict=True):
        expected = numerical_gradient(loss, {"u": u, "v": v}, name)
        np.testing.assert_allclose(grad, expected, atol=1e-7, rtol=1e-6)


def test_equal_vectors_have_no_gradient_of_the_distance(vectors):
    u, _ = vectors
    _, cache = pair_features_forward(u, u.copy())
    delta = np.zeros((N, 4 * D))
    delta[:, 2 * D : 3 * D] = 1.0
    assert all(not grad.any() for grad in pair_features_backward(delta, cache))


def test_dtype_follows_the_input(vectors):
    u, v = vectors.astype(np.float32)
    features, cache = pair_features_forward(u, v)
    grads = pair_features_backward(features, cache)
    assert features.dtype == grads[0].dtype == grads[1].dtype == np.float32
