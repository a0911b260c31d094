"""Train many small Elman RNNs at once, in tensors with a first axis M: one network a start.

All read the same batches and share nothing: the loss is a sum over networks, and each gradient is
clipped by its own norm. What comes out for one does not depend on the others.
"""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from course_rnn.training._per_network import along, one_each, shorten

__all__ = ["accuracies", "elman_logits", "elman_networks", "fit_side_by_side"]

NONLINEARITIES = {"tanh": torch.tanh, "relu": torch.relu}
_Params = Sequence[Tensor]
_Logits = Callable[[Tensor, _Params], Tensor]


def elman_networks(
    W_hh: Sequence[np.ndarray],
    V: int,
    outputs: int,
    seeds: Sequence[int],
    *,
    biased: Iterable[int] = (),
) -> list[Tensor]:
    """Make one network for every matrix: all other weights uniform in ±1/√H, biases 0.

    Parameters
    ----------
    W_hh : M arrays (H, H)
        Initial hidden-to-hidden weights.
    V, outputs : int
        Number of symbols read, and of answers.
    seeds : M ints, at least 0
        Networks with the same seed start with the same other weights.
    biased : ints
        Networks, counted from 0, whose hidden bias is drawn like their weights.

    Returns
    -------
    list of float32 tensors
        W_xh (M, H, V), W_hh (M, H, H), b (M, H), W_hy (M, O, H), b_y (M, O); leaves with
        ``requires_grad``.

    Raises
    ------
    ValueError
        If there is no matrix, one is not square or of another size, or numbers do not fit.
    """
    _expect_networks(W_hh, V, outputs, seeds)
    H, biased = len(W_hh[0]), set(biased)
    if not biased <= set(range(len(W_hh))):
        raise ValueError(f"biased: expected numbers below {len(W_hh)}, got {sorted(biased)}")
    rngs = [np.random.default_rng(1_000 + seed) for seed in seeds]

    def draw(*shape: int) -> list[np.ndarray]:
        return [rng.uniform(-1 / math.sqrt(H), 1 / math.sqrt(H), shape) for rng in rngs]

    W_xh, b, W_hy = draw(H, V), draw(H), draw(outputs, H)
    b = [row if k in biased else 0 * row for k, row in enumerate(b)]
    stacks = (W_xh, W_hh, b, W_hy, np.zeros((len(W_hh), outputs)))
    return [torch.tensor(np.stack(s), dtype=torch.float32, requires_grad=True) for s in stacks]


def elman_logits(
    ids: Tensor,
    params: _Params,
    nonlinearity: str = "tanh",
    *,
    states: list[Tensor] | None = None,
) -> Tensor:
    """Read symbols with M networks and answer after the last.

    Parameters
    ----------
    ids : int tensor (T, N)
        Symbols.
    params : list of tensors
        From :func:`elman_networks`.
    nonlinearity : {"tanh", "relu"}
        The function φ of the hidden units.
    states : list, optional
        h_1 … h_T, each (M, N, H), are appended to it, part of the graph.

    Returns
    -------
    float tensor (M, N, O)

    Raises
    ------
    ValueError
        If ``ids`` is not (T, N) or the nonlinearity is unknown.
    """
    _expect_ids(ids)
    if nonlinearity not in NONLINEARITIES:
        expected = sorted(NONLINEARITIES)
        raise ValueError(f"nonlinearity: expected one of {expected}, got {nonlinearity!r}")
    phi = NONLINEARITIES[nonlinearity]
    W_xh, W_hh, b, W_hy, b_y = params
    rows = (W_xh + b[:, :, None]).transpose(1, 2)  # (M, V, H): one a symbol
    x = rows.index_select(1, ids.flatten()).unflatten(1, ids.shape)
    if states is None:
        h = _LastState.apply(x, W_hh, nonlinearity)
    else:
        h = torch.zeros(len(b), ids.shape[1], b.shape[1], dtype=b.dtype)
        for x_t in x.unbind(1):  # (M, N, H)
            h = phi(torch.baddbmm(x_t, h, W_hh.transpose(1, 2)))
            states.append(h)
    return torch.baddbmm(b_y[:, None], h, W_hy.transpose(1, 2))


