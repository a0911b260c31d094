"""Modes of a diagonal linear recurrence: eigenvalues, and complex numbers as pairs of real ones.

Its twin is :mod:`course_rnn.pytorch.modes`.
"""

import numpy as np
from jaxtyping import Complex, Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_shape


def eigenvalues(
    nu: Float[np.ndarray, " M"], theta: Float[np.ndarray, " M"]
) -> Complex[np.ndarray, " M"]:
    """λ = exp(−exp(ν) + iθ): of absolute value below 1, whatever ν is.

    Parameters
    ----------
    nu, theta : float arrays (M,)
        Logarithm of the decay a step, ``−log |λ|``; and the angle a step, in radians.

    Returns
    -------
    complex array (M,)

    Raises
    ------
    ValueError
        If the shapes or dtypes differ.

    Notes
    -----
    Orvieto et al. (2023), section 3.3; there θ is exp of a parameter. Chapter 12. Twin:
    :func:`course_rnn.pytorch.modes.eigenvalues`.

    Examples
    --------
    >>> lam = eigenvalues(np.log(-np.log([0.9])), np.array([np.pi]))
    >>> complex(lam[0].round(6))
    (-0.9+0j)
    """
    expect_shape("nu", nu, (-1,))
    expect_floats("nu", nu)
    if nu.size == 0:
        raise ValueError(f"nu: expected at least one mode, got shape {nu.shape}")
    expect_shape("theta", theta, nu.shape)
    expect_dtype("theta", theta, nu.dtype)
    return np.exp(-np.exp(nu)) * np.exp(1j * theta).astype(np.result_type(nu, np.complex64))


def ring(
    M: int, rng: np.random.Generator, *, inner: float, outer: float, max_angle: float = np.pi
) -> tuple[Float[np.ndarray, " M"], Float[np.ndarray, " M"]]:
    """Draw ν and θ such that the λ are uniform on a ring, by area.

    Parameters
    ----------
    M : int
        Number of modes, ≥ 1.
    rng : numpy.random.Generator
        Source of the draws.
    inner, outer : float
        Radii, 0 ≤ inner < outer < 1.
    max_angle : float
        Angles are uniform in [0, max_angle), in radians.

    Returns
    -------
    nu, theta : float64 arrays (M,)

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Orvieto et al. (2023), lemma 3.2. Chapter 12. Twin: :func:`course_rnn.pytorch.modes.ring`.

    Examples
    --------
    >>> nu, theta = ring(1000, np.random.default_rng(0), inner=0.5, outer=0.9)
    >>> radii = np.abs(eigenvalues(nu, theta))
    >>> bool(0.5 < radii.min() and radii.max() < 0.9)
    True
    """
    if M < 1:
        raise ValueError(f"M: expected at least 1, got {M}")
    if not 0 <= inner < 1:
        raise ValueError(f"inner: expected a radius in [0, 1), got {inner}")
    if not inner < outer < 1:
        raise ValueError(f"outer: expected a radius in ({inner}, 1), got {outer}")
    squares = inner**2 + (outer**2 - inner**2) * (1 - rng.random(M))  # never 0
    return np.log(-0.5 * np.log(squares)), max_angle * rng.random(M)


def join(parts: Float[np.ndarray, "*axes H"]) -> Complex[np.ndarray, "*axes M"]:
    """Make M complex numbers of 2M real ones: real parts first, then imaginary parts.

    Parameters
    ----------
    parts : float array (..., 2M)
        What :func:`part` gives.

    Returns
    -------
    complex array (..., M)

    Examples
    --------
    >>> join(np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [(1+3j), (2+4j)]
    """
    M = parts.shape[-1] // 2
    return parts[..., :M] + 1j * parts[..., M:]


def part(numbers: Complex[np.ndarray, "*axes M"]) -> Float[np.ndarray, "*axes H"]:
    """Write M complex numbers as 2M real ones: real parts first, then imaginary parts.

    Parameters
    ----------
    numbers : complex array (..., M)
        What :func:`join` gives.

    Returns
    -------
    float array (..., 2M)

    Examples
    --------
    >>> part(np.array([1 + 3j, 2 + 4j])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    return np.concatenate([numbers.real, numbers.imag], axis=-1)
