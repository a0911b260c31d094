"""Cut encoded sequences into batches."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Integer


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
    """
    for name, value in (("batch_size", batch_size), ("length", length)):
        if value < 1:
            raise ValueError(f"{name}: expected at least 1, got {value}")
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
