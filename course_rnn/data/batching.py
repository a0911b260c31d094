"""Cut encoded sequences into batches."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Integer

from course_rnn.data.padding import expect_lengths
from course_rnn.data.validate import expect_at_least, expect_rng


def contiguous_streams(
    ids: Integer[np.ndarray, " n"], batch_size: int, length: int
) -> Iterator[tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"]]]:
    """Read a corpus as N parallel streams, chunk by chunk, for truncated BPTT.

    The corpus is cut into N = ``batch_size`` contiguous streams of S = (n - 1) // N steps, one
    after the other, and column ``j`` of every batch reads stream ``j``. Each chunk continues the
    one before it, so the last hidden state of a chunk is the first of the next. The last chunk has
    S mod ``length`` steps where ``length`` does not divide S: every stream is read to its end.

    The first N·S symbols are inputs, each once. Nothing is dropped but the (n - 1) mod N symbols
    (fewer than N) after the last target at the end of the corpus.

    Parameters
    ----------
    ids : ndarray, shape (n,), integer
        The encoded corpus; at least N + 1 symbols.
    batch_size : int
        Number of streams N, at least 1.
    length : int
        Steps in a chunk T, at least 1.

    Yields
    ------
    inputs, targets : ndarray, shape (T, N), int64
        Time-major; ``targets`` is ``inputs`` one step later in the corpus. New arrays: writing to
        them changes neither each other nor ``ids``.

    Raises
    ------
    ValueError
        At the call, if an argument is not as described.

    Examples
    --------
    >>> chunks = contiguous_streams(np.arange(9), batch_size=2, length=3)
    >>> inputs, targets = next(chunks)
    >>> inputs.T.tolist(), targets.T.tolist()
    ([[0, 1, 2], [4, 5, 6]], [[1, 2, 3], [5, 6, 7]])
    >>> inputs, targets = next(chunks)  # goes on where the first chunk stopped
    >>> inputs.T.tolist(), targets.T.tolist()
    ([[3], [7]], [[4], [8]])
    """
    expect_at_least(1, batch_size=batch_size, length=length)
    ids = np.asarray(ids)
    if ids.ndim != 1 or ids.dtype.kind not in "iu" or len(ids) < batch_size + 1:
        raise ValueError(
            f"ids: expected a vector of at least batch_size + 1 = {batch_size + 1} integers, "
            f"got shape {ids.shape}, dtype {ids.dtype}"
        )
    steps = (len(ids) - 1) // batch_size
    inputs, targets = (
        ids[shift : shift + batch_size * steps].reshape(batch_size, steps).T for shift in (0, 1)
    )

    def chunk(streams: np.ndarray, start: int) -> np.ndarray:
        return np.array(streams[start : start + length], dtype=np.int64, order="C")

    return ((chunk(inputs, start), chunk(targets, start)) for start in range(0, steps, length))


def bucket_batches(
    lengths: Integer[np.ndarray, " n"],
    batch_size: int,
    rng: np.random.Generator,
    *,
    pool: int | None = None,
) -> list[Integer[np.ndarray, "_"]]:
    """Group examples of similar length, to pad less.

    The examples are sorted by length, those of equal length in random order, and cut into batches;
    the batches come in random order. Call it anew for every epoch. Where few examples share a
    length, much the same ones meet in a batch every time: that is the price of the least padding.
    With ``pool`` the examples are first dealt at random into pools of that many batches, and only
    sorted within each: more padding, more company.

    Parameters
    ----------
    lengths : ndarray, shape (n,), integer
        Length of every example, at least 1; n ≥ 1.
    batch_size : int
        Examples in a batch, at least 1. One batch has n mod ``batch_size`` where that is not 0.
    rng : np.random.Generator
        Source of both orders.
    pool : int, optional
        Batches in a pool, at least 1, where every order is random; all in one if left out.

    Returns
    -------
    list of ndarray, shape (N,), int64
        Positions in ``lengths``; every one stands in exactly one batch.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    `pad_fraction` says what it saves. Chapter 6.

    Examples
    --------
    >>> lengths = np.array([9, 2, 8, 3, 2, 9])
    >>> batches = bucket_batches(lengths, 2, np.random.default_rng(0))
    >>> sorted(lengths[batch].tolist() for batch in batches)
    [[2, 2], [3, 8], [9, 9]]
    """
    expect_at_least(1, batch_size=batch_size, pool=1 if pool is None else pool)
    expect_lengths(lengths)
    expect_rng(rng)
    size = len(lengths) if pool is None else pool * batch_size
    order = rng.permutation(len(lengths))
    for start in range(0, len(order), size):
        dealt = order[start : start + size]
        order[start : start + size] = dealt[np.argsort(lengths[dealt], kind="stable")]
    batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def pad_fraction(
    lengths: Integer[np.ndarray, " n"], batches: Sequence[Integer[np.ndarray, "_"]]
) -> float:
    """Return the share of padding among all values of padded batches, in [0, 1).

    Parameters
    ----------
    lengths : ndarray, shape (n,), integer
        Length of every example, at least 1.
    batches : sequence of ndarray, integer
        Positions in ``lengths``; a batch is as long as its longest example.

    Raises
    ------
    ValueError
        If there is no batch, one is empty or no vector of integers, or a position is not in [0, n).

    Examples
    --------
    >>> lengths = np.array([9, 2, 8, 2])
    >>> round(pad_fraction(lengths, [np.array([0, 1]), np.array([2, 3])]), 2)
    0.38
    >>> round(pad_fraction(lengths, [np.array([0, 2]), np.array([1, 3])]), 2)  # like with like
    0.05
    """
    expect_lengths(lengths)
    if len(batches) == 0:
        raise ValueError("batches: expected at least one, got none")
    values = size = 0
    for batch in batches:
        if not isinstance(batch, np.ndarray) or batch.ndim != 1 or batch.dtype.kind not in "iu":
            raise ValueError(f"batches: expected vectors of integers, got {batch!r}")
        if len(batch) == 0 or batch.min() < 0 or batch.max() >= len(lengths):
            raise ValueError(f"batches: expected positions in [0, {len(lengths)}), got {batch}")
        values += int(lengths[batch].sum())
        size += int(lengths[batch].max()) * len(batch)
    return (size - values) / size
