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
        ``h0: expected (3, 5), got (5, 3)``.
    """
    got = np.shape(array)
    if len(got) != len(shape) or any(s not in (-1, g) for s, g in zip(shape, got, strict=True)):
        wanted = "(" + ", ".join("any" if s == -1 else str(s) for s in shape)
        raise ValueError(
            f"{name}: expected {wanted + (',)' if len(shape) == 1 else ')')}, got {got}"
        )


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
    if not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"{name}: expected integer indices, got dtype {ids.dtype}")
    if ids.size == 0:
        raise ValueError(f"{name}: expected at least one index, got shape {ids.shape}")
    if ids.min() < 0 or ids.max() >= size:
        raise ValueError(f"{name}: expected indices in [0, {size}), got {ids.min()} to {ids.max()}")
