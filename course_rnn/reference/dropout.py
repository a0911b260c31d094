"""Inverted dropout: drop units at random while training, and change nothing at evaluation."""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.params import expect_decay
from course_rnn.reference.validate import expect_floats, expect_shape


def dropout_mask(
    shape: tuple[int, ...], p: float, rng: np.random.Generator, dtype: type
) -> Float[np.ndarray, "..."]:
    """Draw a mask that is 0 with probability p, and 1 / (1 − p) otherwise.

    Its mean is 1: whoever multiplies by it changes no expectation.

    Parameters
    ----------
    shape : tuple of int
        Shape of the mask. A mask (1, N, H) serves for all steps of (T, N, H).
    p : float
        Probability of dropping, in [0, 1).
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of the mask.

    Returns
    -------
    float array of the given shape

    Raises
    ------
    ValueError
        If ``p`` is outside [0, 1).

    Examples
    --------
    >>> mask = dropout_mask((1000,), p=0.5, rng=np.random.default_rng(0), dtype=np.float64)
    >>> sorted(set(mask.tolist()))
    [0.0, 2.0]
    """
    p = expect_decay("p", p)
    if min(shape, default=0) < 0:
        raise ValueError(f"shape: expected sizes of at least 0, got {shape}")
    return (rng.random(shape) >= p).astype(dtype) / dtype(1 - p)


def dropout_forward(
    x: Float[np.ndarray, "*axes"], p: float, rng: np.random.Generator, *, training: bool
) -> tuple[Float[np.ndarray, "*axes"], np.ndarray]:
    """Multiply by a fresh :func:`dropout_mask`, or by 1 at evaluation.

    Parameters
    ----------
    x : float array of any shape
        Activations.
    p : float
        Probability of dropping, in [0, 1).
    rng : np.random.Generator
        Source of randomness; not used at evaluation.
    training : bool
        Whether to drop at all.

    Returns
    -------
    y : float array like ``x``
        Activations, some of them 0.
    mask : float array like ``x``
        What :func:`dropout_backward` needs.

    Raises
    ------
    ValueError
        If ``p`` is outside [0, 1), or ``x`` is no array.

    Notes
    -----
    Srivastava et al. (2014), scaled while training so that evaluation needs no scaling.
    Twin: :func:`torch.nn.functional.dropout`.

    Examples
    --------
    >>> y, mask = dropout_forward(np.ones(1000), 0.2, np.random.default_rng(0), training=True)
    >>> bool(0.9 < y.mean() < 1.1), float(y.max())
    (True, 1.25)
    """
    expect_floats("x", x)
    expect_decay("p", p)
    mask = dropout_mask(x.shape, p, rng, x.dtype.type) if training else np.ones_like(x)
    return x * mask, mask


def dropout_backward(
    dy: Float[np.ndarray, "*axes"], mask: Float[np.ndarray, "*axes"]
) -> Float[np.ndarray, "*axes"]:
    """∂L/∂x of :func:`dropout_forward`: the gradient passes where the activation passed.

    Parameters
    ----------
    dy : float array of any shape
        ∂L/∂y.
    mask : float array like ``dy``
        From :func:`dropout_forward`.

    Returns
    -------
    float array like ``dy``

    Raises
    ------
    ValueError
        If ``dy`` does not have the shape of ``y``.

    Examples
    --------
    >>> y, mask = dropout_forward(np.ones(4), 0.5, np.random.default_rng(0), training=True)
    >>> bool((dropout_backward(np.ones(4), mask) == mask).all())
    True
    """
    expect_shape("dy", dy, mask.shape)
    return dy * mask
