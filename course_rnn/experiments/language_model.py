"""Language models of the recorded runs, and how one is trained and judged."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.batching import contiguous_streams
from course_rnn.experiments.notes import stages
from course_rnn.experiments.protocol import Progress, Result
from course_rnn.experiments.training_job import Chunks, in_best_precision, thinned, train
from course_rnn.pytorch.window_lm import WindowLM
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import LossFunction, State, evaluate, next_token_loss

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
EVALUATION_STREAMS = 50
STAGES = (0.003, 0.03, 0.3, 1.0)


class Parts(NamedTuple):
    """Encoded text to train on, to choose weights by, and to judge with; and V."""

    train: Integer[np.ndarray, "_"]
    dev: Integer[np.ndarray, "_"]
    test: Integer[np.ndarray, "_"]
    V: int


class RecurrentLM(nn.Module):
    """Embedding → recurrent layers → dropout → logits of the next symbol.

    Parameters
    ----------
    V, embedding, hidden, layers : int
        Symbols, sizes, number of layers, ≥ 1.
    cell : {"rnn", "gru", "lstm"}
        PyTorch's layer, with its own initial weights.
    dropout : float
        Share dropped between layers and before the output, in [0, 1).

    Raises
    ------
    ValueError
        If the cell is unknown.
    """

    def __init__(self, V: int, cell: str, embedding: int, hidden: int, layers: int, dropout: float):
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"cell: expected one of {sorted(CELLS)}, got {cell!r}")
        self.embedding = nn.Embedding(V, embedding)
        between = dropout if layers > 1 else 0.0
        self.rnn = CELLS[cell](embedding, hidden, num_layers=layers, dropout=between)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(hidden, V)

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: State | None = None
    ) -> tuple[Float[Tensor, "T N V"], State]:
        """Return the logits after every symbol, and the last state.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols.
        state : tensor or pair of tensors, optional
            The state before; zeros if left out.
        """
        hs, state = self.rnn(self.embedding(inputs), state)
        return self.output(self.dropout(hs)), state


class StreamedWindowLM(nn.Module):
    """A fixed window with the interface of a recurrent model: its state is the last symbols.

    Parameters
    ----------
    V, context, embedding, hidden : int
        As in :class:`course_rnn.pytorch.window_lm.WindowLM`; context ≥ 2.

    Raises
    ------
    ValueError
        If ``context`` is below 2 or a size below 1.
    """

    def __init__(self, V: int, context: int, embedding: int, hidden: int):
        super().__init__()
        if context < 2:
            raise ValueError(f"context: expected at least 2, got {context}")
        self.window = WindowLM(V, context, embedding, hidden)

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: Integer[Tensor, "C N"] | None = None
    ) -> tuple[Float[Tensor, "T N V"], Integer[Tensor, "C N"]]:
        """Return the logits after every symbol, and the last C − 1 symbols.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols.
        state : integer tensor (C − 1, N), optional
            The symbols before; symbol 0 if left out.
        """
        C = self.window.context_size
        if state is None:
            state = inputs.new_zeros(C - 1, inputs.shape[1])
        seen = torch.cat([state, inputs])
        windows = seen.unfold(0, C, 1)  # (T, N, C)
        logits = self.window(windows.reshape(-1, C)).unflatten(0, inputs.shape)
        return logits, seen[1 - C :]


def make_model(V: int, recipe: Mapping[str, Any]) -> nn.Module:
    """Build the model of a recipe with PyTorch's initial weights.

    Parameters
    ----------
    V : int
        Number of symbols.
    recipe : mapping
        ``model`` ("window", or a cell), sizes and dropout.
    """
    if recipe["model"] == "window":
        return StreamedWindowLM(V, recipe["context"], recipe["embedding"], recipe["hidden"])
    return RecurrentLM(
        V, *(recipe[key] for key in ("model", "embedding", "hidden", "layers", "dropout"))
    )


def train_language_model(
    model: nn.Module,
    parts: Parts,
    recipe: Mapping[str, Any],
    checkpoint: Path,
    progress: Progress,
    *,
    sample: Callable[[], Any] | None = None,
    loss: LossFunction = next_token_loss,
) -> Result:
    """Train on contiguous streams, keep the weights that are best on dev, judge them on test.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``, or what ``loss`` takes.
    parts : Parts
        The text.
    recipe : mapping
        That of :func:`course_rnn.experiments.training_job.train`, and ``streams`` N, ``steps`` T,
        ``epochs``, ``updates`` (a bound on them, or None).
    checkpoint, progress
        As in :class:`course_rnn.experiments.protocol.Experiment`.
    sample : callable, optional
        Called at stages of the training for a plain value.
    loss : callable
        As in :func:`course_rnn.training.loop.fit`.

    Returns
    -------
    dict
        ``test_nats`` with the state carried along 50 streams, ``test_nats_reset`` with the state
        reset every T symbols, ``dev_nats``, ``curve`` ([updates, streaming, reset] on dev),
        ``training`` ([updates, mean loss]), ``samples`` ([updates, value]), and sizes.
    """
    loss, precision = in_best_precision(loss)
    N, T = recipe["streams"], recipe["steps"]
    per_epoch = -(-((len(parts.train) - 1) // N) // T)
    total = per_epoch * recipe["epochs"]
    total = total if recipe["updates"] is None else min(total, recipe["updates"])
    dev, test = (list(contiguous_streams(ids, EVALUATION_STREAMS, T)) for ids in parts[1:3])
    validation = Validation(dev, every=min(per_epoch, total), patience=total, loss=loss)
    losses, samples = train(
        model,
        Chunks(total, lambda: contiguous_streams(parts.train, N, T)),
        recipe,
        checkpoint,
        progress,
        loss=loss,
        stages={} if sample is None else dict.fromkeys(stages(total, STAGES), sample),
        validation=validation,
    )
    return {
        "test_nats": evaluate(model, test, loss=loss),
        "test_nats_reset": evaluate(model, test, loss=loss, carry_state=False),
        "dev_nats": validation.best.streaming,
        "curve": [list(evaluation) for evaluation in validation.history],
        "training": thinned(losses),
        "samples": samples,
        "updates": total,
        "parameters": sum(p.numel() for p in model.parameters()),
        "precision": precision,
    }


@torch.no_grad()
def write(
    model: nn.Module,
    prime: Integer[np.ndarray, " C"],
    length: int,
    streams: int,
    rng: torch.Generator,
    *,
    temperature: float = 1.0,
) -> Integer[np.ndarray, "T N"]:
    """Let a model go on from a beginning, several times at once.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``; its mode (training or not) is kept.
    prime : int array (C,)
        The beginning, at least one symbol.
    length, streams : int
        Symbols to write, and how many times, ≥ 1.
    rng : torch.Generator
        Source of the draws.
    temperature : float
        > 0; divides the logits.

    Returns
    -------
    int array (length, streams)
        What was written, without the beginning.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    if len(prime) == 0 or length < 1 or streams < 1 or not temperature > 0:
        raise ValueError(
            "prime, length, streams, temperature: expected at least one symbol, ≥ 1, ≥ 1 and > 0, "
            f"got {len(prime)}, {length}, {streams} and {temperature}"
        )
    was_training = model.training
    model.eval()
    state, written = None, [torch.tensor(prime)[:, None].expand(-1, streams)]
    device = next(model.parameters(), written[0]).device
    for _ in range(length):
        logits, state = model(written[-1].to(device), state)
        p = torch.softmax(logits[-1].double() / temperature, dim=-1)
        written.append(torch.multinomial(p.to(rng.device), 1, generator=rng).T)
    model.train(was_training)
    return torch.cat(written[1:]).numpy(force=True)
