"""Tuples of arrays: what parameters, gradients and optimiser states are made of."""

import math
from typing import TypeVar

import numpy as np

from course_rnn.reference.validate import expect_dtype, expect_shape

Params = TypeVar("Params", bound=tuple)


def like(params: Params, arrays) -> Params:
    """Put arrays into a tuple of the same kind.

    Parameters
    ----------
    params : tuple
        A plain tuple or a NamedTuple.
    arrays : iterable of arrays
        One for each entry of ``params``.

    Returns
    -------
    tuple
        Of the type of ``params``.

    Examples
    --------
    >>> like((np.zeros(2),), [np.ones(2)])
    (array([1., 1.]),)
    """
    return params._make(arrays) if hasattr(params, "_make") else type(params)(arrays)


def zeros_like(params: Params) -> Params:
    """Zeros in the shape and dtype of every parameter.

    Parameters
    ----------
    params : tuple of arrays
        Parameters.

    Returns
    -------
    tuple of arrays

    Examples
    --------
    >>> zeros_like((np.array([1.0, 2.0]),))
    (array([0., 0.]),)
    """
    return like(params, [np.zeros_like(p) for p in params])


def expect_like(name: str, arrays: tuple, params: tuple) -> None:
    """Raise ``ValueError`` unless the arrays are as many as the parameters, and shaped like them.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    arrays : tuple of arrays
        What the caller passed.
    params : tuple of arrays
        What it must be like.

    Raises
    ------
    ValueError
        ``grads[W_hh]: expected (5, 5), got (5, 7)``.

    Examples
    --------
    >>> expect_like("grads", (np.zeros(2),), (np.ones(2),))
    """
    if len(arrays) != len(params):
        raise ValueError(f"{name}: expected {len(params)} arrays, got {len(arrays)}")
    for i, (array, p) in enumerate(zip(arrays, params, strict=True)):
        # the name is put together only for an array that fails: this runs in every training step
        if not isinstance(array, np.ndarray) or array.shape != p.shape:
            field = params._fields[i] if hasattr(params, "_fields") else i
            expect_shape(f"{name}[{field}]", array, p.shape)
        if array.dtype is not p.dtype:  # the same dtype is nearly always the same object
            field = params._fields[i] if hasattr(params, "_fields") else i
            expect_dtype(f"{name}[{field}]", array, p.dtype)


def expect_positive(name: str, value: float) -> float:
    """Raise ``ValueError`` unless the value is a positive, finite number.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : float
        What the caller passed.

    Returns
    -------
    float
        A Python number: a NumPy float64 would turn float32 parameters into float64 ones.

    Raises
    ------
    ValueError
        ``lr: expected a positive number, got 0.0``.

    Examples
    --------
    >>> expect_positive("lr", 0.1)
    0.1
    """
    if not 0 < value < math.inf:
        raise ValueError(f"{name}: expected a positive number, got {value}")
    return float(value)


def expect_decay(name: str, value: float) -> float:
    """Raise ``ValueError`` unless the value is in [0, 1).

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : float
        What the caller passed.

    Returns
    -------
    float
        A Python number.

    Raises
    ------
    ValueError
        ``momentum: expected a number in [0, 1), got 1.0``.

    Examples
    --------
    >>> expect_decay("beta1", 0.9)
    0.9
    """
    if not 0 <= value < 1:
        raise ValueError(f"{name}: expected a number in [0, 1), got {value}")
    return float(value)
