"""Argument checks of the codecs, batches and generators."""

import numpy as np


def expect_at_least(minimum: int, **values: int) -> None:
    """Raise ``ValueError`` unless every value is an integer of at least ``minimum``.

    Raises
    ------
    ValueError
        ``T: expected an integer ≥ 1, got 0``.
    """
    for name, value in values.items():
        integer = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not integer or value < minimum:
            raise ValueError(f"{name}: expected an integer ≥ {minimum}, got {value!r}")


def expect_rng(rng: np.random.Generator) -> None:
    """Raise ``ValueError`` unless ``rng`` is a NumPy generator (a seed is not)."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng: expected np.random.Generator, got {type(rng).__name__}")


def expect_indices(ids: np.ndarray, size: int) -> np.ndarray:
    """Return ``ids`` as an array, or raise ``ValueError`` unless it is a vector of indices.

    Parameters
    ----------
    ids : array-like, shape (n,), integer
        What the caller passed.
    size : int
        Number of symbols; indices are 0 … size - 1.

    Raises
    ------
    ValueError
        ``ids: expected indices 0 … 83, got 84 at position 2``; also if it is no vector of integers.
    """
    ids = np.asarray(ids)
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        raise ValueError(
            f"ids: expected a vector of integers, got shape {ids.shape}, dtype {ids.dtype}"
        )
    wrong = (ids < 0) | (ids >= size)
    if wrong.any():
        position = int(np.argmax(wrong))
        raise ValueError(
            f"ids: expected indices 0 … {size - 1}, got {ids[position]} at position {position}"
        )
    return ids
