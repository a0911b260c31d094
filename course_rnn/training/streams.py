"""Many small character RNNs side by side on a stream of text, truncated each in its own way.

The networks are those of :func:`course_rnn.training.side_by_side.elman_networks`, M in a tensor.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from torch import Tensor

__all__ = ["StreamReader", "stream_losses"]

_Params = Sequence[Tensor]
_Chunks = Iterable[tuple[np.ndarray, np.ndarray]]


class StreamReader:
    """Answer after every symbol of a stream that comes in chunks, and carry the states.

    At the border of two chunks the states are detached. Within a chunk the gradient that comes
    back along a link between two states is multiplied by the weight of this link.

    Parameters
    ----------
    draw_links : callable, optional
        ``draw_links(T)`` gives the weights, float array (M, T − 1), for each chunk of T steps; by
        default nothing is cut. Twin: :mod:`course_rnn.reference.tbptt`, one network at a time.
    """

    def __init__(self, draw_links: Callable[[int], np.ndarray] | None = None):
        self.draw_links = draw_links
        self._state: Tensor | None = None  # (M, N, H)

    def __call__(self, ids: Tensor, params: _Params) -> Tensor:
        """Read one chunk; this is the ``logits`` of ``side_by_side.fit_side_by_side``.

        Parameters
        ----------
        ids : int tensor (T, N)
            Symbols, each column the continuation of that of the chunk before.
        params : list of tensors
            From :func:`course_rnn.training.side_by_side.elman_networks`.

        Returns
        -------
        float tensor (M, T·N, V)
            Step by step, and within a step sequence by sequence, like ``ids.flatten()``.

        Raises
        ------
        ValueError
            If ``ids`` is not (T, N), N changes from chunk to chunk, or links are not (M, T − 1).
        """
        W_xh, W_hh, b, W_hy, b_y = params
        h = self._start(ids, b)
        links = self._links(len(b), len(ids))
        rows = (W_xh + b[:, :, None]).transpose(1, 2)  # (M, V, H): one a symbol
        x = rows.index_select(1, ids.flatten()).unflatten(1, ids.shape)
        W, hs = W_hh.transpose(1, 2), []
        for t, x_t in enumerate(x.unbind(1)):  # (M, N, H)
            if t > 0 and links is not None:
                h = _Link.apply(h, links[:, t - 1, None, None])
            h = torch.tanh(torch.baddbmm(x_t, h, W))
            hs.append(h)
        self._state = h.detach()
        return torch.baddbmm(b_y[:, None], torch.cat(hs, dim=1), W_hy.transpose(1, 2))

    def _start(self, ids: Tensor, b: Tensor) -> Tensor:
        if ids.ndim != 2 or ids.numel() == 0 or ids.is_floating_point():
            raise ValueError(f"ids: expected symbols (T, N), got {ids.dtype} {tuple(ids.shape)}")
        if self._state is None:
            return torch.zeros(len(b), ids.shape[1], b.shape[1], dtype=b.dtype)
        if self._state.shape[1] != ids.shape[1]:
            N = self._state.shape[1]
            raise ValueError(f"ids: expected {N} sequences as before, got {ids.shape[1]}")
        return self._state

    def _links(self, M: int, T: int) -> Tensor | None:
        if self.draw_links is None:
            return None
        links = np.asarray(self.draw_links(T))
        if links.shape != (M, T - 1) or not np.isfinite(links).all():
            raise ValueError(f"links: expected finite ({M}, {T - 1}), got shape {links.shape}")
        return None if np.all(links == 1) else torch.from_numpy(links.astype(np.float32))


def stream_losses(
    params: _Params, chunks: _Chunks, reader: Callable[[Tensor, _Params], Tensor] | None = None
) -> np.ndarray:
    """Mean cross-entropy of every network on a stream, the states carried.

    Parameters
    ----------
    params : list of tensors
        From :func:`course_rnn.training.side_by_side.elman_networks`.
    chunks : iterable of (inputs, targets), int arrays (T, N)
        For example :func:`course_rnn.data.batching.contiguous_streams`.
    reader : callable, optional
        ``reader(ids, params)``, logits (M, T·N, V); a fresh :class:`StreamReader` if left out.

    Returns
    -------
    float32 array (M,)
        Nats per symbol.

    Raises
    ------
    ValueError
        If there is no chunk, or targets are not of the shape of their inputs.
    """
    reader, total, count = reader or StreamReader(), 0.0, 0
    for inputs, targets in chunks:
        if targets.shape != inputs.shape:
            raise ValueError(f"targets: expected shape {inputs.shape}, got {targets.shape}")
        y = torch.from_numpy(targets).flatten()
        with torch.no_grad():
            logits = reader(torch.from_numpy(inputs), params)
            right = logits.gather(2, y.expand(len(logits), -1)[:, :, None])[:, :, 0]
            total = total + (logits.logsumexp(dim=2) - right).sum(dim=1)
        count += len(y)
    if not count:
        raise ValueError("chunks: expected at least one, got none")
    return (total / count).numpy()


class _Link(torch.autograd.Function):
    """The identity; what comes back is multiplied by a weight."""

    @staticmethod
    def forward(ctx, h: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(weight)
        return h.view_as(h)

    @staticmethod
    def backward(ctx, dh: Tensor) -> tuple[Tensor, None]:
        (weight,) = ctx.saved_tensors
        return weight * dh, None
