"""LSTM language models side by side: M networks in tensors, each with its own dropout."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

__all__ = ["Dropout", "LSTMReader"]

_Params = Sequence[Tensor]


class Dropout(NamedTuple):
    """What is dropped in each of M networks while they are trained.

    Attributes
    ----------
    output : M floats
        Share of the units dropped on their way to the logits, in [0, 1).
    state : M floats
        Share of the units of h_{t−1} dropped on their way to h_t, in [0, 1).
    one_mask : M bools
        Whether the second mask stays the same for all steps of a chunk; if not, every step draws.
    rng : torch.Generator
        Source of the draws.
    """

    output: Sequence[float] | np.ndarray
    state: Sequence[float] | np.ndarray
    one_mask: Sequence[bool] | np.ndarray
    rng: torch.Generator


class LSTMReader:
    """Answer after every symbol of a stream that comes in chunks, and carry the states.

    At the border of two chunks the states are detached.

    Parameters
    ----------
    dropout : Dropout, optional
        Nothing is dropped if left out, as it must be at evaluation.
    """

    def __init__(self, dropout: Dropout | None = None):
        self.dropout = dropout
        self._state: tuple[Tensor, Tensor] | None = None  # h and c, each (M, N, H)

    def __call__(self, ids: Tensor, params: _Params) -> Tensor:
        """Read one chunk; this is the ``logits`` of ``side_by_side.fit_side_by_side``.

        Parameters
        ----------
        ids : int tensor (T, N)
            Symbols, each column the continuation of that of the chunk before.
        params : list of tensors
            W_xh (M, 4H, V), W_hh (M, 4H, H), b (M, 4H), W_hy (M, V, H), b_y (M, V), from
            :func:`course_rnn.training.lstm_side_by_side.lstm_networks`, nothing changed.

        Returns
        -------
        float tensor (M, T·N, V)
            Step by step, and within a step sequence by sequence, like ``ids.flatten()``.

        Raises
        ------
        ValueError
            If ``ids`` is not (T, N), or N changes from chunk to chunk.
        """
        W_xh, W_hh, b, W_hy, b_y = params
        h, c = self._start(ids, W_hh)
        rows = (W_xh + b[:, :, None]).transpose(1, 2)  # (M, V, 4H): one a symbol
        x = rows.index_select(1, ids.flatten()).unflatten(1, ids.shape)
        W, hs, mask = W_hh.transpose(1, 2), [], None
        for x_t in x.unbind(1):  # (M, N, 4H)
            mask = self._state_mask(h, mask)
            a = torch.baddbmm(x_t, h if mask is None else h * mask, W)
            i, f, g, o = a.chunk(4, dim=2)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            hs.append(h)
        self._state = h.detach(), c.detach()
        read = torch.cat(hs, dim=1)
        if self.dropout is not None:
            read = read * self._mask(read, self.dropout.output)
        return torch.baddbmm(b_y[:, None], read, W_hy.transpose(1, 2))

    def _start(self, ids: Tensor, W_hh: Tensor) -> tuple[Tensor, Tensor]:
        if ids.ndim != 2 or ids.numel() == 0 or ids.is_floating_point():
            raise ValueError(f"ids: expected symbols (T, N), got {ids.dtype} {tuple(ids.shape)}")
        if self._state is None:
            zeros = torch.zeros(len(W_hh), ids.shape[1], W_hh.shape[2], dtype=W_hh.dtype)
            return zeros, zeros
        if (N := self._state[0].shape[1]) != ids.shape[1]:
            raise ValueError(f"ids: expected {N} sequences as before, got {ids.shape[1]}")
        return self._state

    def _state_mask(self, h: Tensor, before: Tensor | None) -> Tensor | None:
        if self.dropout is None or not any(self.dropout.state):
            return None
        fresh = self._mask(h, self.dropout.state)
        if before is None:
            return fresh
        kept = torch.as_tensor(self.dropout.one_mask)[:, None, None]
        return torch.where(kept, before, fresh)

    def _mask(self, like: Tensor, shares: Sequence[float] | np.ndarray) -> Tensor:
        share = torch.as_tensor(shares, dtype=like.dtype)[:, None, None]
        u = torch.rand(like.shape, generator=self.dropout.rng, dtype=like.dtype)
        return (u >= share) / (1 - share)
