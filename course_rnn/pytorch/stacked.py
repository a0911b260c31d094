"""Layers on layers in PyTorch, twin of :mod:`course_rnn.reference.stacked`."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from course_rnn.pytorch.bidirectional import bidirectional_forward
from course_rnn.pytorch.layer import States, expect_inputs, expect_states, layer_forward
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def stacked_forward(
    forward: Callable,
    x: Float[Tensor, "T N I"] | Integer[Tensor, "T N"],
    states: States,
    weights: Sequence[Sequence[Tensor]],
    lengths: Integer[Tensor, " N"] | None = None,
    *,
    bidirectional: bool = False,
    masks: Sequence[Tensor] | None = None,
    residual: bool = False,
) -> tuple[Float[Tensor, "T N DH"], tuple[Tensor, ...]]:
    """Run L layers, each on the hidden states of the one below it.

    Parameters
    ----------
    forward : callable
        The cell of all layers, as :func:`course_rnn.pytorch.layer.layer_forward` takes it.
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first, padded on the right.
    states : tuple of float tensors (L·D, N, H)
        ``(h0,)``, or ``(h0, c0)`` for an LSTM; D is the number of directions. From the bottom
        layer up, and in each layer the run to the right before the run to the left.
    weights : L·D tuples ``(W_xh, W_hh, b_xh, b_hh)``
        In the same order.
    lengths : integer tensor (N,), optional
        Steps in each sequence, in [1, T]; T for all if left out.
    bidirectional : bool
        Whether every layer runs in both directions, D = 2.
    masks : L − 1 float tensors (T or 1, N, D·H), optional
        Dropout masks below every layer but the first; no dropout if left out.
    residual : bool
        Whether each layer but the first adds its undropped input to its output.

    Returns
    -------
    hs : float tensor (T, N, D·H)
        The output of the top layer; 0 where there is padding.
    last : tuple of float tensors (L·D, N, H)
        The states where each run ended, in the order of ``states``.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Twin: :func:`course_rnn.reference.stacked.stacked_forward`. Chapter 6.

    Examples
    --------
    >>> from course_rnn.pytorch.rnn import rnn_forward
    >>> W_hh, b = torch.randn(3, 3), torch.zeros(3)
    >>> weights = [(torch.randn(3, I), W_hh, b, b) for I in (2, 3)]
    >>> x, states = torch.randn(4, 1, 2), (torch.zeros(2, 1, 3),)
    >>> hs, last = stacked_forward(rnn_forward, x, states, weights)
    >>> tuple(hs.shape)
    (4, 1, 3)
    """
    D = 2 if bidirectional else 1
    _expect_stack(x, states, weights, D, masks)
    y, lasts = x, []
    for k in range(len(weights) // D):
        here = slice(k * D, (k + 1) * D)
        dropped = y if masks is None or k == 0 else y * masks[k - 1]
        before = tuple(s[here] for s in states)
        run = _level_forward(forward, dropped, before, weights[here], lengths)
        y = y + run[0] if residual and k > 0 else run[0]
        lasts.append(run[1])
    return y, tuple(torch.cat(parts) for parts in zip(*lasts, strict=True))


def _level_forward(forward, x, states, weights, lengths):
    """One layer of the stack in its one direction or two; states (D, N, H)."""
    if len(weights) == 2:
        return bidirectional_forward(forward, x, states, weights, lengths)
    states = tuple(s[0] for s in states)
    hs, last = layer_forward(forward, x, states, weights[0], lengths, reverse=False)
    return hs, tuple(s[None] for s in last)


def _expect_stack(x, states, weights, D, masks) -> None:
    expect_inputs(x)
    if not weights or len(weights) % D:
        raise ValueError(
            f"weights: expected those of {D} direction(s) for every layer, got {len(weights)}"
        )
    expect_states(states, (len(weights), x.shape[1]))
    if masks is None:
        return
    if len(masks) != len(weights) // D - 1:
        raise ValueError(
            f"masks: expected {len(weights) // D - 1}, one below every layer but the first, "
            f"got {len(masks)}"
        )
    _, N, H = states[0].shape
    for k, mask in enumerate(masks):
        steps = 1 if tuple(mask.shape[:1]) == (1,) else len(x)
        expect_shape(f"masks[{k}]", mask, (steps, N, D * H))
        expect_floats(f"masks[{k}]", mask)
        expect_no_nan(mask, **{f"masks[{k}]": mask})
