"""Train many small LSTMs at once, some with a gate less; tensors with a first axis M, as in
:mod:`course_rnn.training.side_by_side`, whose ``fit_side_by_side`` trains them.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

__all__ = ["CHANGES", "lstm_logits", "lstm_networks"]

FULL, COUPLED, NO_TANH = "full", "i = 1 − f", "no tanh(c)"
DIRECT, BY_H = "direct path only", "through h only"
# a gate without weights and with this bias is 1 in float32, and its slope 0: training leaves it so
OPEN = 30.0
_OPENED = {"no input gate": 0, "no forget gate": 1, "no output gate": 3}  # place among i, f, g, o
#: What can be changed about an LSTM: nothing; a gate that is 1 at every step; the input gate tied
#: to the forget gate; h = o ∘ c; or the same cell, but no gradient goes back through h_{t−1}, or
#: none from c_t to c_{t−1} along f_t.
CHANGES = (FULL, *_OPENED, COUPLED, NO_TANH, DIRECT, BY_H)
_Params = Sequence[Tensor]


def lstm_networks(
    changes: Sequence[str],
    V: int,
    outputs: int,
    H: int,
    seeds: Sequence[int],
    *,
    forget: Sequence[float | int],
) -> list[Tensor]:
    """Make LSTMs whose weights are uniform in ±1/√H and whose biases are 0, but the forget bias.

    Parameters
    ----------
    changes : M str
        Of ``CHANGES``, what is changed about each network.
    V, outputs, H : int
        Number of symbols read, of answers, of units.
    seeds : M ints, at least 0
        Networks with the same seed start with the same weights.
    forget : M floats
        Forget biases; of no effect without a forget gate.

    Returns
    -------
    list of float32 tensors
        W_xh (M, 4H, V), W_hh (M, 4H, H), b (M, 4H), W_hy (M, O, H), b_y (M, O); leaves with
        ``requires_grad``.

    Raises
    ------
    ValueError
        If a change is unknown, a size is below 1 or numbers do not fit.

    Examples
    --------
    >>> params = lstm_networks(["full", "no input gate"], 5, 2, 3, [0, 0], forget=[1, 1])
    >>> [tuple(p.shape) for p in params]
    [(2, 12, 5), (2, 12, 3), (2, 12), (2, 2, 3), (2, 2)]
    """
    _expect_changes(changes)
    for name, size in (("V", V), ("outputs", outputs), ("H", H)):
        if size < 1:
            raise ValueError(f"{name}: expected at least 1, got {size}")
    M = len(changes)
    if len(seeds) != M or min(seeds) < 0:
        raise ValueError(f"seeds: expected {M} numbers of at least 0, got {seeds}")
    if len(forget) != M or not np.isfinite(forget).all():
        raise ValueError(f"forget: expected {M} biases, finite, got {forget}")
    rngs = [np.random.default_rng(seed) for seed in seeds]

    def draw(*shape: int) -> np.ndarray:
        return np.stack([rng.uniform(-1 / math.sqrt(H), 1 / math.sqrt(H), shape) for rng in rngs])

    W_xh, W_hh, W_hy = draw(4 * H, V), draw(4 * H, H), draw(outputs, H)
    b = np.zeros((M, 4 * H))
    b[:, H : 2 * H] = np.asarray(forget)[:, None]
    for k, change in enumerate(changes):
        if change in _OPENED:
            rows = slice(_OPENED[change] * H, (_OPENED[change] + 1) * H)
            W_xh[k, rows], W_hh[k, rows], b[k, rows] = 0, 0, OPEN
    stacks = (W_xh, W_hh, b, W_hy, np.zeros((M, outputs)))
    return [torch.tensor(stack, dtype=torch.float32, requires_grad=True) for stack in stacks]


def lstm_logits(
    ids: Tensor, params: _Params, changes: Sequence[str], *, every_step: bool = False
) -> Tensor:
    """Read symbols with M LSTMs and answer after the last, or after every one.

    Parameters
    ----------
    ids : int tensor (T, N)
        Symbols.
    params : list of tensors
        From :func:`lstm_networks`.
    changes : M str
        The same as there.
    every_step : bool
        Whether to answer after every symbol, as a language model does.

    Returns
    -------
    float tensor (M, N, O), or (M, T·N, O) with ``every_step``, step by step

    Raises
    ------
    ValueError
        If ``ids`` is not (T, N), a change is unknown, or there is not one for each network.

    Examples
    --------
    >>> changes = ["full", "i = 1 − f"]
    >>> params = lstm_networks(changes, 5, 2, 3, [0, 0], forget=[1, 1])
    >>> lstm_logits(torch.zeros(7, 4, dtype=torch.int64), params, changes).shape
    torch.Size([2, 4, 2])
    """
    if ids.ndim != 2 or ids.numel() == 0 or ids.is_floating_point():
        raise ValueError(f"ids: expected symbols (T, N), got {ids.dtype} {tuple(ids.shape)}")
    _expect_changes(changes)
    W_xh, W_hh, b, W_hy, b_y = params
    if len(changes) != len(b):
        raise ValueError(f"changes: expected {len(b)}, one for each network, got {len(changes)}")
    coupled, bare, direct, by_h = (
        torch.tensor([change == which for change in changes])[:, None, None]
        for which in (COUPLED, NO_TANH, DIRECT, BY_H)
    )
    rows = (W_xh + b[:, :, None]).transpose(1, 2)  # (M, V, 4H): one a symbol
    x = rows.index_select(1, ids.flatten()).unflatten(1, ids.shape)
    h = c = torch.zeros(len(b), ids.shape[1], W_hh.shape[2], dtype=b.dtype)
    hs = []
    for x_t in x.unbind(1):  # (M, N, 4H)
        h = torch.where(direct, h.detach(), h)
        a_i, a_f, a_g, a_o = torch.baddbmm(x_t, h, W_hh.transpose(1, 2)).chunk(4, dim=-1)
        f = torch.sigmoid(a_f)
        i = torch.where(coupled, 1 - f, torch.sigmoid(a_i))
        kept = f * torch.where(by_h, c.detach(), c)
        c = torch.addcmul(kept, i, torch.tanh(a_g))
        h = torch.sigmoid(a_o) * torch.where(bare, c, torch.tanh(c))
        hs.append(h)
    if every_step:
        h = torch.stack(hs, dim=1).flatten(1, 2)
    return torch.baddbmm(b_y[:, None], h, W_hy.transpose(1, 2))


def _expect_changes(changes: Sequence[str]) -> None:
    if not changes or not set(changes) <= set(CHANGES):
        raise ValueError(f"changes: expected some of {CHANGES}, got {list(changes)}")
