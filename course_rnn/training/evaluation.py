"""Losses of a model on chunks of data."""

from collections.abc import Callable, Iterable, Sized
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from course_rnn.metrics import TokenMean

State = Tensor | tuple[Tensor, ...]
Chunks = Iterable[Any]
IGNORED = -100  # what torch.nn.functional.cross_entropy ignores


class Loss(NamedTuple):
    """What a loss function answers for one chunk.

    Attributes
    ----------
    mean : Tensor
        Mean loss per token, a scalar with its graph.
    tokens : int
        Number of tokens that the mean is over; 0 if none of the chunk counts (the mean is not
        looked at then).
    state : tensor, tuple of tensors, or None
        Recurrent state after the chunk; None if there is nothing to carry on.
    """

    mean: Tensor
    tokens: int
    state: State | None


LossFunction = Callable[[nn.Module, Any, State | None], Loss]


def next_token_loss(
    model: nn.Module, chunk: tuple[np.ndarray, np.ndarray], state: State | None
) -> Loss:
    """Cross-entropy of a language model on one chunk, in nats per token.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``; ``state`` None starts from zeros.
    chunk : (inputs, targets)
        Integer arrays (T, N). Targets of −100 (``IGNORED``), for padding, do not count.
    state : tensor, tuple of tensors, or None
        State before the chunk.

    Returns
    -------
    Loss
        Over the targets that count, in float32 at least, whatever the dtype of the logits. If none
        does, the mean is 0, and so are its gradients.

    Raises
    ------
    ValueError
        If the inputs are no integers or empty, the targets differ from them in shape, or a target
        is neither a symbol nor −100.

    Notes
    -----
    With NumPy the same positions are left out by ``mask=targets != -100`` of
    :func:`course_rnn.reference.ops.cross_entropy_forward`.
    """
    inputs, targets = chunk
    for name, ids in (("inputs", inputs), ("targets", targets)):
        if not isinstance(ids, np.ndarray):
            raise ValueError(f"{name}: expected a NumPy array, got {type(ids).__name__}")
    if targets.shape != inputs.shape:
        raise ValueError(
            f"targets: expected the shape of inputs {inputs.shape}, got {targets.shape}"
        )
    for name, ids in (("inputs", inputs), ("targets", targets)):
        if ids.size == 0 or ids.dtype.kind not in "iu":
            raise ValueError(
                f"{name}: expected integers (T, N), got shape {ids.shape}, dtype {ids.dtype}"
            )
    device = next(model.parameters()).device
    logits, state = model(_to(inputs, device), state)
    counted = targets[targets != IGNORED]
    V = logits.shape[-1]
    if counted.size and (counted.min() < 0 or counted.max() >= V):
        raise ValueError(
            f"targets: expected symbols in [0, {V}), or {IGNORED} where none counts, "
            f"got {counted.min()} to {counted.max()}"
        )
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    rows, ids = logits.flatten(0, -2), _to(targets, device).flatten()
    if counted.size == 0:  # a mean of nothing is NaN
        total = F.cross_entropy(rows, ids, ignore_index=IGNORED, reduction="sum")
        return Loss(total, 0, state)
    return Loss(F.cross_entropy(rows, ids, ignore_index=IGNORED), counted.size, state)


def autocast(loss: LossFunction, dtype: torch.dtype) -> LossFunction:
    """Compute a loss in mixed precision: matrix products in ``dtype``, weights as they are.

    Parameters
    ----------
    loss : callable
        For example :func:`next_token_loss`.
    dtype : torch.dtype
        ``torch.bfloat16``, or ``torch.float16``, which has more digits and less range: training
        then needs the ``scaler`` of :func:`course_rnn.training.loop.fit`.

    Returns
    -------
    callable
        The same loss under ``torch.autocast`` on the model's device.

    Raises
    ------
    ValueError
        If ``dtype`` is another one.

    Notes
    -----
    Micikevicius et al. (2018), "Mixed precision training"; bfloat16 has the range of float32. On
    a CPU, PyTorch runs ``nn.RNN`` and ``nn.LSTM`` in bfloat16, but ``nn.GRU`` in float32; on a GPU
    it runs all three in float16, by cuDNN. On processors without AVX-512, PyTorch's ``nn.LSTM``
    raises an error of oneDNN.
    """
    if dtype not in (torch.bfloat16, torch.float16):
        raise ValueError(f"dtype: expected torch.bfloat16 or torch.float16, got {dtype}")

    def in_mixed_precision(model: nn.Module, chunk: Any, state: State | None) -> Loss:
        with torch.autocast(next(model.parameters()).device.type, dtype):
            return loss(model, chunk, state)

    return in_mixed_precision


@torch.no_grad()
def evaluate(
    model: nn.Module,
    chunks: Chunks,
    *,
    loss: LossFunction = next_token_loss,
    carry_state: bool = True,
) -> float:
    """Mean loss over all tokens of the chunks.

    Parameters
    ----------
    model : nn.Module
        As in :func:`course_rnn.training.loop.fit`.
    chunks : iterable
        As in :func:`course_rnn.training.loop.fit`.
    loss : callable
        ``loss(model, chunk, state) -> Loss``.
    carry_state : bool
        Whether a chunk starts from the last state of the one before (streaming), or from zeros.

    Returns
    -------
    float
        Nats per token; every token that counts does so once, whatever the size of its chunk.

    Raises
    ------
    ValueError
        If there are no chunks, none of their tokens counts, or a chunk does not fit the loss.
    """
    was_training = model.training
    model.eval()
    mean, state, read = TokenMean(), None, 0
    try:
        total = len(chunks) if isinstance(chunks, Sized) else None
        for chunk in tqdm(chunks, total=total, desc="evaluating", disable=None, leave=False):
            answer = loss(model, chunk, state)
            if answer.tokens != 0:
                mean.add(answer.mean.item(), answer.tokens)
            state, read = answer.state if carry_state else None, read + 1
    finally:
        model.train(was_training)
    if mean.count == 0:
        got = f"none in {read} chunks" if read else "none"
        what = "token that counts" if read else "chunk"
        raise ValueError(f"chunks: expected at least one {what}, got {got}")
    return mean.mean


def _to(ids: np.ndarray, device: torch.device) -> Tensor:
    # a copy: views of a text may be read-only, and PyTorch's losses want int64
    return torch.tensor(np.ascontiguousarray(ids), dtype=torch.int64, device=device)
