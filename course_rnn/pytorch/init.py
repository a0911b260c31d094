"""First values of weights in PyTorch, twin of :mod:`course_rnn.reference.init`.

The numbers are those that ``torch.nn.init`` draws from the same generator.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.validate import expect_floats, expect_shape


def uniform(
    shape: tuple[int, ...], H: int, rng: torch.Generator, dtype: torch.dtype
) -> Float[Tensor, "..."]:
    """Draw uniformly from ±1/√H, as PyTorch's recurrent layers do for every weight and bias.

    Parameters
    ----------
    shape : tuple of int
        Shape of the parameter.
    H : int
        Number of hidden units.
    rng : torch.Generator
        Source of randomness; the result is on its device.
    dtype : torch.dtype
        dtype of the parameter.

    Returns
    -------
    float tensor of the given shape

    Raises
    ------
    ValueError
        If ``H`` is below 1.

    Examples
    --------
    >>> W = uniform((3, 2), H=4, rng=torch.Generator().manual_seed(0), dtype=torch.float64)
    >>> tuple(W.shape), bool(W.abs().max() <= 0.5)
    ((3, 2), True)
    """
    _expect_positive("H", H)
    if min(shape, default=0) < 0:
        raise ValueError(f"shape: expected sizes of at least 0, got {shape}")
    bound = 1 / math.sqrt(H)
    return _empty(shape, rng, dtype).uniform_(-bound, bound, generator=rng)


def glorot_uniform(
    shape: tuple[int, int], rng: torch.Generator, dtype: torch.dtype
) -> Float[Tensor, "rows columns"]:
    """Draw uniformly from ±√(6 / (rows + columns)), also called Xavier initialisation.

    Parameters
    ----------
    shape : (rows, columns)
        Outputs and inputs.
    rng : torch.Generator
        Source of randomness; the result is on its device.
    dtype : torch.dtype
        dtype of the matrix.

    Returns
    -------
    float tensor (rows, columns)

    Raises
    ------
    ValueError
        If ``shape`` is not two positive sizes.

    Examples
    --------
    >>> W = glorot_uniform((3, 2), torch.Generator().manual_seed(0), torch.float64)
    >>> bool(W.abs().max() <= (6 / 5) ** 0.5)
    True
    """
    _expect_matrix(shape)
    bound = math.sqrt(6 / sum(shape))
    return _empty(shape, rng, dtype).uniform_(-bound, bound, generator=rng)


def orthogonal(
    shape: tuple[int, int], rng: torch.Generator, dtype: torch.dtype
) -> Float[Tensor, "rows columns"]:
    """Draw a matrix with orthonormal rows or columns, whichever are fewer, uniformly.

    Parameters
    ----------
    shape : (rows, columns)
        Shape of the matrix.
    rng : torch.Generator
        Source of randomness; the result is on its device.
    dtype : torch.dtype
        dtype of the matrix.

    Returns
    -------
    float tensor (rows, columns)

    Raises
    ------
    ValueError
        If ``shape`` is not two positive sizes.

    Examples
    --------
    >>> Q = orthogonal((3, 3), torch.Generator().manual_seed(0), torch.float64)
    >>> bool(torch.allclose(Q @ Q.T, torch.eye(3, dtype=torch.float64)))
    True
    """
    _expect_matrix(shape)
    normal = _empty(shape, rng, dtype).normal_(generator=rng)
    Q, R = torch.linalg.qr(normal if shape[0] >= shape[1] else normal.T)
    Q = Q * torch.sign(torch.diagonal(R))
    return Q if shape[0] >= shape[1] else Q.T


def identity(H: int, scale: float, dtype: torch.dtype) -> Float[Tensor, "H H"]:
    """Hidden-to-hidden weights that keep the state: ``scale`` times the identity.

    Parameters
    ----------
    H : int
        Number of hidden units.
    scale : float
        1 to keep the state as it is, less to let it fade.
    dtype : torch.dtype
        dtype of the matrix.

    Returns
    -------
    float tensor (H, H)
        On the CPU.

    Raises
    ------
    ValueError
        If ``H`` is below 1.

    Examples
    --------
    >>> identity(2, 0.5, torch.float64).tolist()
    [[0.5, 0.0], [0.0, 0.5]]
    """
    _expect_positive("H", H)
    _expect_finite("scale", scale)
    return scale * torch.eye(H, dtype=dtype)


def with_forget_bias(b: Float[Tensor, " H4"], value: float) -> Float[Tensor, " H4"]:
    """Set the forget gate's part of an LSTM bias.

    Parameters
    ----------
    b : float tensor (4H,)
        Bias of the gates i, f, g, o.
    value : float
        What the forget gate's part becomes.

    Returns
    -------
    float tensor (4H,)
        A copy, detached from any graph.

    Raises
    ------
    ValueError
        If ``b`` is not of four equal parts.

    Examples
    --------
    >>> with_forget_bias(torch.zeros(8), 1.0).tolist()
    [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """
    expect_shape("b", b, (b.numel(),) if isinstance(b, Tensor) else ())
    if b.numel() == 0 or b.numel() % 4:
        raise ValueError(f"b: expected four gates of equal size, got shape {tuple(b.shape)}")
    expect_floats("b", b)
    _expect_finite("value", value)
    H = b.numel() // 4
    b = b.detach().clone()
    b[H : 2 * H] = value
    return b


def _empty(shape: tuple[int, ...], rng: torch.Generator, dtype: torch.dtype) -> Tensor:
    return torch.empty(shape, dtype=dtype, device=rng.device)


def _expect_positive(name: str, size: int) -> None:
    if size < 1:
        raise ValueError(f"{name}: expected a positive size, got {size}")


def _expect_finite(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"{name}: expected a finite number, got {value}")


def _expect_matrix(shape: tuple[int, ...]) -> None:
    if len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"shape: expected two positive sizes, got {shape}")
