import pytest
import torch

from course_rnn.pytorch.scan import combine, linear_recurrence, scan
from course_rnn.reference import scan as reference
from tests.cases import H, N, T, assert_equal, assert_rejects
from tests.reference.test_scan import recurrence_args

COMPLEX = pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
both_ways = pytest.mark.parametrize("parallel", [True, False])


def tensors(rng, device="cpu", dtype=torch.float64, **sizes):
    numpy_dtype = "complex128" if dtype.is_complex else "float64"
    args = recurrence_args(rng, dtype=numpy_dtype, **sizes)
    return {k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in args.items()}


def array(tensor):
    return tensor.detach().cpu().numpy()


@COMPLEX
@both_ways
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("length", [1, T, 13])
def test_outputs_and_all_gradients_equal_the_reference(
    dtype, parallel, shared, length, rng, device
):
    args = tensors(rng, device, dtype, T=length, shared=shared)
    hs = linear_recurrence(**args, parallel=parallel)
    expected, cache = reference.linear_recurrence_forward(
        **{k: array(v) for k, v in args.items()}, parallel=not parallel
    )
    assert hs.device.type == device.type
    assert_equal(array(hs), expected)
    dhs = torch.from_numpy(array(args["b"])[::-1].copy()).to(device)
    hs.backward(dhs)
    for name, grad in reference.linear_recurrence_backward(array(dhs), cache)._asdict().items():
        assert_equal(array(args[name].grad), grad)


@both_ways
@COMPLEX
def test_gradcheck(parallel, dtype, rng):
    args = tuple(tensors(rng, dtype=dtype, shared=True).values())
    assert torch.autograd.gradcheck(lambda *a: linear_recurrence(*a, parallel=parallel), args)


@pytest.mark.parametrize("length", [1, 2, 7, 8, 100])
def test_the_scan_equals_the_reference(length, rng, device):
    a, b = rng.normal(size=(2, length, N, H))
    got = scan(torch.from_numpy(a).to(device), torch.from_numpy(b).to(device))
    for ours, expected in zip(got, reference.scan(a, b), strict=True):
        assert_equal(array(ours), expected)


def test_the_scan_is_differentiable(rng):
    a, b = (torch.from_numpy(v).requires_grad_() for v in rng.normal(size=(2, 5, 3)))
    assert torch.autograd.gradcheck(scan, (a, b))


def test_combine_equals_the_reference(rng):
    first, then = rng.normal(size=(2, 2, 5))
    got = combine(tuple(torch.from_numpy(first)), tuple(torch.from_numpy(then)))
    for ours, expected in zip(got, reference.combine(tuple(first), tuple(then)), strict=True):
        assert_equal(array(ours), expected, atol=0)


def test_arguments_are_not_mutated(rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    linear_recurrence(**args).sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


def test_bad_input(rng, without_shape_hook):
    args = tensors(rng)
    for name, value, parts in [
        ("a", torch.zeros(T, N, H + 1, dtype=torch.float64), ["(4, 3, 5)", "(4, 3, 6)"]),
        ("h0", torch.zeros(1, H, dtype=torch.float64), ["(3, 5)", "(1, 5)"]),
        ("b", torch.zeros(T, N, H), ["float64", "float32"]),
        ("b", torch.zeros(0, N, H), ["at least one step"]),
    ]:
        assert_rejects(lambda n=name, v=value: linear_recurrence(**{**args, n: v}), name, *parts)
    assert_rejects(lambda: scan(args["a"], args["b"][:2]), "b", "(4, 3, 5)", "(2, 3, 5)")
    assert_rejects(lambda: scan(torch.zeros(0), torch.zeros(0)), "a", "at least one")
