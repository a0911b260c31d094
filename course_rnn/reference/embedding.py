"""An embedding: one learned vector for every symbol, looked up by its index."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.validate import expect_floats, expect_ids, expect_no_nan, expect_shape


class EmbeddingGrads(NamedTuple):
    """Gradients in the order of the arguments of :func:`embedding_forward`; indices have none.

    Examples
    --------
    >>> EmbeddingGrads._fields
    ('ids', 'W')
    """

    ids: None
    W: np.ndarray


class EmbeddingCache(NamedTuple):
    """What :func:`embedding_forward` leaves for :func:`embedding_backward`.

    Examples
    --------
    >>> EmbeddingCache._fields
    ('ids', 'W')
    """

    ids: np.ndarray
    W: np.ndarray


def embedding_forward(
    ids: Integer[np.ndarray, "*axes"], W: Float[np.ndarray, "V E"]
) -> tuple[Float[np.ndarray, "*axes E"], EmbeddingCache]:
    """Look up a row of ``W`` for every index.

    Parameters
    ----------
    ids : int array of any shape
        Symbol indices in ``[0, V)``, of any integer dtype.
    W : float array (V, E)
        One vector of size E for every symbol.

    Returns
    -------
    x : float array (..., E)
        The vectors; a copy.
    cache : EmbeddingCache
        What :func:`embedding_backward` needs.

    Raises
    ------
    ValueError
        If ``W`` is no matrix, ``ids`` is empty or not of integers, or an index is out of range.

    Notes
    -----
    The same as a product of one-hot vectors and ``W``. Twin: :func:`torch.nn.functional.embedding`.

    Examples
    --------
    >>> W = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])
    >>> x, cache = embedding_forward(np.array([2, 1, 2]), W)
    >>> x.tolist()
    [[3.0, 4.0], [1.0, 2.0], [3.0, 4.0]]
    """
    expect_shape("W", W, (-1, -1))
    expect_floats("W", W)
    if W.size == 0:
        raise ValueError(f"W: expected at least one symbol and one feature, got shape {W.shape}")
    expect_ids("ids", ids, W.shape[0])
    x = W[ids]
    expect_no_nan(x, W=W)
    return x, EmbeddingCache(ids, W)


def embedding_backward(dx: Float[np.ndarray, "*axes E"], cache: EmbeddingCache) -> EmbeddingGrads:
    """Add the gradient of every looked-up vector to the row that it came from.

    Parameters
    ----------
    dx : float array (..., E)
        ∂L/∂x.
    cache : EmbeddingCache
        From :func:`embedding_forward`.

    Returns
    -------
    EmbeddingGrads
        ``W`` (V, E): 0 for symbols that did not occur.

    Raises
    ------
    ValueError
        If ``dx`` does not have the shape of ``x``.

    Examples
    --------
    >>> x, cache = embedding_forward(np.array([2, 1, 2]), np.zeros((3, 2)))
    >>> embedding_backward(np.ones((3, 2)), cache).W.tolist()
    [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]
    """
    ids, W = cache
    E = W.shape[1]
    expect_shape("dx", dx, (*ids.shape, E))
    dW = np.zeros_like(W)
    np.add.at(dW, ids.reshape(-1), dx.reshape(-1, E))  # dW[ids] += dx would count a repeat once
    return EmbeddingGrads(ids=None, W=dW)
