"""Sequences of different lengths in one batch: pad, pack, run, and pool over time.

A padded batch is time-major, (T, N), and comes with its lengths and a mask that is True at real
symbols. Extra padding changes no result of this module. Chapter 6.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_rnn.pytorch.validate import expect_floats, expect_shape


class Padded(NamedTuple):
    """Sequences padded to a common length, (T, N), with lengths (N,) and mask (T, N).

    Examples
    --------
    >>> Padded._fields
    ('ids', 'lengths', 'mask')
    """

    ids: Tensor
    lengths: Tensor
    mask: Tensor


def pad(sequences: Sequence, padding: int) -> Padded:
    """Pad sequences of symbols at their ends to the length of the longest.

    Parameters
    ----------
    sequences : sequence of sequences of int
        N lists or integer arrays, none of them empty.
    padding : int
        The symbol to fill up with. The mask, not this symbol, says what is padding, so it may also
        be a real one.

    Returns
    -------
    Padded
        On the CPU; ids and lengths int64.

    Raises
    ------
    ValueError
        If there is no sequence, an empty one, or one not of integers.

    Notes
    -----
    The same as ``torch.nn.utils.rnn.pad_sequence``, which wants a tensor for every sequence.

    Examples
    --------
    >>> padded = pad([[5, 6, 7], [8]], padding=0)
    >>> padded[0].tolist()
    [[5, 8], [6, 0], [7, 0]]
    """
    if len(sequences) == 0:
        raise ValueError("sequences: expected at least one, got none")
    rows = [np.asarray(sequence) for sequence in sequences]
    for row in rows:
        if row.ndim != 1 or row.size == 0 or row.dtype.kind not in "biu":
            got = f"shape {row.shape} of {row.dtype}"
            raise ValueError(f"sequences: expected rows of integers, none empty, got {got}")
    lengths = torch.tensor([len(row) for row in rows])
    mask = lengths_to_mask(lengths, int(lengths.max()))
    by_sequence = np.full(mask.T.shape, padding, np.int64)
    by_sequence[mask.T.numpy()] = np.concatenate(rows)  # all at once: a tensor a row is slow
    return Padded(torch.from_numpy(by_sequence).T.contiguous(), lengths, mask)


def lengths_to_mask(lengths: Integer[Tensor, " N"], steps: int) -> Bool[Tensor, "T N"]:
    """Mask that is True at the first ``lengths[n]`` steps of sequence n.

    Parameters
    ----------
    lengths : integer tensor (N,)
        Between 1 and ``steps``.
    steps : int
        T.

    Returns
    -------
    bool tensor (T, N)
        On the device of ``lengths``.

    Raises
    ------
    ValueError
        If a length is out of range.

    Examples
    --------
    >>> lengths_to_mask(torch.tensor([3, 1]), steps=3).tolist()
    [[True, True], [True, False], [True, False]]
    """
    expect_lengths(lengths, steps, lengths.numel())
    return torch.arange(steps, device=lengths.device)[:, None] < lengths


def run_packed(
    rnn: nn.RNNBase,
    x: Float[Tensor, "T N I"],
    lengths: Integer[Tensor, " N"],
    h0: Tensor | tuple[Tensor, Tensor] | None = None,
) -> tuple[Float[Tensor, "T N H"], Tensor | tuple[Tensor, Tensor]]:
    """Run ``torch.nn.RNN``, ``GRU`` or ``LSTM`` over the real steps of a padded batch.

    Parameters
    ----------
    rnn : nn.RNNBase
        Time-major; any number of layers and directions.
    x : float tensor (T, N, I)
        Padded inputs in any order of lengths.
    lengths : integer tensor (N,)
        Real steps of each sequence, on any device.
    h0 : state, optional
        As the module takes it; zeros if left out.

    Returns
    -------
    hs : float tensor (T, N, H)
        In the order of ``x``; 0 after a sequence's end.
    state : tensor, or tuple of two
        The state after each sequence's last real step (backward: after its first), in the same
        order.

    Raises
    ------
    ValueError
        If the module is batch-first or shapes or lengths do not fit.

    Examples
    --------
    >>> rnn = nn.RNN(2, 3)
    >>> hs, last = run_packed(rnn, torch.randn(4, 2, 2), torch.tensor([4, 2]))
    >>> hs[2:, 1].tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    if rnn.batch_first:
        raise ValueError("rnn: expected a time-major module, got batch_first=True")
    expect_floats("x", x)
    expect_shape("x", x, (*x.shape[:2], rnn.input_size))
    expect_lengths(lengths, x.shape[0], x.shape[1])
    runs = rnn.num_layers * (2 if rnn.bidirectional else 1)
    for state in () if h0 is None else h0 if isinstance(h0, tuple) else (h0,):
        expect_floats("h0", state)
        expect_shape("h0", state, (runs, x.shape[1], rnn.hidden_size))
    packed = pack_padded_sequence(x, lengths.cpu(), enforce_sorted=False)  # PyTorch wants the CPU
    hs, state = rnn(packed, h0)
    hs, _ = pad_packed_sequence(hs, total_length=x.shape[0])
    return hs, state


