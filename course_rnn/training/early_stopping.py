"""Validation during training: keep the best weights, stop when they stay the best."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor, nn

from course_rnn.training.evaluation import LossFunction, evaluate, next_token_loss


class Evaluation(NamedTuple):
    """Validation losses after a number of updates, in nats per token."""

    updates: int
    streaming: float
    reset: float


class Validation:
    """Evaluate a model during training, keep the best weights, say when to stop.

    Every evaluation is made twice, with the state carried along the chunks and with the state
    reset at each: a model can be good from zeros and fail on a long stream, or the other way
    round. The streaming loss decides.

    Parameters
    ----------
    chunks : sequence
        Validation data, read again at every evaluation: a list, no generator.
    every : int
        Updates from one evaluation to the next, ≥ 1.
    patience : int
        Training stops after so many evaluations in a row without a new best, ≥ 1.
    loss : callable
        As in :func:`~course_rnn.training.evaluation.evaluate`.

    Attributes
    ----------
    history : list of Evaluation
        All evaluations so far.

    Raises
    ------
    ValueError
        If ``chunks`` is a generator or empty, or ``every`` or ``patience`` is below 1.

    Notes
    -----
    Prechelt (1998), "Early stopping, but when?".
    """

    def __init__(
        self,
        chunks: Sequence[Any],
        *,
        every: int,
        patience: int,
        loss: LossFunction = next_token_loss,
    ):
        if not isinstance(chunks, Sequence) or not chunks:
            raise ValueError(
                f"chunks: expected a list of at least one chunk, got {type(chunks).__name__}"
                f"{' of none' if isinstance(chunks, Sequence) else ''}"
            )
        for name, value in (("every", every), ("patience", patience)):
            if not isinstance(value, int | np.integer) or value < 1:
                raise ValueError(f"{name}: expected an integer of at least 1, got {value}")
        self.chunks, self.every, self.patience, self.loss = chunks, every, patience, loss
        self.history: list[Evaluation] = []
        self._best_weights: dict[str, Tensor] = {}

    @property
    def best(self) -> Evaluation:
        """The evaluation with the smallest streaming loss, the first of equals."""
        if not self.history:
            raise ValueError("best: expected at least one evaluation, got none")
        return min(self.history, key=lambda e: e.streaming)

    @property
    def stopped(self) -> bool:
        """Whether ``patience`` evaluations have passed since the best."""
        since = self.history[::-1].index(self.best) if self.history else 0
        return since >= self.patience

    def run(self, model: nn.Module, updates: int) -> None:
        """Evaluate the model and keep a copy of its weights if they are the best so far.

        Raises
        ------
        FloatingPointError
            If a loss is not finite.
        ValueError
            If ``updates`` is negative.
        """
        if updates < 0:
            raise ValueError(f"updates: expected at least 0, got {updates}")
        losses = [
            evaluate(model, self.chunks, loss=self.loss, carry_state=c) for c in (True, False)
        ]
        for name, value in zip(("streaming", "reset"), losses, strict=True):
            if not np.isfinite(value):
                raise FloatingPointError(
                    f"{name} validation loss after update {updates}: "
                    f"expected a finite number, got {value}"
                )
        self.history.append(Evaluation(updates, *losses))
        if self.best is self.history[-1]:
            self._best_weights = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def restore(self, model: nn.Module) -> None:
        """Give the model the best weights; ``ValueError`` if there was no evaluation."""
        _ = self.best
        model.load_state_dict(self._best_weights)

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint keeps."""
        return {"history": [list(e) for e in self.history], "best_weights": self._best_weights}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state_dict` returned; ``ValueError`` if it is something else."""
        if set(state) != {"history", "best_weights"}:
            expected = "the keys history and best_weights"
            raise ValueError(f"state: expected {expected}, got {sorted(state)}")
        self.history = [Evaluation(*e) for e in state["history"]]
        self._best_weights = state["best_weights"]
