"""Where and how the running process trains: device, threads and subnormals."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let PyTorch use so many CPU threads inside the block, then as many as before.

    Parameters
    ----------
    count : int
        Threads within an operation, ≥ 1. One is often fastest for a small RNN, and on a machine
        that others use too.

    Raises
    ------
    ValueError
        If ``count`` is below 1.

    Notes
    -----
    Sums may be added up in another order with another number of threads: results that must be
    equal bit for bit need the same number.
    """
    if not isinstance(count, int) or count < 1:
        raise ValueError(f"count: expected at least one thread, got {count}")
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def flush_denormals() -> Iterator[None]:
    """Compute with zero in place of subnormal numbers inside the block, then as before.

    A vanishing gradient ends in numbers below 1.2e-38 (float32), with which many processors
    compute many times more slowly.

    Warns
    -----
    RuntimeWarning
        If the processor cannot do it; the block then runs unchanged.

    Notes
    -----
    The setting belongs to a thread: worker threads that PyTorch started earlier keep theirs.
    Combine it with ``threads(1)``, or enter the block before the first computation. NumPy and
    Python's own floats in the same thread are flushed too.
    """
    before = flushes_denormals()
    if not torch.set_flush_denormal(True):
        warnings.warn(
            "flush_denormals: expected a processor that can flush subnormal numbers to zero, "
            "got one that cannot; nothing is changed",
            RuntimeWarning,
            stacklevel=3,  # the with statement, past contextlib
        )
    try:
        yield
    finally:
        torch.set_flush_denormal(before)


@contextmanager
def on_device(name: str) -> Iterator[None]:
    """Make new tensors and modules on a device inside the block, where nothing else is said.

    Parameters
    ----------
    name : str
        ``cpu``, ``cuda`` (the current one) or ``cuda:1``.

    Raises
    ------
    ValueError
        If there is no such device here.

    Examples
    --------
    >>> with on_device("cpu"):
    ...     torch.zeros(2).device
    device(type='cpu')
    """
    try:
        with torch.device(name):
            torch.zeros(1)
    except (RuntimeError, AssertionError) as error:  # the latter: PyTorch built without CUDA
        reason = str(error).splitlines()[0]
        raise ValueError(f"device: expected one that is here, got {name!r} ({reason})") from None
    with torch.device(name):
        yield


def flushes_denormals() -> bool:
    """Whether this thread computes zero where the result is subnormal; found by trying."""
    return sys.float_info.min / 2 == 0
