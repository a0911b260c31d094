"""Argument checks that name the argument, what was expected and what came."""

import numpy as np


def expect_shape(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise ``ValueError`` unless ``array`` has exactly ``shape``.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : np.ndarray
        What the caller passed.
    shape : tuple of int
        What it must have; ``-1`` leaves an axis free.

    Raises
    ------
    ValueError
        ``h0: expected (3, 5), got (5, 3)``; also if it is no array at all.
    """
    _expect_array(name, array)
    got = array.shape
    if got == shape:
        return
    if len(got) != len(shape) or any(map(_differ, shape, got)):
        wanted = "(" + ", ".join("any" if s == -1 else str(s) for s in shape)
        raise ValueError(
            f"{name}: expected {wanted + (',)' if len(shape) == 1 else ')')}, got {got}"
        )


def expect_dtype(name: str, array: np.ndarray, dtype: np.dtype | type) -> None:
    """Raise ``ValueError`` unless ``array`` has exactly ``dtype``.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : np.ndarray
        What the caller passed.
    dtype : np.dtype or scalar type
        What it must have.

    Raises
    ------
    ValueError
        ``h0: expected dtype float32, got float64``.
    """
    _expect_array(name, array)
    if array.dtype != dtype:
        raise ValueError(f"{name}: expected dtype {np.dtype(dtype)}, got {array.dtype}")


def expect_floats(name: str, array: np.ndarray) -> None:
    """Raise ``ValueError`` unless ``array`` has a float dtype.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : np.ndarray
        What the caller passed.

    Raises
    ------
    ValueError
        ``x: expected floats, got dtype int64``; also if it is no array at all.
    """
    _expect_array(name, array)
    if array.dtype.kind != "f":
        raise ValueError(f"{name}: expected floats, got dtype {array.dtype}")


def expect_no_nan(result: np.ndarray | float, **arguments: np.ndarray) -> None:
    """Raise ``ValueError`` if ``result`` holds a NaN that came from one of the arguments.

    A NaN in any argument reaches the last state or the loss. So only that small result is looked
    at, and the arguments only when it is NaN.

    Parameters
    ----------
    result : float array or float
        What was computed.
    **arguments : arrays
        What it was computed from, by name.

    Raises
    ------
    ValueError
        ``x: expected finite numbers, got NaN``, of the first argument that holds one. A NaN that
        no argument holds, from ∞ − ∞ say, is not the caller's bad input and passes.
    """
    # a sum of squares is NaN only if a term is: squares have one sign, so ∞ − ∞ cannot happen
    square = np.vdot(result, result)
    if square == square:
        return
    for name, array in arguments.items():
        if np.isnan(array).any():
            raise ValueError(f"{name}: expected finite numbers, got NaN")


def expect_ids(name: str, ids: np.ndarray, size: int) -> None:
    """Raise ``ValueError`` unless ``ids`` are integers in ``[0, size)``.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    ids : np.ndarray
        Symbol indices of any shape.
    size : int
        The number of symbols, V.

    Raises
    ------
    ValueError
        If the dtype is not an integer one, the array is empty, or an index is out of range.
    """
    _expect_array(name, ids)
    if ids.dtype.kind not in "iu":
        raise ValueError(f"{name}: expected integer indices, got dtype {ids.dtype}")
    if ids.size == 0:
        raise ValueError(f"{name}: expected at least one index, got shape {ids.shape}")
    # Read as unsigned, a negative index is larger than any size: one look instead of two.
    if np.maximum.reduce(ids.view(ids.dtype.str.replace("i", "u")), axis=None) >= size:
        raise ValueError(f"{name}: expected indices in [0, {size}), got {ids.min()} to {ids.max()}")


def expect_distribution(name: str, p: np.ndarray) -> None:
    """Raise ``ValueError`` unless ``p`` is one row of probabilities.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    p : np.ndarray
        Probabilities (V,).

    Raises
    ------
    ValueError
        If ``p`` is empty or not one row, an entry is negative or NaN, or the sum is further than
        1e-3 from 1.
    """
    expect_shape(name, p, (-1,))
    if p.size == 0:
        raise ValueError(f"{name}: expected at least one probability, got shape {p.shape}")
    total, smallest = p.sum(dtype=np.float64), p.min()
    if not (smallest >= 0 and abs(total - 1) < 1e-3):  # a NaN compares as False
        raise ValueError(
            f"{name}: expected probabilities that sum to 1, got a sum of {total:.6g} "
            f"and a smallest entry of {smallest:.6g}"
        )


def _expect_array(name: str, array: np.ndarray) -> None:
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{name}: expected a NumPy array, got {type(array).__name__}")


def _differ(wanted: int, got: int) -> bool:
    return wanted not in (-1, got)
