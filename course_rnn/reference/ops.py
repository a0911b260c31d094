"""Operations that every network of the course shares: σ, softmax, cross-entropy, one linear layer.

All functions take floats of any dtype and answer in the same dtype. Nothing is mutated.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Integer

from course_rnn.reference.validate import (
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)


def sigmoid(a: Float[np.ndarray, "*axes"]) -> Float[np.ndarray, "*axes"]:
    """Logistic function σ(a) = 1 / (1 + exp(−a)), element by element.

    Computed as ``(tanh(a / 2) + 1) / 2``, which is the same function and never overflows.

    Parameters
    ----------
    a : float array of any shape
        Pre-activations.

    Returns
    -------
    float array of the same shape, values in [0, 1]

    Notes
    -----
    Twin: :func:`torch.sigmoid`.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return 0.5 * (np.tanh(0.5 * a) + 1)


def log_softmax(logits: Float[np.ndarray, "*axes V"]) -> Float[np.ndarray, "*axes V"]:
    """Natural logarithm of the softmax over the last axis, without overflow.

    Parameters
    ----------
    logits : float array (..., V)
        Unnormalised log-probabilities.

    Returns
    -------
    float array (..., V)
        Each row is ``logits − logsumexp(logits)``, in nats.

    Notes
    -----
    Twin: :func:`torch.nn.functional.log_softmax`.

    Examples
    --------
    >>> log_softmax(np.array([0.0, 1000.0]))
    array([-1000.,     0.])
    """
    shifted = logits - logits.max(axis=-1, keepdims=True)  # adding a constant changes no ratio
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax(logits: Float[np.ndarray, "*axes V"]) -> Float[np.ndarray, "*axes V"]:
    """Softmax over the last axis: positive numbers that sum to 1.

    Parameters
    ----------
    logits : float array (..., V)
        Unnormalised log-probabilities.

    Returns
    -------
    float array (..., V)
        ``exp(logits)`` divided by its sum, without overflow.

    Notes
    -----
    Twin: :func:`torch.nn.functional.softmax`.

    Examples
    --------
    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    exps = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exps / exps.sum(axis=-1, keepdims=True)


def one_hot(
    ids: Integer[np.ndarray, "*axes"], size: int, dtype: type = np.float64
) -> Float[np.ndarray, "*axes V"]:
    """Replace every index by a vector that is 1 at the index and 0 elsewhere.

    Parameters
    ----------
    ids : int array of any shape
        Symbol indices in ``[0, size)``.
    size : int
        Number of symbols V.
    dtype : float dtype
        dtype of the result.

    Returns
    -------
    float array (..., V)

    Raises
    ------
    ValueError
        If ``ids`` is empty or not of integers, or an index is out of range.

    Notes
    -----
    Twin: :func:`torch.nn.functional.one_hot`.

    Examples
    --------
    >>> one_hot(np.array([2, 0]), 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    expect_ids("ids", ids, size)
    vectors = np.zeros((ids.size, size), dtype)
    vectors[np.arange(ids.size), ids.reshape(-1)] = 1
    return vectors.reshape(*ids.shape, size)


class LinearGrads(NamedTuple):
    """Gradients of :func:`linear_forward`, in the order of its arguments.

    Examples
    --------
    >>> LinearGrads._fields
    ('x', 'W', 'b')
    """

    x: np.ndarray
    W: np.ndarray
    b: np.ndarray


def linear_forward(
    x: Float[np.ndarray, "*axes I"], W: Float[np.ndarray, "O I"], b: Float[np.ndarray, " O"]
) -> tuple[Float[np.ndarray, "*axes O"], tuple]:
    """Affine map y = W x + b of every vector in ``x``.

    Parameters
    ----------
    x : float array (..., I)
        Input vectors along the last axis.
    W : float array (O, I)
        Weights.
    b : float array (O,)
        Bias.

    Returns
    -------
    y : float array (..., O)
        Outputs.
    cache : tuple
        What :func:`linear_backward` needs.

    Raises
    ------
    ValueError
        If sizes or dtypes do not fit, or an argument holds a NaN.

    Notes
    -----
    Twin: :func:`torch.nn.functional.linear`. Used from chapter 2 on for the output layer.

    Examples
    --------
    >>> y, cache = linear_forward(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([0.5]))
    >>> y.tolist()
    [[11.5]]
    """
    expect_shape("W", W, (-1, -1))
    expect_floats("W", W)
    if W.size == 0:
        raise ValueError(f"W: expected at least one output and one input, got shape {W.shape}")
    if np.ndim(x) == 0 or x.shape[-1] != W.shape[1]:
        raise ValueError(f"x: expected (..., {W.shape[1]}), got {np.shape(x)}")
    expect_shape("b", b, (W.shape[0],))
    expect_dtype("x", x, W.dtype)
    expect_dtype("b", b, W.dtype)
    y = x @ W.T + b
    expect_no_nan(y, x=x, W=W, b=b)
    return y, (x, W)


def linear_backward(dy: Float[np.ndarray, "*axes O"], cache: tuple) -> LinearGrads:
    """Gradients of a loss with respect to the arguments of :func:`linear_forward`.

    Parameters
    ----------
    dy : float array (..., O)
        ∂L/∂y.
    cache : tuple
        From :func:`linear_forward`.

    Returns
    -------
    LinearGrads
        ``x`` (..., I), ``W`` (O, I), ``b`` (O,).

    Raises
    ------
    ValueError
        If ``dy`` does not have the shape of ``y``.

    Examples
    --------
    >>> y, cache = linear_forward(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([0.5]))
    >>> linear_backward(np.ones_like(y), cache).W.tolist()
    [[1.0, 2.0]]
    """
    x, W = cache
    expect_shape("dy", dy, (*x.shape[:-1], W.shape[0]))
    rows = dy.reshape(-1, W.shape[0])
    return LinearGrads(x=dy @ W, W=rows.T @ x.reshape(-1, W.shape[1]), b=rows.sum(axis=0))


def cross_entropy_forward(
    logits: Float[np.ndarray, "*axes V"],
    targets: Integer[np.ndarray, "*axes"],
    *,
    mask: Bool[np.ndarray, "*axes"] | None = None,
) -> tuple[float, tuple]:
    """Mean over the positions of −log softmax(logits)[target], in nats.

    Parameters
    ----------
    logits : float array (..., V)
        One row of logits for each position.
    targets : int array (...)
        The symbol that really came, in ``[0, V)``.
    mask : bool array (...), optional
        True where a position counts; all do if left out. The others may be anything, so
        ``mask=targets != -100`` is PyTorch's ignore index; without it −100 is an error.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats per symbol.
    cache : tuple
        What :func:`cross_entropy_backward` needs.

    Raises
    ------
    ValueError
        If shapes or dtypes do not fit, a counted target is out of range, no position counts, or a
        counted row of logits holds NaN or ∞, or nothing but −∞.

    Notes
    -----
    Twin: :func:`torch.nn.functional.cross_entropy` on the flattened positions.

    Examples
    --------
    >>> loss, cache = cross_entropy_forward(np.zeros((3, 4)), np.array([0, 1, 2]))
    >>> round(loss - np.log(4), 6)
    np.float64(0.0)
    """
    expect_floats("logits", logits)
    if logits.size == 0:
        raise ValueError(f"logits: expected at least one position, got shape {logits.shape}")
    expect_shape("targets", targets, logits.shape[:-1])
    if mask is None:
        mask = np.ones(targets.shape, bool)
    else:
        _expect_mask(mask, targets)
        logits = np.where(mask[..., None], logits, 0)  # ∞ − ∞ would warn where nothing counts
    counted = targets[mask]
    expect_ids("targets", counted, logits.shape[-1])
    with np.errstate(invalid="ignore"):  # ∞ − ∞: the error below says more
        log_p = log_softmax(logits)
    loss = -float(log_p[mask, counted].mean())
    if loss != loss:
        expect_no_nan(loss, logits=logits)
        largest = logits.max(axis=-1)
        got = largest[np.isinf(largest) & mask][0]
        raise ValueError(f"logits: expected a finite largest one in every row, got {got}")
    return loss, (log_p, counted, mask)


def cross_entropy_backward(cache: tuple) -> Float[np.ndarray, "*axes V"]:
    """∂loss/∂logits of :func:`cross_entropy_forward`: (softmax − one-hot) / counted positions.

    Parameters
    ----------
    cache : tuple
        From :func:`cross_entropy_forward`.

    Returns
    -------
    float array (..., V)
        Exactly 0 at positions that do not count.

    Examples
    --------
    >>> loss, cache = cross_entropy_forward(np.zeros((1, 4)), np.array([0]))
    >>> cross_entropy_backward(cache).tolist()
    [[-0.75, 0.25, 0.25, 0.25]]
    """
    log_p, counted, mask = cache
    dlogits = np.exp(log_p)
    dlogits[mask, counted] -= 1
    dlogits[~mask] = 0
    return dlogits / counted.size


def _expect_mask(mask: np.ndarray, targets: np.ndarray) -> None:
    expect_shape("mask", mask, targets.shape)
    expect_dtype("mask", mask, np.bool_)
    if not mask.any():
        raise ValueError("mask: expected at least one counted position, got none")
