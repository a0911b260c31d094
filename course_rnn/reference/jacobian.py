"""How much h_T depends on h_t: Jacobians of the Elman RNN, their products and spectra."""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.rnn import NONLINEARITIES
from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


def step_jacobians(
    hs: Float[np.ndarray, "T N H"],
    W_hh: Float[np.ndarray, "H H"],
    *,
    nonlinearity: str = "tanh",
) -> Float[np.ndarray, "T N H H"]:
    """Jacobian of every state with respect to the one before it, diag(φ'(a_t)) W_hh.

    Parameters
    ----------
    hs : float array (T, N, H)
        States h_1 … h_T, from :func:`course_rnn.reference.rnn.rnn_forward`.
    W_hh : float array (H, H)
        Hidden-to-hidden weights.
    nonlinearity : {"tanh", "relu"}
        The function φ that made the states.

    Returns
    -------
    float array (T, N, H, H)
        Entry ``[t, n, i, j]`` is the derivative of ``hs[t, n, i]`` with respect to unit j of the
        state one step before; at t = 0 that is h_0.

    Raises
    ------
    ValueError
        If the shapes or dtypes do not fit, or the nonlinearity is unknown.

    Notes
    -----
    Pascanu, Mikolov and Bengio (2013), equation 5, where the state is the
    pre-activation. Chapter 4.

    Examples
    --------
    >>> step_jacobians(np.zeros((1, 1, 2)), np.array([[0.0, 2.0], [0.5, 0.0]]))[0, 0].tolist()
    [[0.0, 2.0], [0.5, 0.0]]
    """
    _expect_states(hs, W_hh)
    jacobians = _slopes(hs, nonlinearity)[..., None] * W_hh  # the slope scales the rows
    expect_no_nan(jacobians, hs=hs, W_hh=W_hh)
    return jacobians


def jacobian_products(
    jacobians: Float[np.ndarray, "T N H H"],
) -> Float[np.ndarray, "T1 N H H"]:
    """Jacobian of the last state with respect to every state: the product of those between them.

    Parameters
    ----------
    jacobians : float array (T, N, H, H)
        From :func:`step_jacobians`.

    Returns
    -------
    float array (T + 1, N, H, H)
        Entry t is ∂h_T/∂h_t for t = 0 … T; the last is the identity. Over many steps the numbers
        leave the range of the dtype; :func:`log_gradient_norms` does not.

    Raises
    ------
    ValueError
        If ``jacobians`` does not have four axes, the last two of one size.

    Examples
    --------
    >>> halves = np.broadcast_to(0.5 * np.eye(2), (3, 1, 2, 2))
    >>> jacobian_products(halves)[:, 0, 0, 0].tolist()
    [0.125, 0.25, 0.5, 1.0]
    """
    expect_shape("jacobians", jacobians, (-1, -1, -1, -1))
    expect_floats("jacobians", jacobians)
    T, N, H, _ = jacobians.shape
    if jacobians.size == 0:
        raise ValueError(f"jacobians: expected no axis of size 0, got {jacobians.shape}")
    expect_shape("jacobians", jacobians, (T, N, H, H))
    products = np.empty((T + 1, N, H, H), jacobians.dtype)
    products[T] = np.eye(H)
    for t in reversed(range(T)):
        products[t] = products[t + 1] @ jacobians[t]
    expect_no_nan(products[0], jacobians=jacobians)
    return products


def singular_values(matrices: Float[np.ndarray, "*axes H H"]) -> Float[np.ndarray, "*axes H"]:
    """Singular values, largest first: by how much a step can lengthen or shorten a vector.

    Parameters
    ----------
    matrices : float array (..., H, H)
        Jacobians or their products.

    Returns
    -------
    float array (..., H)

    Raises
    ------
    ValueError
        If the last two axes are not of one size.

    Examples
    --------
    >>> singular_values(np.diag([3.0, -4.0])).tolist()
    [4.0, 3.0]
    """
    _expect_square(matrices)
    return np.linalg.svd(matrices, compute_uv=False)


