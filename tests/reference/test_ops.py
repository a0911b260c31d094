import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.reference import ops
from course_rnn.reference.gradcheck import gradcheck, project
from tests.cases import H, N, T, V, assert_equal, assert_not_mutated, assert_rejects


def linear_args(rng, leading, dtype=np.float64):
    shapes = {"x": (*leading, H), "W": (V, H), "b": (V,)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def test_sigmoid_equals_torch(rng):
    a = rng.normal(0, 5, (N, H))
    assert_equal(ops.sigmoid(a), torch.sigmoid(torch.from_numpy(a)).numpy(), atol=1e-15)


def test_sigmoid_at_the_extremes():
    assert ops.sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("shape", [(V,), (N, V), (T, N, V)])
def test_softmax_equals_torch(name, shape, rng):
    logits = rng.normal(0, 3, shape)
    expected = getattr(F, name)(torch.from_numpy(logits), dim=-1).numpy()
    assert_equal(getattr(ops, name)(logits), expected, atol=1e-14)


def test_softmax_with_huge_logits():
    logits = np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1000.0, -1000.0]])
    e = np.exp(-1)
    assert_equal(ops.softmax(logits), [[1 / (1 + e), e / (1 + e), 0], [1 / 3] * 3], atol=1e-15)
    log_z = np.log1p(e)
    expected = [[-log_z, -1 - log_z, -2000 - log_z], [-np.log(3)] * 3]
    assert_equal(ops.log_softmax(logits), expected, atol=1e-12)


@pytest.mark.parametrize(
    "ids", [np.array(2), np.array([0, 4, 4]), np.array([[1, 0, 3], [2, 4, 0]])]
)
def test_one_hot_equals_torch(ids):
    expected = F.one_hot(torch.from_numpy(ids), 5).double().numpy()
    got = ops.one_hot(ids, 5)
    assert_equal(got, expected, atol=0)
    assert got.dtype == np.float64
    assert ops.one_hot(ids, 5, np.float32).dtype == np.float32


@pytest.mark.parametrize("leading", [(), (N,), (T, N)])
def test_linear_equals_torch(leading, rng):
    args = linear_args(rng, leading)
    tensors = {k: torch.from_numpy(v).requires_grad_() for k, v in args.items()}
    expected = F.linear(tensors["x"], tensors["W"], tensors["b"])
    y, cache = ops.linear_forward(**args)
    assert_equal(y, expected.detach().numpy())
    dy = rng.normal(size=y.shape)
    expected.backward(torch.from_numpy(dy))
    for name, grad in ops.linear_backward(dy, cache)._asdict().items():
        assert_equal(grad, tensors[name].grad.numpy())


def test_linear_gradients_by_central_differences(rng):
    args = linear_args(rng, (T, N))
    directions = rng.normal(size=(T, N, V))
    assert gradcheck(project(ops.linear_forward, ops.linear_backward, directions), args) < 1e-7


def test_cross_entropy_equals_torch(rng):
    logits, targets = rng.normal(0, 3, (T, N, V)), rng.integers(V, size=(T, N))
    tensor = torch.from_numpy(logits).requires_grad_()
    expected = F.cross_entropy(tensor.flatten(0, 1), torch.from_numpy(targets).flatten())
    expected.backward()
    loss, cache = ops.cross_entropy_forward(logits, targets)
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    assert_equal(ops.cross_entropy_backward(cache), tensor.grad.numpy())


def test_cross_entropy_gradient_by_central_differences(rng):
    targets = rng.integers(V, size=(T, N))

    def loss_and_grads(logits):
        loss, cache = ops.cross_entropy_forward(logits, targets)
        return loss, {"logits": ops.cross_entropy_backward(cache)}

    gradcheck(loss_and_grads, {"logits": rng.normal(size=(T, N, V))})


def test_cross_entropy_of_uniform_and_of_hopeless_logits():
    targets = np.array([[0, 3, 1]])
    assert ops.cross_entropy_forward(np.full((1, 3, V), 8.0), targets)[0] == pytest.approx(
        np.log(V)
    )
    wrong = np.zeros((1, V))
    wrong[0, 2] = 1000
    loss, cache = ops.cross_entropy_forward(wrong, np.array([0]))
    assert loss == 1000.0
    assert_equal(ops.cross_entropy_backward(cache), [[-1, 0, 1, 0, 0, 0, 0]], atol=0)