class _LastState(torch.autograd.Function):
    """h_T from the inputs x (M, T, N, H), h_0 = 0, without a graph of every step.

    tanh a is computed as 2 σ(2a) − 1, which takes a third of the time in float32.
    """

    @staticmethod
    def forward(ctx, x: Tensor, W_hh: Tensor, nonlinearity: str) -> Tensor:
        hs, W_T = [torch.zeros_like(x[:, 0])], W_hh.transpose(1, 2)
        for x_t in x.unbind(1):
            if nonlinearity == "tanh":
                h = torch.baddbmm(x_t, hs[-1], W_T, beta=2.0, alpha=2.0).sigmoid_()
                hs.append(h.add_(h).sub_(1.0))
            else:
                hs.append(torch.baddbmm(x_t, hs[-1], W_T).relu_())
        ctx.save_for_backward(W_hh, *hs)
        ctx.nonlinearity = nonlinearity
        return hs[-1]

    @staticmethod
    def backward(ctx, dh: Tensor) -> tuple[Tensor, Tensor, None]:
        W_hh, *hs = ctx.saved_tensors
        das = []
        for h in hs[:0:-1]:  # h_T … h_1
            slope = 1 - h * h if ctx.nonlinearity == "tanh" else (h > 0).to(h.dtype)
            das.append(slope.mul_(dh))
            dh = torch.bmm(das[-1], W_hh)
        da = torch.cat(das[::-1], dim=1)  # (M, T N, H)
        dW_hh = da.transpose(1, 2) @ torch.cat(hs[:-1], dim=1)
        return da.unflatten(1, (len(das), -1)), dW_hh, None


def fit_side_by_side(
    params: _Params,
    batches: Iterable[tuple[Tensor, Tensor]],
    optimizer: torch.optim.Optimizer,
    logits: _Logits = elman_logits,
    *,
    max_norm: float = 1.0,
    rates: Sequence[float] | np.ndarray | None = None,
    decay: Sequence[float] | np.ndarray | None = None,
) -> None:
    """Update all networks on every batch, each with its gradient clipped by its own norm.

    Parameters
    ----------
    params : sequence of tensors, the first axis of each M
        Changed in place, by the optimiser.
    batches : iterable of (ids, y)
        Symbols (T, N), answers (N,).
    optimizer : torch.optim.Optimizer
        Of ``params``; one that treats every entry on its own, as SGD and Adam do.
    logits : callable
        ``logits(ids, params)``, (M, N, O).
    max_norm : float
        Threshold of clipping, > 0; infinity clips nothing.
    rates : M floats, optional
        A factor for the step of each network: with ``lr=1`` its learning rate. What the optimiser
        remembers must depend on the gradients alone, as it does in SGD, Adagrad, RMSProp and Adam.
    decay : M floats, optional
        L2: decay/2 times the sum of the squared weights is added to the loss of each network,
        after clipping.

    Raises
    ------
    ValueError
        If ``max_norm`` is not positive, or there is not one rate or decay a network.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive number, got {max_norm}")
    rates_, decay_ = (one_each("rates", rates, params), one_each("decay", decay, params))
    for ids, y in batches:
        o = logits(ids, params)
        losses = cross_entropy(o.flatten(0, 1), y.repeat(len(o)), reduction="sum")
        loss = losses / len(y)  # the mean over sequences, summed over networks
        optimizer.zero_grad()
        loss.backward()
        squares = [(p.grad**2).flatten(1).sum(dim=1) for p in params]
        factor = (max_norm / sum(squares).sqrt()).clamp(max=1)  # (M,)
        for p in params:
            p.grad *= along(p, factor)
            if decay_ is not None:
                p.grad += along(p, decay_) * p.detach()
        before = None if rates_ is None else [p.detach().clone() for p in params]
        optimizer.step()
        if before is not None:
            shorten(params, before, rates_)


def accuracies(params: _Params, ids: Tensor, y: Tensor, logits: _Logits = elman_logits) -> Tensor:
    """Share of right answers of every network.

    Parameters
    ----------
    params : sequence of tensors
        Of M networks.
    ids, y : int tensors (T, N), (N,)
        Symbols and answers.
    logits : callable
        ``logits(ids, params)``, (M, N, O).

    Returns
    -------
    float tensor (M,)

    Raises
    ------
    ValueError
        If there is not one answer a sequence.
    """
    _expect_ids(ids)
    if y.shape != ids.shape[1:]:
        raise ValueError(f"y: expected shape {tuple(ids.shape[1:])}, got {tuple(y.shape)}")
    with torch.no_grad():
        right = logits(ids, params).argmax(dim=-1) == y
    return right.float().mean(dim=1)


def _expect_networks(W_hh: Sequence, V: int, outputs: int, seeds: Sequence[int]) -> None:
    shapes = {np.shape(W) for W in W_hh}
    if len(shapes) != 1 or len(shape := next(iter(shapes))) != 2 or shape[0] != shape[1]:
        raise ValueError(f"W_hh: expected square matrices of one size, got {sorted(shapes)}")
    for name, size in (("V", V), ("outputs", outputs)):
        if size < 1:
            raise ValueError(f"{name}: expected at least 1, got {size}")
    if len(seeds) != len(W_hh) or min(seeds) < 0:
        raise ValueError(f"seeds: expected {len(W_hh)} numbers of at least 0, got {seeds}")


def _expect_ids(ids: Tensor) -> None:
    if ids.ndim != 2 or ids.numel() == 0 or ids.is_floating_point():
        raise ValueError(f"ids: expected symbols (T, N), got {ids.dtype} {tuple(ids.shape)}")
