"""Argument checks for tensors, twins of :mod:`course_rnn.reference.validate`."""

import math

import torch
from torch import Tensor


def expect_shape(name: str, tensor: Tensor, shape: tuple[int, ...]) -> None:
    """Raise ``ValueError`` unless ``tensor`` has exactly ``shape``.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    tensor : Tensor
        What the caller passed.
    shape : tuple of int
        What it must have.

    Raises
    ------
    ValueError
        ``h0: expected (3, 5), got (5, 3)``; also if it is no tensor at all.
    """
    if not isinstance(tensor, Tensor):
        raise ValueError(f"{name}: expected a tensor, got {type(tensor).__name__}")
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{name}: expected {shape}, got {tuple(tensor.shape)}")


def expect_floats(name: str, tensor: Tensor) -> None:
    """Raise ``ValueError`` unless ``tensor`` has a float dtype; autocast may mix several.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    tensor : Tensor
        What the caller passed.

    Raises
    ------
    ValueError
        ``x: expected floats, got dtype torch.int64``; also if it is no tensor at all.
    """
    if not isinstance(tensor, Tensor):
        raise ValueError(f"{name}: expected a tensor, got {type(tensor).__name__}")
    if not tensor.is_floating_point():
        raise ValueError(f"{name}: expected floats, got dtype {tensor.dtype}")


def expect_no_nan(result: Tensor, **arguments: Tensor) -> None:
    """Raise ``ValueError`` if ``result`` holds a NaN that came from one of the arguments.

    A NaN in any argument reaches the last state. So only that small result is looked at, and the
    arguments only when it is NaN. Nothing is looked at on a GPU, for which the processor would
    have to wait, and in a graph that ``torch.compile`` makes, which would be cut in two.

    Parameters
    ----------
    result : float tensor
        What was computed.
    **arguments : tensors
        What it was computed from, by name.

    Raises
    ------
    ValueError
        ``x: expected finite numbers, got NaN``, of the first argument that holds one. A NaN that
        no argument holds, from ∞ − ∞ say, is not the caller's bad input and passes.
    """
    if torch.compiler.is_compiling() or result.device.type != "cpu":
        return
    # a sum of squares is NaN only if a term is: squares have one sign, so ∞ − ∞ cannot happen
    values = torch.view_as_real(result) if result.is_complex() else result
    values = values.detach().flatten()
    if not math.isnan(torch.dot(values, values).item()):
        return
    for name, tensor in arguments.items():
        if torch.isnan(tensor).any():
            raise ValueError(f"{name}: expected finite numbers, got NaN")


def expect_ids(name: str, ids: Tensor, size: int) -> None:
    """Raise ``ValueError`` unless ``ids`` is a (T, N) tensor of integers in ``[0, size)``.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    ids : Tensor
        Symbol indices (T, N).
    size : int
        The number of symbols, V.

    Raises
    ------
    ValueError
        If the tensor is no (T, N), not of integers or empty, or an index is out of range.
    """
    if not isinstance(ids, Tensor):
        raise ValueError(f"{name}: expected a tensor, got {type(ids).__name__}")
    if ids.is_floating_point():
        raise ValueError(f"{name}: expected integer indices, got dtype {ids.dtype}")
    if ids.ndim != 2 or ids.numel() == 0:
        raise ValueError(f"{name}: expected indices (T, N), got shape {tuple(ids.shape)}")
    low, high = ids.min().item(), ids.max().item()
    if low < 0 or high >= size:
        raise ValueError(f"{name}: expected indices in [0, {size}), got {low} to {high}")
