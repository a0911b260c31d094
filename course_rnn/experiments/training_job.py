"""The training that the jobs share: AdamW, warm-up and cosine, clipping, checkpoint, notes."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from course_rnn.experiments.machine import has_bfloat16
from course_rnn.experiments.notes import Notes
from course_rnn.experiments.protocol import Progress
from course_rnn.training.checkpoint import Checkpoint
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import LossFunction, autocast, next_token_loss
from course_rnn.training.loop import fit


class Chunks:
    """The first ``total`` chunks of an endless or long reading, which can be read again.

    Parameters
    ----------
    total : int
        How many.
    read : callable
        Returns a fresh iterator over the chunks; it is called again where they end.
    """

    def __init__(self, total: int, read: Callable[[], Iterable[Any]]):
        self._total, self._read = total, read

    def __len__(self) -> int:
        """Return how many there are."""
        return self._total

    def __iter__(self) -> Iterator[Any]:
        """Read them from the start."""
        left = self._total
        while left > 0:
            before = left
            for chunk in self._read():
                yield chunk
                left -= 1
                if left == 0:
                    return
            if left == before:
                raise ValueError("read: expected at least one chunk, got none")


def train(
    model: nn.Module,
    chunks: Chunks,
    recipe: Mapping[str, Any],
    checkpoint: Path,
    progress: Progress,
    *,
    loss: LossFunction = next_token_loss,
    stages: Mapping[int, Callable[[], Any]] | None = None,
    validation: Validation | None = None,
) -> tuple[list[float], list[list[Any]]]:
    """Train a model by a recipe, from its start or from its checkpoint.

    Parameters
    ----------
    model : nn.Module
        What is trained.
    chunks : Chunks
        The data.
    recipe : mapping
        ``lr``; ``warmup``, updates in which it rises from 0; ``schedule``, "cosine" (to 0) or
        "constant"; ``weight_decay``; ``clip``; ``checkpoint_every``, in updates.
    checkpoint : Path
        The file.
    progress : callable
        Called after every update with the share that is done.
    loss : callable
        As in :func:`course_rnn.training.loop.fit`.
    stages : mapping from int to callable, optional
        As in :class:`course_rnn.experiments.notes.Notes`.
    validation : Validation, optional
        Gives the model its best weights back at the end.

    Returns
    -------
    losses : list of float
        One an update.
    notes : list of [updates, value]
        What the stages returned.

    Raises
    ------
    ValueError, FloatingPointError
        As :func:`course_rnn.training.loop.fit`.
    """
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe["lr"], weight_decay=recipe["weight_decay"]
    )
    factor = _learning_rate(recipe["schedule"], recipe["warmup"], len(chunks))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    notes = Notes(stages or {})

    def after_step(updates: int) -> None:
        notes.at(updates)
        progress(updates / len(chunks))

    losses = fit(
        model,
        chunks,
        optimizer,
        max_norm=recipe["clip"],
        after_step=after_step,
        loss=loss,
        schedule=schedule,
        validation=validation,
        checkpoint=Checkpoint(checkpoint, every=recipe["checkpoint_every"]),
        keep={"notes": notes},
    )
    return losses, notes.entries


def in_best_precision(loss: LossFunction) -> tuple[LossFunction, str]:
    """Return a loss in bfloat16 where the processor has it, else unchanged; and the precision.

    On a GPU it stays in float32, whose products PyTorch's recurrent layers take in TF32 there:
    their half precision is float16, whatever autocast asks for, too coarse for small gradients.

    Parameters
    ----------
    loss : callable
        As in :func:`course_rnn.training.loop.fit`.
    """
    if torch.get_default_device().type == "cuda":
        return loss, "float32 (TF32)"
    if has_bfloat16():
        return autocast(loss, torch.bfloat16), "bfloat16"
    return loss, "float32"


def thinned(losses: list[float], points: int = 100) -> list[list[Any]]:
    """Return [updates, mean loss of the updates since the point before], so many points at most.

    Parameters
    ----------
    losses : list of float
        One an update.
    points : int
        ≥ 1.
    """
    if points < 1:
        raise ValueError(f"points: expected at least 1, got {points}")
    ends = sorted({math.ceil(len(losses) * (k + 1) / points) for k in range(points)} - {0})
    starts = [0, *ends[:-1]]
    return [
        [end, round(sum(losses[start:end]) / (end - start), 4)]
        for start, end in zip(starts, ends, strict=True)
    ]


def _learning_rate(schedule: str, warmup: int, total: int) -> Callable[[int], float]:
    if schedule not in ("cosine", "constant"):
        raise ValueError(f"schedule: expected cosine or constant, got {schedule!r}")

    def factor(updates: int) -> float:
        rise = min(1.0, (updates + 1) / warmup) if warmup > 0 else 1.0
        if schedule == "constant":
            return rise
        return rise * 0.5 * (1 + math.cos(math.pi * min(1.0, updates / total)))

    return factor
