"""The linear recurrence h_t = a_t ∘ h_{t−1} + b_t in PyTorch, as a loop and as a scan.

Twin of :mod:`course_rnn.reference.scan`. On the way back autograd would follow every round of the
scan and keep what each has made; instead the backward pass is written out. It is a linear
recurrence from right to left.
"""

import torch
from jaxtyping import Inexact
from torch import Tensor
from torch.autograd.function import once_differentiable

from course_rnn.pytorch.validate import expect_no_nan, expect_shape

Pair = tuple[Tensor, Tensor]


def combine(first: Pair, then: Pair) -> Pair:
    """Compose two affine maps h ↦ a h + b: the one that is applied first, then the other.

    Parameters
    ----------
    first, then : pairs of tensors
        (a, b) each; shapes that broadcast.

    Returns
    -------
    pair of tensors
        The one map that does both.

    Notes
    -----
    Twin: :func:`course_rnn.reference.scan.combine`. Chapter 12.

    Examples
    --------
    >>> one, two, half, zero = torch.tensor([[1.0], [2.0], [0.5], [0.0]])
    >>> a, b = combine((half, one), (two, zero))  # halve, add 1; then double
    >>> a.item(), b.item()
    (1.0, 2.0)
    """
    (a1, b1), (a2, b2) = first, then
    return a2 * a1, a2 * b1 + b2


def scan(a: Inexact[Tensor, "T *#axes"], b: Inexact[Tensor, "T *axes"]) -> Pair:
    """Compose the steps 1 … t, for every t: the prefixes of :func:`combine` along the first axis.

    Parameters
    ----------
    a, b : float or complex tensors (T, ...)
        The steps. ``a`` may have 1 where ``b`` has a longer axis, but for the first.

    Returns
    -------
    a, b : tensors like the arguments
        Element t is the map from h_0 to h_t.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit.

    Notes
    -----
    Twin: :func:`course_rnn.reference.scan.scan`. Chapter 12.

    Examples
    --------
    >>> products, sums = scan(torch.tensor([2.0, 2.0, 2.0]), torch.tensor([1.0, 1.0, 1.0]))
    >>> products.tolist(), sums.tolist()
    ([2.0, 4.0, 8.0], [1.0, 3.0, 7.0])
    """
    _expect_numbers("a", a)
    if a.ndim == 0 or a.numel() == 0:
        raise ValueError(f"a: expected at least one step and one unit, got {tuple(a.shape)}")
    _expect_dtype("b", b, a)
    fits = b.ndim == a.ndim and all(
        a.shape[axis] == size or (axis > 0 and a.shape[axis] == 1)
        for axis, size in enumerate(b.shape)
    )
    if not fits:
        raise ValueError(
            f"b: expected a shape that a, {tuple(a.shape)}, fits, got {tuple(b.shape)}"
        )
    return _scan(a, b)


def linear_recurrence(
    a: Inexact[Tensor, "T #N H"],
    b: Inexact[Tensor, "T N H"],
    h0: Inexact[Tensor, "N H"],
    *,
    parallel: bool = True,
) -> Inexact[Tensor, "T N H"]:
    """Compute h_t = a_t ∘ h_{t−1} + b_t for all t.

    Parameters
    ----------
    a : float or complex tensor (T, N, H), or (T, 1, H)
        What is kept of the state, element by element; one for all sequences if (T, 1, H).
    b : tensor (T, N, H)
        What is added.
    h0 : tensor (N, H)
        State before the first step.
    parallel : bool
        By a scan, with its own backward pass, which is a scan, too; else in a loop over T, through
        which autograd goes back. The numbers are the same up to rounding.

    Returns
    -------
    hs : tensor (T, N, H)
        States h_1 … h_T.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Twin: :func:`course_rnn.reference.scan.linear_recurrence_forward`. Chapter 12.

    Examples
    --------
    >>> half, ones = torch.full((3, 1, 1), 0.5), torch.ones(3, 1, 1)
    >>> linear_recurrence(half, ones, torch.tensor([[4.0]])).flatten().tolist()
    [3.0, 2.5, 2.25]
    """
    _expect_arguments(a, b, h0)
    if parallel:
        hs = _LinearRecurrence.apply(a, b, h0)
    else:
        states = [h0]
        for a_t, b_t in zip(a, b, strict=True):
            states.append(a_t * states[-1] + b_t)
        hs = torch.stack(states[1:])
    expect_no_nan(hs[-1], a=a, b=b, h0=h0)
    return hs


class _LinearRecurrence(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b, h0):
        started = b.clone()
        started[0] += a[0] * h0
        hs = _scan(a, started)[1]
        ctx.save_for_backward(a, h0, hs)
        return hs

    @staticmethod
    @once_differentiable
    def backward(ctx, dhs):
        a, h0, hs = ctx.saved_tensors
        factors = torch.cat([a[1:], torch.zeros_like(a[:1])]).conj()  # none after the last step
        g = _scan(factors.flip(0), dhs.flip(0))[1].flip(0)
        da = g * torch.cat([h0[None], hs[:-1]]).conj()
        if a.shape[1] != hs.shape[1]:
            da = da.sum(dim=1, keepdim=True)
        return da, g, a[0].conj() * g[0]


def _scan(a: Tensor, b: Tensor) -> Pair:
    if len(a) == 1:
        return a, b
    pair_a, pair_b = _scan(*combine((a[:-1:2], b[:-1:2]), (a[1::2], b[1::2])))
    products, sums = torch.empty_like(a), torch.empty_like(b)
    products[0], sums[0] = a[0], b[0]
    products[1::2], sums[1::2] = pair_a, pair_b
    if rest := len(a[2::2]):  # the last pair has no one after it if T is even
        products[2::2], sums[2::2] = combine((pair_a[:rest], pair_b[:rest]), (a[2::2], b[2::2]))
    return products, sums


def _expect_numbers(name, tensor) -> None:
    if not isinstance(tensor, Tensor) or not (tensor.is_floating_point() or tensor.is_complex()):
        got = f"dtype {tensor.dtype}" if isinstance(tensor, Tensor) else type(tensor).__name__
        raise ValueError(f"{name}: expected floats or complex numbers, got {got}")


def _expect_dtype(name, tensor, like) -> None:
    _expect_numbers(name, tensor)
    if tensor.dtype != like.dtype:
        raise ValueError(f"{name}: expected dtype {like.dtype}, got {tensor.dtype}")


def _expect_arguments(a, b, h0) -> None:
    _expect_numbers("a", a)
    T, N, H = b.shape if isinstance(b, Tensor) and b.ndim == 3 else (-1, -1, -1)
    expect_shape("b", b, (T, N, H))
    if b.numel() == 0:
        raise ValueError(f"b: expected at least one step and one unit, got {tuple(b.shape)}")
    expect_shape("a", a, (T, 1 if a.ndim == 3 and a.shape[1] == 1 else N, H))
    expect_shape("h0", h0, (N, H))
    _expect_dtype("b", b, a)
    _expect_dtype("h0", h0, a)
