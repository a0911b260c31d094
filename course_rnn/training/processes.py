"""One training run in several processes, on one machine or on many, started by ``torchrun``.

Every process reads the same chunks and takes its share of the sequences of each; gradients are
added up over all processes before an update, so all keep the same weights and compute the same as
one process would that trained on the whole chunks. Alone, nothing of this does anything.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

PATIENCE_S = 600.0  # a process that does not answer for so long is taken for dead


class LostProcessError(ConnectionError):
    """Another process of the run has ended, or does not answer."""


def count() -> int:
    """Return how many processes train together: 1 if this one is alone."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


def rank() -> int:
    """Return the number of this process, from 0. Number 0 alone writes files."""
    return dist.get_rank() if count() > 1 else 0


@contextmanager
def joined(patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Join the processes that ``torchrun`` started with this one; without it, do nothing.

    Parameters
    ----------
    patience_s : float
        Seconds until a process that does not answer is given up.

    Raises
    ------
    LostProcessError
        If the others cannot be reached.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield
        return
    _together(dist.init_process_group, "gloo", timeout=timedelta(seconds=patience_s))
    try:
        yield
    finally:
        dist.destroy_process_group()


def share(chunk: Any) -> Any | None:
    """Return the sequences of a chunk that are this process's; None if there are too few for it.

    Parameters
    ----------
    chunk : tuple of arrays or tensors
        Each (T, N), or (N,) as lengths and labels are. With r of P processes, the sequences r,
        r + P, r + 2 P, …: the same of every chunk, so that states can be carried on.

    Raises
    ------
    ValueError
        If it is anything else: which axis has the sequences would be a guess.

    Examples
    --------
    >>> share(("anything", "if alone"))
    ('anything', 'if alone')
    """
    if count() == 1:
        return chunk
    return _part(chunk, rank(), count())


def add_up(*numbers: float) -> tuple[float, ...]:
    """Return the sums of numbers over all processes.

    Parameters
    ----------
    *numbers : float
        As many in every process.

    Raises
    ------
    LostProcessError
        If a process is gone.

    Examples
    --------
    >>> add_up(2.5, 3)
    (2.5, 3)
    """
    if count() == 1:
        return numbers
    sums = torch.tensor(numbers, dtype=torch.float64, device="cpu")
    _together(dist.all_reduce, sums)
    return tuple(sums.tolist())


def add_up_gradients(model: nn.Module) -> None:
    """Put the sum over all processes in place of every gradient.

    Parameters
    ----------
    model : nn.Module
        After the backward pass; a parameter that no process used keeps no gradient.

    Raises
    ------
    LostProcessError
        If a process is gone.
    """
    if count() == 1:
        return
    parameters = [p for p in model.parameters() if p.requires_grad]
    used = add_up(*(float(p.grad is not None) for p in parameters))
    parameters = [p for p, times in zip(parameters, used, strict=True) if times > 0]
    for p in parameters:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    for dtype in dict.fromkeys(p.dtype for p in parameters):  # one message for each, not a weight
        grads = [p.grad for p in parameters if p.dtype == dtype]
        message = torch.cat([grad.flatten() for grad in grads])
        _together(dist.all_reduce, message)
        sums = message.split([grad.numel() for grad in grads])
        for grad, total in zip(grads, sums, strict=True):
            grad.copy_(total.view_as(grad))


def gather(value: Any) -> list[Any]:
    """Return what every process has, in their order.

    Parameters
    ----------
    value : Any
        What pickle can write.

    Raises
    ------
    LostProcessError
        If a process is gone.
    """
    if count() == 1:
        return [value]
    values = [None] * count()
    _together(dist.all_gather_object, values, value)
    return values


@contextmanager
def own_dice(number: int) -> Iterator[None]:
    """Let every process draw other numbers inside the block, from PyTorch's generator on the CPU.

    Parameters
    ----------
    number : int
        Of the update. Afterwards the generators stand where they stood, in all processes alike:
        the next chunk may be drawn from them, and must be the same everywhere.
    """
    if count() == 1:
        yield
        return
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(torch.initial_seed() + 1 + number * count() + rank())
        yield


def _part(chunk: Any, rank: int, count: int) -> Any | None:
    parts = list(chunk) if isinstance(chunk, tuple | list) else [chunk]
    fits = all(isinstance(part, np.ndarray | Tensor) and part.ndim in (1, 2) for part in parts)
    sizes = {part.shape[-1] for part in parts} if fits else set()
    if len(sizes) != 1 or all(part.ndim == 1 for part in parts):
        got = ", ".join(str(tuple(getattr(p, "shape", ()))) or type(p).__name__ for p in parts)
        raise ValueError(
            f"chunks: expected arrays (T, N) and (N,) to share among {count} processes, got {got}"
        )
    if sizes.pop() <= rank:
        return None
    parts = [part[..., rank::count] for part in parts]
    if not isinstance(chunk, tuple | list):
        return parts[0]
    return type(chunk)(*parts) if hasattr(chunk, "_fields") else tuple(parts)


def _together(function: Callable, *args: Any, **options: Any) -> None:
    try:
        function(*args, **options)
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise LostProcessError(
            "another process of the run has ended, or does not answer; start all of them again to "
            f"go on from the last checkpoint ({reason})"
        ) from error
