"""Sequences of different lengths in one time-major array."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Integer, Shaped


class Padded(NamedTuple):
    """A batch of N sequences, T steps long as the longest of them.

    ``values`` (T, N, …) has the dtype of the sequences, ``lengths`` (N,) is int64, and ``mask``
    (T, N) is true where a value belongs to a sequence: ``mask[t, j] == (t < lengths[j])``.

    Examples
    --------
    >>> batch = pad([np.array([5, 6, 7]), np.array([8])], value=0)
    >>> batch.lengths, batch.mask[:, 1]
    (array([3, 1]), array([ True, False, False]))
    >>> batch.values[batch.mask]  # no padding among them
    array([5, 8, 6, 7])
    """

    values: Shaped[np.ndarray, "T N *features"]
    lengths: Integer[np.ndarray, " N"]
    mask: Bool[np.ndarray, "T N"]


def pad(sequences: Sequence[np.ndarray], value: int | float) -> Padded:
    """Stand sequences side by side, with ``value`` after the end of the shorter ones.

    Parameters
    ----------
    sequences : sequence of ndarray
        N ≥ 1 arrays of shapes (T_j, …), T_j ≥ 1, with equal features and dtypes: indices (T_j,)
        or vectors (T_j, D).
    value : int or float
        What to pad with: for indices that of ``<pad>``.

    Returns
    -------
    Padded
        New arrays.

    Raises
    ------
    ValueError
        If there is no sequence, one is not an array or has no step, their features or dtypes
        differ, or their dtype cannot hold ``value``.

    Notes
    -----
    `unpad` is the inverse. Chapter 6.

    Examples
    --------
    >>> batch = pad([np.array([5, 6, 7]), np.array([8])], value=0)
    >>> batch.values
    array([[5, 8],
           [6, 0],
           [7, 0]])
    """
    if len(sequences) == 0:
        raise ValueError("sequences: expected at least one, got none")
    first = sequences[0]
    for j, sequence in enumerate(sequences):
        if not isinstance(sequence, np.ndarray):
            raise ValueError(
                f"sequences: expected NumPy arrays, got {type(sequence).__name__} at position {j}"
            )
        if sequence.ndim == 0 or len(sequence) == 0:
            raise ValueError(
                f"sequences: expected at least one step, got {sequence.shape} at position {j}"
            )
        if sequence.shape[1:] != first.shape[1:] or sequence.dtype != first.dtype:
            raise ValueError(
                f"sequences: expected features {first.shape[1:]} and dtype {first.dtype} as at "
                f"position 0, got {sequence.shape[1:]} and {sequence.dtype} at position {j}"
            )
    _expect_fits(value, first.dtype)
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    shape = (lengths.max(), len(sequences), *first.shape[1:])
    values = np.full(shape, value, dtype=first.dtype)
    for j, sequence in enumerate(sequences):
        values[: len(sequence), j] = sequence
    return Padded(values, lengths, length_mask(lengths))


def unpad(
    values: Shaped[np.ndarray, "T N *features"], lengths: Integer[np.ndarray, " N"]
) -> list[np.ndarray]:
    """Return the N sequences of a padded batch.

    Parameters
    ----------
    values : ndarray, shape (T, N, …)
        Time-major.
    lengths : ndarray, shape (N,), integer
        From 1 to T.

    Returns
    -------
    list of ndarray
        New arrays of shapes (lengths[j], …).

    Raises
    ------
    ValueError
        If an argument is not as described.

    Examples
    --------
    >>> values = np.array([[5, 8], [6, 0], [7, 0]])
    >>> unpad(values, np.array([3, 1]))
    [array([5, 6, 7]), array([8])]
    """
    expect_lengths(lengths)
    if not isinstance(values, np.ndarray):
        raise ValueError(f"values: expected a NumPy array, got {type(values).__name__}")
    if values.ndim < 2 or values.shape[1] != len(lengths) or lengths.max() > len(values):
        raise ValueError(
            f"values: expected (T, N, …) with T ≥ {lengths.max()} and N = {len(lengths)}, "
            f"got {values.shape}"
        )
    return [values[:length, j].copy() for j, length in enumerate(lengths)]


def length_mask(lengths: Integer[np.ndarray, " N"]) -> Bool[np.ndarray, "T N"]:
    """Return where a padded batch holds values, ``t < lengths[j]``, for T = max(lengths) steps.

    Raises
    ------
    ValueError
        If ``lengths`` is not a vector of integers ≥ 1.

    Examples
    --------
    >>> length_mask(np.array([3, 1])).astype(int)
    array([[1, 1],
           [1, 0],
           [1, 0]])
    """
    expect_lengths(lengths)
    return np.arange(lengths.max())[:, None] < lengths


def expect_lengths(lengths: np.ndarray) -> None:
    """Raise ``ValueError`` unless ``lengths`` is a vector of integers ≥ 1, at least one."""
    if not isinstance(lengths, np.ndarray):
        raise ValueError(f"lengths: expected a NumPy array, got {type(lengths).__name__}")
    if lengths.ndim != 1 or lengths.dtype.kind not in "iu" or lengths.size == 0:
        raise ValueError(
            f"lengths: expected a vector of integers, got shape {lengths.shape}, "
            f"dtype {lengths.dtype}"
        )
    if lengths.min() < 1:
        raise ValueError(f"lengths: expected at least 1, got {lengths.min()}")


def _expect_fits(value: int | float, dtype: np.dtype) -> None:
    # 0.5 would become 0 among indices, 300 is no uint8, and 1e300 would be ∞ in float32
    fits = True
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        fits = limits.min <= value <= limits.max and value == int(value)
    elif dtype.kind == "f":
        fits = not math.isfinite(value) or abs(value) <= float(np.finfo(dtype).max)
    elif dtype.kind == "b":
        fits = value in (0, 1)
    if not fits:
        raise ValueError(f"value: expected one that dtype {dtype} can hold, got {value}")