def spectral_radius(matrices: Float[np.ndarray, "*axes H H"]) -> Float[np.ndarray, "*axes"]:
    """Largest absolute value of an eigenvalue: by how much many equal steps do, a step.

    Parameters
    ----------
    matrices : float array (..., H, H)
        Jacobians or their products.

    Returns
    -------
    float array (...)
        At most the largest singular value.

    Raises
    ------
    ValueError
        If the last two axes are not of one size.

    Examples
    --------
    >>> float(spectral_radius(np.array([[0.9, 5.0], [0.0, 0.9]])).round(6))
    0.9
    """
    _expect_square(matrices)
    return np.asarray(np.abs(np.linalg.eigvals(matrices)).max(axis=-1))


def log_gradient_norms(
    dh_T: Float[np.ndarray, "N H"],
    hs: Float[np.ndarray, "T N H"],
    W_hh: Float[np.ndarray, "H H"],
    *,
    nonlinearity: str = "tanh",
) -> Float[np.ndarray, "T1 N"]:
    """Natural logarithm of ‖∂L/∂h_t‖ at every step, for a loss that sees the last state alone.

    Parameters
    ----------
    dh_T : float array (N, H)
        ∂L/∂h_T, the error injected at the last step.
    hs : float array (T, N, H)
        States h_1 … h_T.
    W_hh : float array (H, H)
        Hidden-to-hidden weights.
    nonlinearity : {"tanh", "relu"}
        The function φ that made the states.

    Returns
    -------
    float array (T + 1, N)
        For t = 0 … T; −∞ where the gradient is exactly 0. Only directions are multiplied, lengths
        are added as logarithms: nothing over- or underflows, however many the steps.

    Raises
    ------
    ValueError
        If the shapes or dtypes do not fit, or the nonlinearity is unknown.

    Notes
    -----
    Over many steps the growth per step back tends to the recurrence's largest Lyapunov exponent.
    Chapter 4.

    Examples
    --------
    >>> W_hh = 0.5 * np.eye(2)
    >>> log_gradient_norms(np.array([[1.0, 0.0]]), np.zeros((3, 1, 2)), W_hh)[:, 0].round(2)
    array([-2.08, -1.39, -0.69,  0.  ])
    """
    _expect_states(hs, W_hh)
    T, N, H = hs.shape
    expect_shape("dh_T", dh_T, (N, H))
    expect_dtype("dh_T", dh_T, W_hh.dtype)
    slopes = _slopes(hs, nonlinearity)
    log_norms = np.empty((T + 1, N), hs.dtype)
    direction, log_norms[T] = _split(dh_T)
    for t in reversed(range(T)):
        direction, log_growth = _split((direction * slopes[t]) @ W_hh)
        log_norms[t] = log_norms[t + 1] + log_growth
    expect_no_nan(log_norms[0], dh_T=dh_T, hs=hs, W_hh=W_hh)
    return log_norms


def _slopes(hs: np.ndarray, nonlinearity: str) -> np.ndarray:
    """φ'(a) from the value φ(a) alone, as in :func:`course_rnn.reference.rnn.rnn_backward`."""
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity: expected one of {NONLINEARITIES}, got {nonlinearity!r}")
    return 1 - hs**2 if nonlinearity == "tanh" else (hs > 0).astype(hs.dtype)


def _split(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of length 1 and the logarithms of the lengths; a zero vector stays zero."""
    # By the largest entry first: the squares of a length of 1e-200 would all be 0.
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    vectors = vectors / np.where(largest > 0, largest, 1)
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):  # log 0 = −∞ is meant
        logs = np.log(largest) + np.log(norms)
    return vectors / np.where(norms > 0, norms, 1), logs[..., 0]


def _expect_states(hs: np.ndarray, W_hh: np.ndarray) -> None:
    expect_shape("W_hh", W_hh, (-1, -1))
    expect_floats("W_hh", W_hh)
    H = W_hh.shape[1]
    expect_shape("W_hh", W_hh, (H, H))
    expect_shape("hs", hs, (-1, -1, H))
    if hs.size == 0:
        raise ValueError(f"hs: expected at least one step and one sequence, got shape {hs.shape}")
    expect_dtype("hs", hs, W_hh.dtype)


def _expect_square(matrices: np.ndarray) -> None:
    shape = np.shape(matrices)
    if len(shape) < 2 or shape[-1] != shape[-2] or shape[-1] == 0:
        raise ValueError(f"matrices: expected (..., H, H), got {shape}")
    expect_floats("matrices", matrices)
    expect_no_nan(matrices, matrices=matrices)  # LAPACK would stop with a message of its own
