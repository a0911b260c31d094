"""A bidirectional layer in PyTorch, twin of :mod:`course_rnn.reference.bidirectional`."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from course_rnn.pytorch.layer import States, expect_inputs, expect_states, layer_forward


def bidirectional_forward(
    forward: Callable,
    x: Float[Tensor, "T N I"] | Integer[Tensor, "T N"],
    states: States,
    weights: Sequence[Sequence[Tensor]],
    lengths: Integer[Tensor, " N"] | None = None,
) -> tuple[Float[Tensor, "T N H2"], tuple[Tensor, ...]]:
    """Run a layer in both directions and concatenate the hidden states.

    Parameters
    ----------
    forward : callable
        The cell, as :func:`course_rnn.pytorch.layer.layer_forward` takes it.
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first, padded on the right.
    states : tuple of float tensors (2, N, H)
        ``(h0,)``, or ``(h0, c0)`` for an LSTM: that of the run to the right, then to the left.
    weights : two tuples ``(W_xh, W_hh, b_xh, b_hh)``
        Those of the run to the right, then those of the run to the left.
    lengths : integer tensor (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.

    Returns
    -------
    hs : float tensor (T, N, 2H)
        Hidden states of both runs; 0 where there is padding.
    last : tuple of float tensors (2, N, H)
        The states where each run ended.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Twin: :func:`course_rnn.reference.bidirectional.bidirectional_forward`. Chapter 6.

    Examples
    --------
    >>> from course_rnn.pytorch.rnn import rnn_forward
    >>> weights = torch.randn(3, 2), torch.randn(3, 3), torch.zeros(3), torch.zeros(3)
    >>> x, states = torch.randn(4, 1, 2), (torch.zeros(2, 1, 3),)
    >>> hs, last = bidirectional_forward(rnn_forward, x, states, [weights, weights])
    >>> tuple(hs.shape)
    (4, 1, 6)
    """
    expect_inputs(x)
    expect_states(states, (2, x.shape[1]))
    if len(weights) != 2:
        raise ValueError(f"weights: expected those of two directions, got {len(weights)}")
    (right, last_right), (left, last_left) = [
        layer_forward(forward, x, tuple(s[d] for s in states), weights[d], lengths, reverse=d == 1)
        for d in (0, 1)
    ]
    last = tuple(torch.stack(pair) for pair in zip(last_right, last_left, strict=True))
    return torch.cat([right, left], dim=-1), last
