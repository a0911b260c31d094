"""Train a recurrent model in PyTorch, carrying the state along the data."""

from collections.abc import Callable, Iterator, Mapping, Sized
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from course_rnn.training import processes
from course_rnn.training.checkpoint import Checkpoint, Stateful
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import Chunks, LossFunction, State, evaluate, next_token_loss
from course_rnn.training.reading import Reading
from course_rnn.training.update import update

__all__ = ["Progress", "detach", "evaluate", "fit"]


def detach(state: State) -> State:
    """Keep the numbers of a state and forget how they came about.

    Parameters
    ----------
    state : tensor, or tuple of tensors
        h of an RNN or GRU, (h, c) of an LSTM.

    Returns
    -------
    tensor, or tuple of tensors
        The same numbers, cut off from the graph, so that gradients stop at the border of a chunk.
    """
    tensors = state if isinstance(state, tuple) else (state,)
    for s in tensors:
        if not isinstance(s, Tensor):
            raise ValueError(
                f"state: expected a tensor or a tuple of tensors, got {type(s).__name__}"
            )
    detached = tuple(s.detach() for s in tensors)
    return detached if isinstance(state, tuple) else detached[0]


class Progress:
    """How far a run has come: the loss of every update so far, and the recurrent state."""

    def __init__(self):
        self.losses: list[float] = []
        self.state: State | None = None
        self._of_all: list[State | None] = []

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint keeps."""
        # a view would be stored with all that it is a view of
        clone = self._of_all or _map_state(torch.clone, self.state)
        return {"losses": torch.tensor(self.losses, dtype=torch.float64), "state": clone}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state_dict` returned; ``ValueError`` if it is something else."""
        if set(state) != {"losses", "state"}:
            raise ValueError(f"state: expected the keys losses and state, got {sorted(state)}")
        several = len(state["state"]) if isinstance(state["state"], list) else 1
        if several != processes.count():
            raise ValueError(f"state: expected {processes.count()} processes, got {several}")
        self.losses = state["losses"].tolist()
        self.state = state["state"] if several == 1 else state["state"][processes.rank()]

    def gather(self) -> None:
        """Learn the states of the other processes, which a checkpoint must hold too."""
        if processes.count() > 1:
            self._of_all = processes.gather(_map_state(torch.clone, self.state))


