"""Train and evaluate a recurrent language model in PyTorch, carrying the state along the text."""

from collections.abc import Callable, Iterable, Sized

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm.auto import tqdm

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
        Called with the number of updates made so far, for a schedule or a sample.

    Returns
    -------
    list of float
        Loss of every chunk before its update, in nats per token.

    Raises
    ------
    FloatingPointError
        If a loss is not finite; the model then still has its last finite parameters.
    """
    device = next(model.parameters()).device
    model.train()
    losses: list[float] = []
    state = None
    for inputs, targets in tqdm(chunks, total=_length(chunks), desc="training", disable=None):
        logits, state = model(_to(inputs, device), state)
        loss = F.cross_entropy(logits.flatten(0, -2), _to(targets, device).flatten())
        losses.append(loss.item())
        if not np.isfinite(losses[-1]):
            raise FloatingPointError(f"loss of chunk {len(losses)}: expected finite, got {loss}")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        state = detach(state)
        if after_step is not None:
            after_step(len(losses))
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
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    mean, state = TokenMean(), None
    for inputs, targets in tqdm(chunks, total=_length(chunks), desc="evaluating", disable=None):
        logits, state = model(_to(inputs, device), state)
        loss = F.cross_entropy(logits.flatten(0, -2), _to(targets, device).flatten())
        mean.add(loss.item(), targets.size)
    model.train(was_training)
    return mean.mean


def _to(ids: np.ndarray, device: torch.device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(ids)).to(device)


def _length(chunks: Chunks) -> int | None:
    return len(chunks) if isinstance(chunks, Sized) else None
