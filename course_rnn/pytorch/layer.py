"""One recurrent layer over sequences of different lengths, in either direction, in PyTorch.

Twin of :mod:`course_rnn.reference.layer`. A cell is its forward function; autograd supplies the
backward pass.
"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from course_rnn.pytorch.validate import expect_floats, expect_shape

States = tuple[Tensor, ...]
Pieces = list[tuple[slice, Tensor]]


def layer_forward(
    forward: Callable,
    x: Float[Tensor, "T N I"] | Integer[Tensor, "T N"],
    states: States,
    weights: Sequence[Tensor],
    lengths: Integer[Tensor, " N"] | None = None,
    *,
    reverse: bool,
) -> tuple[Float[Tensor, "T N H"], tuple[Tensor, ...]]:
    """Run a layer over right-padded sequences, from left to right or from right to left.

    Parameters
    ----------
    forward : callable
        ``forward(x, *states, *weights)``: the hidden states (T, N, H), or a tuple of them and of
        those of any further state.
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first.
    states : tuple of float tensors (N, H)
        The states before the first step that is run: ``(h0,)``, or ``(h0, c0)`` for an LSTM.
    weights : tuple of float tensors
        ``(W_xh, W_hh, b_xh, b_hh)``.
    lengths : integer tensor (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.
    reverse : bool
        Whether each sequence is read from its own last element to its first.

    Returns
    -------
    hs : float tensor (T, N, H)
        The hidden state after reading ``x[t]``; 0 where there is padding.
    last : tuple of float tensors (N, H)
        Every state after the last step that was run.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Twin: :func:`course_rnn.reference.layer.layer_forward`. Chapter 6.

    Examples
    --------
    >>> from course_rnn.pytorch.rnn import rnn_forward
    >>> weights = torch.randn(3, 2), torch.randn(3, 3), torch.zeros(3), torch.zeros(3)
    >>> x, states = torch.randn(4, 1, 2), (torch.zeros(1, 3),)
    >>> hs, last = layer_forward(rnn_forward, x, states, weights, reverse=True)
    >>> bool((last[0] == hs[0]).all())
    True
    """
    _expect_layer(x, states, lengths)
    T, N = x.shape[:2]
    pieces = _pieces(torch.full((N,), T, device=x.device) if lengths is None else lengths)
    hs = states[0].new_zeros(T, N, states[0].shape[1])
    last = tuple(state.clone() for state in states)
    for steps, columns in reversed(pieces) if reverse else pieces:
        piece = x[steps, columns]
        before = [state[columns] for state in last]
        outputs = forward(piece.flip(0) if reverse else piece, *before, *weights)
        outputs = (outputs,) if isinstance(outputs, Tensor) else outputs
        hs[steps, columns] = outputs[0].flip(0) if reverse else outputs[0]
        for state, values in zip(last, outputs, strict=True):
            state[columns] = values[-1]
    return hs, last


def expect_inputs(x: Tensor) -> None:
    """Raise ``ValueError`` unless ``x`` has the axes (T, N, I) or (T, N) and is not empty.

    Parameters
    ----------
    x : tensor
        Inputs; whether their values fit is for the cell to say.

    Raises
    ------
    ValueError
        If there is no step, no sequence, or another number of axes.
    """
    if not isinstance(x, Tensor) or x.ndim not in (2, 3) or 0 in x.shape[:2]:
        got = tuple(x.shape) if isinstance(x, Tensor) else type(x).__name__
        raise ValueError(f"x: expected inputs (T, N, I) or (T, N), got {got}")


def expect_states(states: States, shape: tuple[int, ...]) -> None:
    """Raise ``ValueError`` unless ``states`` is a tuple of one tensor or more of this shape.

    Parameters
    ----------
    states : tuple of tensors
        ``(h0,)`` or ``(h0, c0)``.
    shape : tuple of int
        What the first axes of each must have; the last, H, is free.

    Raises
    ------
    ValueError
        Naming the first that does not fit.
    """
    if not isinstance(states, tuple) or not states:
        raise ValueError(f"states: expected (h0,) or (h0, c0), got {type(states).__name__}")
    for k, state in enumerate(states):
        H = state.shape[-1] if isinstance(state, Tensor) and state.ndim else 0
        expect_shape(f"states[{k}]", state, (*shape, H))
        expect_floats(f"states[{k}]", state)


def _pieces(lengths: Tensor) -> Pieces:
    """Steps, and columns of the sequences that have them, between one ending and the next."""
    stops = torch.unique(lengths).tolist()
    starts = [0, *stops[:-1]]
    return [
        (slice(start, stop), torch.nonzero(lengths >= stop)[:, 0])
        for start, stop in zip(starts, stops, strict=True)
    ]


def _expect_layer(x, states, lengths) -> None:
    expect_inputs(x)
    T, N = x.shape[:2]
    expect_states(states, (N,))
    if lengths is None:
        return
    expect_shape("lengths", lengths, (N,))
    if lengths.is_floating_point():
        raise ValueError(f"lengths: expected integers, got dtype {lengths.dtype}")
    shortest, longest = lengths.min().item(), lengths.max().item()
    if shortest < 1 or longest > T:
        raise ValueError(f"lengths: expected steps in [1, {T}], got {shortest} to {longest}")