MASK = np.array([[1, 0, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0]], bool)


@pytest.mark.parametrize("ignored", [-100, V, 2])  # outside the vocabulary, and in it
def test_masked_cross_entropy_equals_torch_with_an_ignore_index(ignored, rng):
    logits, targets = rng.normal(0, 3, (T, N, V)), rng.integers(3, V, size=(T, N))
    targets[~MASK] = ignored
    tensor = torch.from_numpy(logits).requires_grad_()
    flat = tensor.flatten(0, 1), torch.from_numpy(targets).flatten()
    expected = F.cross_entropy(*flat, ignore_index=ignored)
    expected.backward()
    loss, cache = ops.cross_entropy_forward(logits, targets, mask=targets != ignored)
    assert loss == pytest.approx(expected.item(), abs=1e-12)
    dlogits = ops.cross_entropy_backward(cache)
    assert_equal(dlogits, tensor.grad.numpy())
    assert np.all(dlogits[~MASK] == 0)
    assert np.all(dlogits[MASK] != 0)


def test_masked_cross_entropy_gradient_by_central_differences(rng):
    targets = rng.integers(V, size=(T, N))

    def loss_and_grads(logits):
        loss, cache = ops.cross_entropy_forward(logits, targets, mask=MASK)
        return loss, {"logits": ops.cross_entropy_backward(cache)}

    gradcheck(loss_and_grads, {"logits": rng.normal(size=(T, N, V))})


@pytest.mark.parametrize("anything", [np.nan, np.inf, -np.inf, 1e300])
def test_masked_positions_do_not_matter(anything, rng):
    logits, targets = rng.normal(size=(T, N, V)), rng.integers(V, size=(T, N))
    loss, cache = ops.cross_entropy_forward(logits, targets, mask=MASK)
    other_logits, other_targets = logits.copy(), targets.copy()
    other_logits[~MASK], other_targets[~MASK] = anything, -1
    other_loss, other_cache = ops.cross_entropy_forward(other_logits, other_targets, mask=MASK)
    assert other_loss == loss
    dlogits = ops.cross_entropy_backward(cache)
    assert_equal(ops.cross_entropy_backward(other_cache), dlogits, atol=0)
    kept = ops.cross_entropy_forward(logits[MASK], targets[MASK])
    assert loss == kept[0]
    assert_equal(dlogits[MASK], ops.cross_entropy_backward(kept[1]), atol=0)


def test_cross_entropy_without_a_mask_counts_all_positions(rng):
    logits, targets = rng.normal(size=(T, N, V)), rng.integers(V, size=(T, N))
    loss, cache = ops.cross_entropy_forward(logits, targets)
    masked_loss, masked_cache = ops.cross_entropy_forward(
        logits, targets, mask=np.full((T, N), 1 > 0)
    )
    assert loss == masked_loss
    assert_equal(
        ops.cross_entropy_backward(cache), ops.cross_entropy_backward(masked_cache), atol=0
    )
    single, cache = ops.cross_entropy_forward(logits[1, 2], targets[1, 2][...])
    assert single == pytest.approx(-ops.log_softmax(logits[1, 2])[targets[1, 2]], abs=1e-14)
    assert ops.cross_entropy_backward(cache).shape == (V,)


def test_dtype_follows_the_input(rng):
    logits = rng.normal(size=(T, N, V)).astype(np.float32)
    targets = rng.integers(V, size=(T, N))
    args = linear_args(rng, (T, N), np.float32)
    y, linear_cache = ops.linear_forward(**args)
    loss, cache = ops.cross_entropy_forward(logits, targets)
    assert isinstance(loss, float)
    results = [
        ops.sigmoid(logits),
        ops.softmax(logits),
        ops.log_softmax(logits),
        ops.cross_entropy_backward(cache),
        ops.cross_entropy_backward(ops.cross_entropy_forward(logits, targets, mask=MASK)[1]),
        y,
        *ops.linear_backward(y, linear_cache),
    ]
    assert {r.dtype for r in results} == {np.dtype(np.float32)}