def fit(
    model: nn.Module,
    chunks: Chunks,
    optimizer: torch.optim.Optimizer,
    *,
    max_norm: float = 1.0,
    after_step: Callable[[int], None] | None = None,
    loss: LossFunction = next_token_loss,
    schedule: torch.optim.lr_scheduler.LRScheduler | None = None,
    validation: Validation | None = None,
    checkpoint: Checkpoint | None = None,
    keep: Mapping[str, Stateful] | None = None,
    scaler: torch.amp.GradScaler | None = None,
) -> list[float]:
    """Train by truncated backpropagation through time: one update a chunk, the state carried on.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``; ``state`` None starts from zeros.
    chunks : iterable of (inputs, targets)
        Integer arrays (T, N), each chunk the continuation of the one before
        (:func:`course_rnn.data.batching.contiguous_streams`); chain several for several epochs.
        With another ``loss``, whatever that takes.
    optimizer : torch.optim.Optimizer
        Over ``model.parameters()``.
    max_norm : float
        Gradients are scaled down to this global norm.
    after_step : callable, optional
        Called with the number of updates made so far, for example to draw a sample.
    loss : callable
        ``loss(model, chunk, state) -> Loss``.
    schedule : torch scheduler, optional
        Stepped after every update.
    validation : Validation, optional
        Evaluates as often as it says and after the last update; it may end the training early.
        The model gets the best weights back in the end.
    checkpoint : Checkpoint, optional
        Written as often as it says and after the last update. If the file is there already, the
        run goes on from it: as many chunks are skipped as were read, so ``chunks`` must come
        again as it came before. A generator that shuffles needs the seed it had at the start, or
        has to be one of ``checkpoint.generators``, or PyTorch's default one: where those stood is
        noted (5 kB for each chunk that draws from a generator that the updates draw from too).
    keep : mapping from name to object, optional
        What else the checkpoint is to hold, such as notes that ``after_step`` makes.
    scaler : torch.amp.GradScaler, optional
        For a loss in float16 (:func:`course_rnn.training.evaluation.autocast`), whose smallest
        gradients would be 0. It multiplies the loss, divides the gradients again before they are
        clipped, and is part of the checkpoint. Where gradients do not fit float16, the chunk's
        update is left out, the schedule not stepped, and the scale lowered.

    Returns
    -------
    list of float
        Loss of every chunk before its update, in nats per token; of the whole run, if it was
        interrupted.

    Raises
    ------
    LostProcessError
        If this process trains with others and one of them is gone.
    FloatingPointError
        If a loss or a gradient is not finite (its parameter is named), with a scaler at a scale
        below 1; the model keeps the parameters it had before.
    ValueError
        If ``max_norm`` is not positive, there are no chunks (a used-up generator, say), fewer or
        others than were read before the checkpoint, one does not fit the loss, or no token of one
        counts; if the checkpoint is damaged or of another run; if a name of ``keep`` is taken.

    Notes
    -----
    In the processes of ``torchrun`` (:func:`course_rnn.training.processes.joined`), each trains on
    its share of the sequences, and all get the same weights, as one process would have them that
    trained alone, but for rounding and for dropout, which every process draws for itself. Give all
    of them the same arguments; the checkpoint is one file, which all must see.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive number, got {max_norm}")
    progress = Progress()
    parts = {
        "model": model,
        "optimizer": optimizer,
        "progress": progress,
        "reading": None if checkpoint is None else Reading(checkpoint.generators),
        "schedule": schedule,
        "scaler": scaler,
        "validation": validation,
    }
    parts = _with_kept(parts, keep or {})
    if checkpoint is not None and _is_there(checkpoint):
        progress.gather()  # should loading fail, this comes back
        checkpoint.load(parts)
    how = {"optimizer": optimizer, "loss": loss, "max_norm": max_norm, "scaler": scaler}
    model.train()
    remaining = _remaining(chunks, len(progress.losses), parts.get("reading"))
    for chunk in _until_stopped(remaining, validation):
        stepped = _step(model, chunk, progress, **how)
        updates = len(progress.losses)
        if stepped and schedule is not None:
            schedule.step()
        if after_step is not None:
            after_step(updates)
        if validation is not None and updates % validation.every == 0:
            validation.run(model, updates)
        if checkpoint is not None and updates % checkpoint.every == 0:
            _save(checkpoint, parts)
    return _finish(model, progress, validation, checkpoint, parts)


def _with_kept(parts: dict[str, Any], keep: Mapping[str, Stateful]) -> dict[str, Any]:
    if taken := parts.keys() & keep.keys():
        raise ValueError(f"keep: expected names other than {sorted(parts)}, got {sorted(taken)}")
    return {name: part for name, part in (parts | dict(keep)).items() if part is not None}


def _is_there(checkpoint: Checkpoint) -> bool:
    seen = processes.gather(checkpoint.path.exists())
    if len(set(seen)) > 1:
        raise ValueError(f"{checkpoint.path}: expected a file that all processes see, got {seen}")
    return seen[0]


def _save(checkpoint: Checkpoint, parts: dict[str, Any]) -> None:
    parts["progress"].gather()
    if processes.rank() == 0:
        checkpoint.save(parts)


def _finish(model, progress, validation, checkpoint, parts) -> list[float]:
    updates = len(progress.losses)
    if updates == 0:
        raise ValueError("chunks: expected at least one chunk, got none")
    if validation is not None and not any(e.updates == updates for e in validation.history):
        validation.run(model, updates)
    if checkpoint is not None:
        _save(checkpoint, parts)  # with the last weights: more chunks may follow another time
    if validation is not None:
        validation.restore(model)
    return progress.losses


def _step(model, chunk, progress: Progress, **how) -> bool:
    state = _map_state(lambda s: s.to(next(model.parameters()).device), progress.state)
    number = len(progress.losses) + 1
    value, state, stepped = update(model, chunk, state, number, **how)
    progress.losses.append(value)
    progress.state = None if state is None else detach(state)
    return stepped


def _remaining(chunks: Chunks, done: int, reading: Reading | None) -> Iterator[Any]:
    iterator = iter(chunks) if reading is None else reading.chunks(chunks, done)
    total = len(chunks) if isinstance(chunks, Sized) else None
    disable = None if processes.rank() == 0 else True  # None: if this is no terminal
    return iter(
        tqdm(iterator, initial=done, total=total, desc="training", disable=disable, leave=None)
    )


def _until_stopped(chunks: Iterator[Any], validation: Validation | None) -> Iterator[Any]:
    # looks before it reads: a chunk that is not trained on would leave the generators too far on
    while validation is None or not validation.stopped:
        try:
            chunk = next(chunks)
        except StopIteration:
            return
        yield chunk


def _map_state(f: Callable[[Tensor], Tensor], state: State | None) -> State | None:
    if state is None or isinstance(state, Tensor):
        return state if state is None else f(state)
    return tuple(f(s) for s in state)