def last_state(hs: Float[Tensor, "T N H"], lengths: Integer[Tensor, " N"]) -> Float[Tensor, "N H"]:
    """Take every sequence's state at its last real step.

    Parameters
    ----------
    hs : float tensor (T, N, H)
        States, of a forward direction: a backward one ends at step 0.
    lengths : integer tensor (N,)
        Real steps of each sequence.

    Returns
    -------
    float tensor (N, H)

    Raises
    ------
    ValueError
        If a length is out of range.

    Examples
    --------
    >>> hs = torch.arange(6.0).reshape(3, 2, 1)
    >>> last_state(hs, torch.tensor([3, 1])).tolist()
    [[4.0], [1.0]]
    """
    expect_floats("hs", hs)
    expect_lengths(lengths, hs.shape[0], hs.shape[1])
    return hs[lengths.to(hs.device) - 1, torch.arange(hs.shape[1], device=hs.device)]


def masked_mean(x: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]) -> Float[Tensor, "N H"]:
    """Mean over every sequence's real steps.

    Parameters
    ----------
    x : float tensor (T, N, H)
        What to pool over time.
    mask : bool tensor (T, N)
        True at real steps, at least one in each sequence.

    Returns
    -------
    float tensor (N, H)

    Raises
    ------
    ValueError
        If the mask does not fit or a sequence has no real step.

    Examples
    --------
    >>> x = torch.tensor([[[1.0]], [[3.0]], [[99.0]]])
    >>> masked_mean(x, torch.tensor([[True], [True], [False]])).tolist()
    [[2.0]]
    """
    expect_mask(mask, x)
    return x.masked_fill(~mask[..., None], 0).sum(0) / mask.sum(0)[:, None]


def masked_max(x: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]) -> Float[Tensor, "N H"]:
    """Maximum over every sequence's real steps, each feature by itself.

    Parameters
    ----------
    x, mask : as in :func:`masked_mean`

    Returns
    -------
    float tensor (N, H)

    Raises
    ------
    ValueError
        As in :func:`masked_mean`.

    Examples
    --------
    >>> x = torch.tensor([[[1.0]], [[3.0]], [[99.0]]])
    >>> masked_max(x, torch.tensor([[True], [True], [False]])).tolist()
    [[3.0]]
    """
    expect_mask(mask, x)
    return x.masked_fill(~mask[..., None], -torch.inf).amax(0)


def expect_lengths(lengths: Tensor, steps: int, batch: int) -> None:
    """Raise ``ValueError`` unless ``lengths`` are (N,) integers between 1 and ``steps``.

    Parameters
    ----------
    lengths : Tensor
        What the caller passed.
    steps, batch : int
        T and N.

    Raises
    ------
    ValueError
        ``lengths: expected 1 to 4 steps, got 0 to 4``; also if it is no tensor of integers.
    """
    expect_shape("lengths", lengths, (batch,))
    if lengths.is_floating_point() or lengths.dtype == torch.bool:
        raise ValueError(f"lengths: expected integers, got dtype {lengths.dtype}")
    if batch == 0:
        raise ValueError("lengths: expected at least one sequence, got none")
    low, high = lengths.min().item(), lengths.max().item()
    if low < 1 or high > steps:
        raise ValueError(f"lengths: expected 1 to {steps} steps, got {low} to {high}")


def expect_mask(mask: Tensor, x: Tensor) -> None:
    """Raise ``ValueError`` unless ``mask`` has the first two axes of ``x`` and a real step each.

    Parameters
    ----------
    mask, x : Tensor
        What the caller passed; ``x`` is (T, N, ...) and of floats.

    Raises
    ------
    ValueError
        ``mask: expected dtype torch.bool, got torch.int64``; also of another shape, or where a
        sequence has no real step.
    """
    expect_floats("x", x)
    expect_shape("mask", mask, tuple(x.shape[:2]))
    if mask.dtype != torch.bool:
        raise ValueError(f"mask: expected dtype torch.bool, got {mask.dtype}")
    if not mask.any(0).all():
        raise ValueError("mask: expected a real step in every sequence, got one without")
