import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.pytorch.init import (
    glorot_uniform,
    identity,
    orthogonal,
    uniform,
    with_forget_bias,
)
from course_rnn.reference import init as reference
from tests.cases import H, I, assert_rejects

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])


def generator(device="cpu"):
    return torch.Generator(device).manual_seed(11)


@DTYPES
@pytest.mark.parametrize("shape", [(H, H), (H, I), (I, H)])
def test_the_numbers_are_those_of_torch(shape, dtype, device):
    def expected(fill, *args):
        return fill(
            torch.empty(shape, dtype=dtype, device=device), *args, generator=generator(device)
        )

    bound = H**-0.5
    for got, wanted in [
        (uniform(shape, H, generator(device), dtype), expected(nn.init.uniform_, -bound, bound)),
        (glorot_uniform(shape, generator(device), dtype), expected(nn.init.xavier_uniform_)),
        (orthogonal(shape, generator(device), dtype), expected(nn.init.orthogonal_)),
    ]:
        assert got.device.type == device.type
        torch.testing.assert_close(
            got, wanted, rtol=0, atol=1e-6 if dtype == torch.float32 else 1e-14
        )


@pytest.mark.parametrize("shape", [(H, H), (H, I), (I, H)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape, device):
    W = orthogonal(shape, generator(device), torch.float64)
    gram = W @ W.T if shape[0] < shape[1] else W.T @ W
    torch.testing.assert_close(
        gram, torch.eye(min(shape), dtype=torch.float64, device=device), rtol=0, atol=1e-14
    )


@DTYPES
def test_identity_equals_the_reference(dtype):
    got = identity(H, 0.3, dtype)
    assert got.dtype == dtype
    assert np.array_equal(got.numpy(), reference.identity(H, 0.3, got.numpy().dtype.type))


def test_forget_bias_equals_the_reference(rng, device):
    b = rng.normal(size=4 * H)
    tensor = torch.from_numpy(b.copy()).to(device).requires_grad_()
    got = with_forget_bias(tensor, 1.5)
    assert got.device.type == device.type
    assert np.array_equal(got.cpu().numpy(), reference.with_forget_bias(b, 1.5))
    assert np.array_equal(tensor.detach().cpu().numpy(), b)


RNG = generator()


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: uniform((2,), 0, RNG, torch.float64), "H", ["positive", "0"]),
        (lambda: identity(-1, 1.0, torch.float64), "H", ["positive", "-1"]),
        (lambda: glorot_uniform((0, 3), RNG, torch.float64), "shape", ["positive", "(0, 3)"]),
        (lambda: orthogonal((2, 2, 2), RNG, torch.float64), "shape", ["two", "(2, 2, 2)"]),
        (lambda: with_forget_bias(torch.zeros(6), 1.0), "b", ["four", "(6,)"]),
        (lambda: with_forget_bias(torch.zeros(0), 1.0), "b", ["four", "(0,)"]),
        (lambda: with_forget_bias(torch.zeros(4, 2), 1.0), "b", ["(8,)", "(4, 2)"]),
        (lambda: with_forget_bias([0.0], 1.0), "b", ["tensor", "list"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
