"""Train and evaluate a recurrent language model in PyTorch, carrying the state along the text."""

from collections.abc import Callable, Iterable, Sized

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from course_rnn.metrics import TokenMean

State = Tensor | tuple[Tensor, ...]
Chunks = Iterable[tuple[np.ndarray, np.ndarray]]


def detach(state: State) -> State:
    """Keep the numbers of a state and forget how they came about.

    Parameters
    ----------
    state : tensor, or tuple of tensors
        h of an RNN or GRU, (h, c) of an LSTM.

    Returns
    -------
    The same, cut off from the graph: gradients stop at the border of a chunk.
    """
    return state.detach() if isinstance(state, Tensor) else tuple(s.detach() for s in state)


def fit(
    model: nn.Module,
    chunks: Chunks,
    optimizer: torch.optim.Optimizer,
    *,
    max_norm: float = 1.0,
    after_step: Callable[[int], None] | None = None,
) -> list[float]:
    """Train by truncated backpropagation through time: one update a chunk, the state carried on.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``; ``state`` None starts from zeros.
    chunks : iterable of (inputs, targets)
        Integer arrays (T, N), each chunk the continuation of the one before
        (:func:`course_rnn.data.batching.contiguous_streams`).
    optimizer : torch.optim.Optimizer
        Over ``model.parameters()``.
    max_norm : float
        Gradients are scaled down to this global norm.
    after_step : callable, optional
        Called with the number of updates made so far, for a schedule, or to draw a sample.

    Returns
    -------
    list of float
        Loss of every chunk before its update, in nats per token.

    Raises
    ------
    FloatingPointError
        If a loss or a gradient is not finite; the model keeps the parameters it had before.
    ValueError
        If ``max_norm`` is not positive, there are no chunks (a used-up generator, say), or the
        inputs and targets of one differ in shape.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive number, got {max_norm}")
    device = next(model.parameters()).device
    model.train()
    losses: list[float] = []
    state = None
    for inputs, targets in tqdm(chunks, total=_length(chunks), desc="training", disable=None):
        loss, state = _loss(model, inputs, targets, state, device)
        losses.append(loss.item())
        _expect_finite("loss", losses[-1], len(losses))
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm).item()
        _expect_finite("gradient norm", norm, len(losses))
        optimizer.step()
        state = detach(state)
        if after_step is not None:
            after_step(len(losses))
    _expect_some(len(losses))
    return losses


@torch.no_grad()
def evaluate(model: nn.Module, chunks: Chunks) -> float:
    """Mean cross-entropy over all tokens of the chunks, the state carried from chunk to chunk.

    Parameters
    ----------
    model : nn.Module
        As in :func:`fit`.
    chunks : iterable of (inputs, targets)
        As in :func:`fit`.

    Returns
    -------
    float
        Nats per token; every token counts once, whatever the size of its chunk.

    Raises
    ------
    ValueError
        If there are no chunks, or the inputs and targets of one differ in shape.
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    mean, state = TokenMean(), None
    try:
        for inputs, targets in tqdm(chunks, total=_length(chunks), desc="evaluating", disable=None):
            loss, state = _loss(model, inputs, targets, state, device)
            mean.add(loss.item(), targets.size)
    finally:
        model.train(was_training)
    _expect_some(mean.count)
    return mean.mean


def _loss(
    model: nn.Module, inputs: np.ndarray, targets: np.ndarray, state, device: torch.device
) -> tuple[Tensor, State]:
    if targets.shape != inputs.shape:
        raise ValueError(
            f"targets: expected the shape of inputs {inputs.shape}, got {targets.shape}"
        )
    logits, state = model(_to(inputs, device), state)
    return F.cross_entropy(logits.flatten(0, -2), _to(targets, device).flatten()), state


def _to(ids: np.ndarray, device: torch.device) -> Tensor:
    # a copy: views of a text may be read-only, and PyTorch's losses want int64
    return torch.tensor(np.ascontiguousarray(ids), dtype=torch.int64, device=device)


def _expect_finite(what: str, value: float, chunk: int) -> None:
    if not np.isfinite(value):
        raise FloatingPointError(f"{what} of chunk {chunk}: expected a finite number, got {value}")


def _expect_some(count: int) -> None:
    if count == 0:
        raise ValueError("chunks: expected at least one chunk, got none")


def _length(chunks: Chunks) -> int | None:
    return len(chunks) if isinstance(chunks, Sized) else None
