"""The linear recurrence in logarithms, twin of :mod:`course_rnn.reference.log_space`."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def log_space_recurrence(
    log_a: Float[Tensor, "T N H"], log_b: Float[Tensor, "T N H"], log_h0: Float[Tensor, "N H"]
) -> Float[Tensor, "T N H"]:
    """Compute log h_t of h_t = a_t h_{t−1} + b_t, all positive, by two cumulative sums.

    Parameters
    ----------
    log_a, log_b : float tensors (T, N, H)
        Logarithms of the factors and of what is added; a must be above 0.
    log_h0 : float tensor (N, H)
        Logarithm of the first state.

    Returns
    -------
    float tensor (T, N, H)

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN; or if ``log_a``
        is not finite (like every look at the numbers, on the processor and uncompiled only).

    Notes
    -----
    Twin: :func:`course_rnn.reference.log_space.log_space_recurrence`. Chapter 12.

    Examples
    --------
    >>> half, ones = torch.full((3, 1, 1), 0.5), torch.ones(3, 1, 1)
    >>> log_h = log_space_recurrence(half.log(), ones.log(), torch.tensor([[4.0]]).log())
    >>> bool(torch.allclose(log_h.exp().flatten(), torch.tensor([3.0, 2.5, 2.25])))
    True
    """
    shape = log_a.shape if isinstance(log_a, Tensor) and log_a.ndim == 3 else (-1, -1, -1)
    expect_shape("log_a", log_a, tuple(shape))
    if log_a.numel() == 0:
        got = tuple(log_a.shape)
        raise ValueError(f"log_a: expected at least one step and one unit, got {got}")
    expect_shape("log_b", log_b, tuple(shape))
    expect_shape("log_h0", log_h0, tuple(shape[1:]))
    for name, tensor in (("log_a", log_a), ("log_b", log_b), ("log_h0", log_h0)):
        expect_floats(name, tensor)
        expect_no_nan(tensor, **{name: tensor})
    _expect_finite(log_a)
    A = torch.cumsum(log_a, dim=0)
    return A + torch.logcumsumexp(torch.cat([log_h0[None], log_b - A]), dim=0)[1:]


def _expect_finite(log_a: Tensor) -> None:
    if torch.compiler.is_compiling() or log_a.device.type != "cpu":
        return
    finite = torch.isfinite(log_a)
    if not finite.all():
        raise ValueError(f"log_a: expected finite numbers, got {log_a[~finite][0].item()}")
