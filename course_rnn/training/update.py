"""One update of :func:`course_rnn.training.loop.fit`: loss, gradients, clipping, step."""

import math
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.training import processes
from course_rnn.training.evaluation import Loss, LossFunction, State


def update(
    model: nn.Module,
    chunk: Any,
    state: State | None,
    number: int,
    *,
    optimizer: torch.optim.Optimizer,
    loss: LossFunction,
    max_norm: float,
    scaler: torch.amp.GradScaler | None,
) -> tuple[float, State | None, bool]:
    """Return the loss before the update, the state after the chunk, and whether a step was made.

    Parameters
    ----------
    model, chunk, state : nn.Module, Any, State or None
        What ``loss`` takes.
    number : int
        Of the chunk, from 1, for messages.
    optimizer, loss, max_norm, scaler
        As in :func:`course_rnn.training.loop.fit`.
    """
    with processes.own_dice(number):
        answer = _loss_of_share(loss, model, chunk, state)
    mean, value, tokens = answer.mean, answer.mean.item(), answer.tokens
    if processes.count() > 1:
        total, tokens = processes.add_up(value * tokens if tokens else 0.0, tokens)
        value = total / max(tokens, 1)
        mean = mean * (answer.tokens / max(tokens, 1))  # the sum of these is the mean of the whole
    if tokens == 0:  # its gradient is 0, yet momentum would move the weights
        raise ValueError(
            f"chunks: expected at least one token that counts in chunk {number}, got none"
        )
    _expect_finite(f"loss of chunk {number}", value)
    optimizer.zero_grad()
    if answer.tokens:
        (mean if scaler is None else scaler.scale(mean)).backward()
    processes.add_up_gradients(model)
    return value, answer.state, _step(model, optimizer, max_norm, number, scaler)


def _loss_of_share(loss, model, chunk, state) -> Loss:
    part = processes.share(chunk)
    return Loss(torch.zeros(()), 0, None) if part is None else loss(model, part, state)


def _step(model, optimizer, max_norm: float, number: int, scaler) -> bool:
    if scaler is None:
        _clip(model, max_norm, number)
        optimizer.step()
        return True
    scaler.unscale_(optimizer)
    fits = all(p.grad.isfinite().all() for p in model.parameters() if p.grad is not None)
    if fits or scaler.get_scale() < 1:  # then the scale is not to blame: stop, with the name
        _clip(model, max_norm, number)
    scaler.step(optimizer)  # does nothing if a gradient is not finite
    scaler.update()
    return fits


def _clip(model: nn.Module, max_norm: float, chunk: int) -> None:
    try:
        nn.utils.clip_grad_norm_(model.parameters(), max_norm, error_if_nonfinite=True)
        return
    except RuntimeError as error:
        if "non-finite" not in str(error):
            raise
    grads = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    largest = {name: grad.abs().max().item() for name, grad in grads.items() if grad.numel()}
    for name, value in largest.items():
        _expect_finite(f"gradient norm of chunk {chunk}, {name}", value)
    # only the squares do not fit: the same of numbers up to 1
    scale = max(largest.values())
    norm = math.sqrt(sum((grad / scale).square().sum().item() for grad in grads.values()))
    if scale * norm > max_norm:
        for grad in grads.values():
            grad.div_(scale).mul_(max_norm / norm)


def _expect_finite(what: str, value: float) -> None:
    if not np.isfinite(value):
        raise FloatingPointError(f"{what}: expected a finite number, got {value}")