def test_nothing_is_mutated(rng):
    logits, targets = rng.normal(size=(T, N, V)), rng.integers(V, size=(T, N))
    args = linear_args(rng, (T, N))
    for function in (ops.sigmoid, ops.softmax, ops.log_softmax):
        assert_not_mutated(function, logits)
    assert_not_mutated(ops.one_hot, targets, V)
    assert_not_mutated(ops.linear_forward, **args)
    assert_not_mutated(ops.linear_backward, logits, ops.linear_forward(**args)[1])
    assert_not_mutated(ops.cross_entropy_forward, logits, targets)
    assert_not_mutated(ops.cross_entropy_forward, logits, targets, mask=MASK)
    assert_not_mutated(ops.cross_entropy_backward, ops.cross_entropy_forward(logits, targets)[1])


X, W, B = np.zeros((T, N, H)), np.zeros((V, H)), np.zeros(V)
LOGITS, TARGETS = np.zeros((T, N, V)), np.zeros((T, N), int)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: ops.one_hot(np.array([5]), 5), "ids", ["[0, 5)", "5 to 5"]),
        (lambda: ops.one_hot(np.array([1.0]), 5), "ids", ["integer", "float64"]),
        (lambda: ops.linear_forward(X, W.T, B), "x", ["(..., 7)", "(4, 3, 5)"]),
        (lambda: ops.linear_forward(X, W[0], B), "W", ["(any, any)", "(5,)"]),
        (lambda: ops.linear_forward(X, W, B[:-1]), "b", ["(7,)", "(6,)"]),
        (lambda: ops.linear_forward(1.0, W, B), "x", ["(..., 5)", "()"]),
        (lambda: ops.linear_backward(LOGITS[1:], (X, W)), "dy", ["(4, 3, 7)", "(3, 3, 7)"]),
        (lambda: ops.cross_entropy_forward(LOGITS, TARGETS.T), "targets", ["(4, 3)", "(3, 4)"]),
        (lambda: ops.cross_entropy_forward(LOGITS, TARGETS + V), "targets", ["[0, 7)", "7 to 7"]),
        (lambda: ops.cross_entropy_forward(LOGITS, TARGETS - 1), "targets", ["[0, 7)", "-1 to"]),
        (
            lambda: ops.cross_entropy_forward(LOGITS, TARGETS, mask=MASK.T),
            "mask",
            ["(4, 3)", "(3, 4)"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS, TARGETS, mask=MASK[:, :1]),
            "mask",
            ["(4, 3)", "(4, 1)"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS, TARGETS, mask=MASK.astype(int)),
            "mask",
            ["bool", "int64"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS + np.inf, TARGETS),
            "logits",
            ["finite", "got inf"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS - np.inf, TARGETS, mask=MASK),
            "logits",
            ["finite", "got -inf"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS, TARGETS, mask=MASK & False),
            "mask",
            ["at least one counted position", "none"],
        ),
        (
            lambda: ops.cross_entropy_forward(LOGITS, TARGETS + V * MASK, mask=MASK),
            "targets",
            ["[0, 7)", "7 to 7"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_tanh_is_a_stretched_sigmoid(rng):
    a = rng.normal(scale=3, size=(4, 5))
    np.testing.assert_allclose(np.tanh(a), 2 * ops.sigmoid(2 * a) - 1, rtol=0, atol=1e-15)


def test_derivatives_of_sigmoid_and_tanh(rng):
    a, eps = rng.normal(scale=2, size=(4, 5)), 1e-6
    for f, derivative in (
        (ops.sigmoid, ops.sigmoid(a) * (1 - ops.sigmoid(a))),
        (np.tanh, 1 - np.tanh(a) ** 2),
    ):
        central = (f(a + eps) - f(a - eps)) / (2 * eps)
        np.testing.assert_allclose(derivative, central, rtol=1e-6, atol=1e-9)
