"""First values of weights: uniform, Glorot, orthogonal, identity, and a forget gate that is open.

Gates are stacked in one matrix, (4H, I) or (3H, I); its rows are given to the functions gate by
gate where the size of one gate matters (Glorot, orthogonal), and put together by
``np.concatenate``. Its twin is :mod:`course_rnn.pytorch.init`.
"""

import math

import numpy as np
from jaxtyping import Float

from course_rnn.reference.validate import expect_floats, expect_shape


def uniform(
    shape: tuple[int, ...], H: int, rng: np.random.Generator, dtype: type
) -> Float[np.ndarray, "..."]:
    """Draw uniformly from ±1/√H, as PyTorch's recurrent layers do for every weight and bias.

    Parameters
    ----------
    shape : tuple of int
        Shape of the parameter.
    H : int
        Number of hidden units.
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of the parameter.

    Returns
    -------
    float array of the given shape

    Raises
    ------
    ValueError
        If ``H`` is below 1.

    Examples
    --------
    >>> W = uniform((3, 2), H=4, rng=np.random.default_rng(0), dtype=np.float64)
    >>> W.shape, bool(np.abs(W).max() <= 0.5)
    ((3, 2), True)
    """
    _expect_positive("H", H)
    if min(shape, default=0) < 0:
        raise ValueError(f"shape: expected sizes of at least 0, got {shape}")
    bound = 1 / math.sqrt(H)
    return rng.uniform(-bound, bound, shape).astype(dtype)


def glorot_uniform(
    shape: tuple[int, int], rng: np.random.Generator, dtype: type
) -> Float[np.ndarray, "rows columns"]:
    """Draw uniformly from ±√(6 / (rows + columns)), also called Xavier initialisation.

    The variance is 2 / (rows + columns), a compromise between 1 / columns, which keeps the variance
    of activations on their way forward, and 1 / rows, which keeps that of gradients on their way
    back.

    Parameters
    ----------
    shape : (rows, columns)
        Outputs and inputs.
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of the matrix.

    Returns
    -------
    float array (rows, columns)

    Raises
    ------
    ValueError
        If ``shape`` is not two positive sizes.

    Notes
    -----
    Glorot and Bengio (2010), equation 16. Twin: ``torch.nn.init.xavier_uniform_``.

    Examples
    --------
    >>> W = glorot_uniform((3, 2), np.random.default_rng(0), np.float64)
    >>> bool(np.abs(W).max() <= np.sqrt(6 / (3 + 2)))
    True
    """
    _expect_matrix(shape)
    bound = math.sqrt(6 / sum(shape))
    return rng.uniform(-bound, bound, shape).astype(dtype)


def orthogonal(
    shape: tuple[int, int], rng: np.random.Generator, dtype: type
) -> Float[np.ndarray, "rows columns"]:
    """Draw a matrix with orthonormal rows or columns, whichever are fewer, uniformly.

    Parameters
    ----------
    shape : (rows, columns)
        Shape of the matrix. A square one keeps the length of every vector: all its singular values
        are 1.
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of the matrix.

    Returns
    -------
    float array (rows, columns)

    Raises
    ------
    ValueError
        If ``shape`` is not two positive sizes.

    Notes
    -----
    Saxe, McClelland and Ganguli (2014). QR leaves the sign of every column open, and what the
    library chooses is not uniform; a positive diagonal of R is (Mezzadri 2007).
    Twin: ``torch.nn.init.orthogonal_``.

    Examples
    --------
    >>> Q = orthogonal((3, 3), np.random.default_rng(0), np.float64)
    >>> np.abs(Q @ Q.T).round(6).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    _expect_matrix(shape)
    long, short = max(shape), min(shape)
    Q, R = np.linalg.qr(rng.normal(size=(long, short)))
    Q *= np.sign(np.diagonal(R))
    return (Q if shape[0] >= shape[1] else Q.T).astype(dtype)


def identity(H: int, scale: float, dtype: type) -> Float[np.ndarray, "H H"]:
    """Hidden-to-hidden weights that keep the state: ``scale`` times the identity.

    Parameters
    ----------
    H : int
        Number of hidden units.
    scale : float
        1 to keep the state as it is, less to let it fade.
    dtype : float dtype
        dtype of the matrix.

    Returns
    -------
    float array (H, H)

    Raises
    ------
    ValueError
        If ``H`` is below 1.

    Notes
    -----
    With rectified linear units and zero biases: the IRNN of Le, Jaitly and Hinton (2015).

    Examples
    --------
    >>> identity(2, 0.5, np.float64).tolist()
    [[0.5, 0.0], [0.0, 0.5]]
    """
    _expect_positive("H", H)
    _expect_finite("scale", scale)
    return dtype(scale) * np.eye(H, dtype=dtype)


def with_forget_bias(b: Float[np.ndarray, " H4"], value: float) -> Float[np.ndarray, " H4"]:
    """Set the forget gate's part of an LSTM bias.

    Parameters
    ----------
    b : float array (4H,)
        Bias of the gates i, f, g, o. An LSTM here has two, ``b_xh`` and ``b_hh``, that add up: set
        one to the value and the other to 0.
    value : float
        At 1 the gate starts at σ(1) ≈ 0.73 instead of 0.5: the cell remembers from the beginning.

    Returns
    -------
    float array (4H,)
        A copy.

    Raises
    ------
    ValueError
        If ``b`` is not of four equal parts.

    Notes
    -----
    Gers, Schmidhuber and Cummins (2000); Jozefowicz, Zaremba and Sutskever (2015) recommend 1.

    Examples
    --------
    >>> with_forget_bias(np.zeros(8), 1.0)
    array([0., 0., 1., 1., 0., 0., 0., 0.])
    """
    expect_shape("b", b, (-1,))
    expect_floats("b", b)
    _expect_finite("value", value)
    if b.size == 0 or b.size % 4:
        raise ValueError(f"b: expected four gates of equal size, got shape {b.shape}")
    H = b.size // 4
    b = b.copy()
    b[H : 2 * H] = value
    return b


def _expect_positive(name: str, size: int) -> None:
    if size < 1:
        raise ValueError(f"{name}: expected a positive size, got {size}")


def _expect_finite(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"{name}: expected a finite number, got {value}")


def _expect_matrix(shape: tuple[int, ...]) -> None:
    if len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"shape: expected two positive sizes, got {shape}")
