"""Modes of a diagonal linear recurrence, twin of :mod:`course_rnn.reference.modes`."""

import math

import torch
from jaxtyping import Complex, Float
from torch import Tensor


def eigenvalues(nu: Float[Tensor, " M"], theta: Float[Tensor, " M"]) -> Complex[Tensor, " M"]:
    """λ = exp(−exp(ν) + iθ): of absolute value below 1, whatever ν is.

    Parameters
    ----------
    nu, theta : float tensors (M,)
        Logarithm of the decay a step, ``−log |λ|``; and the angle a step, in radians.

    Returns
    -------
    complex tensor (M,)

    Notes
    -----
    Twin: :func:`course_rnn.reference.modes.eigenvalues`. Chapter 12.

    Examples
    --------
    >>> decay = torch.tensor([0.9]).log().neg()
    >>> bool(torch.isclose(eigenvalues(decay.log(), torch.tensor([0.0])).real, torch.tensor(0.9)))
    True
    """
    return torch.polar(torch.exp(-torch.exp(nu)), theta)


def ring(
    M: int, *, inner: float, outer: float, max_angle: float = math.pi
) -> tuple[Float[Tensor, " M"], Float[Tensor, " M"]]:
    """Draw ν and θ such that the λ are uniform on a ring, by area.

    Parameters
    ----------
    M : int
        Number of modes, ≥ 1.
    inner, outer : float
        Radii, 0 ≤ inner < outer < 1.
    max_angle : float
        Angles are uniform in [0, max_angle), in radians.

    Returns
    -------
    nu, theta : float tensors (M,)

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Twin: :func:`course_rnn.reference.modes.ring`. Chapter 12.

    Examples
    --------
    >>> nu, theta = ring(1000, inner=0.5, outer=0.9)
    >>> bool(eigenvalues(nu, theta).abs().max() < 0.901)
    True
    """
    if M < 1:
        raise ValueError(f"M: expected at least 1, got {M}")
    if not 0 <= inner < 1:
        raise ValueError(f"inner: expected a radius in [0, 1), got {inner}")
    if not inner < outer < 1:
        raise ValueError(f"outer: expected a radius in ({inner}, 1), got {outer}")
    squares = inner**2 + (outer**2 - inner**2) * (1 - torch.rand(M))  # never 0
    return torch.log(-0.5 * torch.log(squares)), max_angle * torch.rand(M)


def join(parts: Float[Tensor, "*axes H"]) -> Complex[Tensor, "*axes M"]:
    """Make M complex numbers of 2M real ones: real parts first, then imaginary parts.

    Parameters
    ----------
    parts : float tensor (..., 2M)
        What :func:`part` gives.

    Returns
    -------
    complex tensor (..., M)

    Examples
    --------
    >>> join(torch.tensor([1.0, 2.0, 3.0, 4.0])).tolist()
    [(1+3j), (2+4j)]
    """
    return torch.complex(*parts.chunk(2, dim=-1))


def part(numbers: Complex[Tensor, "*axes M"]) -> Float[Tensor, "*axes H"]:
    """Write M complex numbers as 2M real ones: real parts first, then imaginary parts.

    Parameters
    ----------
    numbers : complex tensor (..., M)
        What :func:`join` gives.

    Returns
    -------
    float tensor (..., 2M)

    Examples
    --------
    >>> part(torch.tensor([1 + 3j, 2 + 4j])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    return torch.cat([numbers.real, numbers.imag], dim=-1)
