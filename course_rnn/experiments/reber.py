"""``reber``: strings of the embedded Reber grammar without end; is a forget gate needed?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn

from course_rnn.data.synthetic.reber import (
    EMBEDDED_REBER,
    SYMBOLS,
    continual_reber,
    reber_string,
)
from course_rnn.experiments.notes import stages
from course_rnn.experiments.protocol import (
    Arm,
    Experiment,
    Progress,
    Published,
    Result,
    Results,
    Summary,
    mean_of,
    rows_of,
)
from course_rnn.experiments.training_job import Chunks, thinned, train
from course_rnn.training.evaluation import State

V = len(SYMBOLS)
LEGAL = 0.25  # a symbol above it is called legal; two legal ones have probability 1/2 each
CLOSED = 30.0  # sigmoid(30) is 1 in float32, and its slope 0
SETTLING = 100  # symbols
SOLVED = 0.999  # share of strings without an error


class ReberLSTM(nn.Module):
    """An LSTM on symbols, with its forget gate, or with f = 1 at every step.

    Parameters
    ----------
    hidden : int
        Number of cells.
    forget : float or None
        Initial bias of the forget gate; None for no gate: its weights are 0 and its bias 30, where
        the sigmoid is 1 and its gradient 0 in float32, so that training leaves it so.
    """

    def __init__(self, hidden: int, forget: float | None):
        super().__init__()
        self.rnn, self.output = nn.LSTM(V, hidden), nn.Linear(hidden, V)
        gate = slice(hidden, 2 * hidden)
        with torch.no_grad():
            self.rnn.bias_ih_l0[gate] = CLOSED if forget is None else forget
            self.rnn.bias_hh_l0[gate] = 0
            if forget is None:
                self.rnn.weight_ih_l0[gate] = 0
                self.rnn.weight_hh_l0[gate] = 0

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: State | None = None
    ) -> tuple[Float[Tensor, "T N V"], State]:
        """Return the logits of the next symbol after every symbol, and the last state.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols.
        state : pair of tensors, optional
            The state before; zeros if left out.
        """
        hs, state = self.rnn(F.one_hot(inputs, V).float(), state)
        return self.output(hs), state


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train on streams that never end, the state never reset, and judge on others."""
    T, N, total = recipe["steps"], recipe["streams"], recipe["updates"]
    model = ReberLSTM(recipe["hidden"], recipe["forget"])
    test = continual_reber(recipe["test_symbols"], N, np.random.default_rng(10_000 + seed))

    def read() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        symbols = draw_streams(T * total + 1, N, np.random.default_rng(seed))
        for start in range(0, T * total, T):
            yield symbols[start : start + T], symbols[start + 1 : start + T + 1]

    losses, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        stages=dict.fromkeys(
            stages(total, (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)),
            lambda: judged(model, *(a[: recipe["test_symbols"] // 5] for a in test))["strings"],
        ),
    )
    return judged(model, *test) | {"curve": curve, "training": thinned(losses)}


def draw_streams(T: int, N: int, rng: np.random.Generator) -> Integer[np.ndarray, "T N"]:
    """Streams as of :func:`course_rnn.data.synthetic.reber.continual_reber`, without what is legal.

    Parameters
    ----------
    T, N : int
        Symbols in a stream, and streams.
    rng : np.random.Generator
        Source of the choices.
    """
    index = np.zeros(128, dtype=np.int64)
    index[[ord(symbol) for symbol in SYMBOLS]] = range(V)
    columns = []
    for _ in range(N):
        strings, length = [], 0
        while length < T:
            strings.append(reber_string(EMBEDDED_REBER, rng))
            length += len(strings[-1])
        columns.append(index[np.frombuffer("".join(strings)[:T].encode(), dtype=np.uint8)])
    return np.stack(columns, axis=1)


@torch.no_grad()
def judged(
    model: nn.Module, symbols: Integer[np.ndarray, "T N"], legal: Bool[np.ndarray, "T N 7"]
) -> Result:
    """Judge predictions along streams; one is right if it names exactly the legal symbols.

    The first ``SETTLING`` symbols are read and not judged: training carries the state on and hardly
    ever starts from zeros, as these streams do.

    Parameters
    ----------
    model : nn.Module
        ``logits, state = model(inputs, state)``.
    symbols, legal : arrays (T, N), (T, N, 7), T > ``SETTLING``
        From :func:`course_rnn.data.synthetic.reber.continual_reber`.

    Returns
    -------
    dict
        ``steps``, share of symbols after which the prediction is right; ``outer``, the same where
        the T or P of the string's second symbol comes again; ``strings``, share of whole strings
        without an error; ``cells``, mean size of c at the end.
    """
    logits, (_, c) = model(torch.tensor(symbols), None)
    p = torch.softmax(logits, dim=-1).numpy(force=True)
    right = ((p > LEGAL) == legal).all(axis=-1)
    symbols, legal, right = symbols[SETTLING:], legal[SETTLING:], right[SETTLING:]
    only = legal.sum(axis=-1) == 1
    outer = only & (legal[..., SYMBOLS.index("T")] | legal[..., SYMBOLS.index("P")])
    ends = (symbols == SYMBOLS.index("E")) & only & legal[..., SYMBOLS.index("B")]
    faultless = []
    for j in range(symbols.shape[1]):
        cuts = np.flatnonzero(ends[:, j]) + 1
        faultless += [part.all() for part in np.split(right[:, j], cuts)[1:-1]]  # whole ones
    return {
        "steps": float(right.mean()),
        "outer": float(right[outer].mean()),
        "strings": float(np.mean(faultless)),
        "cells": float(c.abs().mean()),
    }


def summary(results: Results) -> Summary:
    """Count the seeds that solve the task, with the gate and without."""
    rows = rows_of(results, "share of strings without an error", "strings")
    rows += rows_of(results, "share right where T or P comes again", "outer")
    rows += rows_of(results, "share of symbols right", "steps")
    rows += rows_of(results, "mean size of the cell state at the end", "cells")
    solved = {
        arm: sum(result["strings"] >= SOLVED for result in by_seed.values())
        for arm, by_seed in results.items()
    }
    gates = [arm for arm in results if arm != "no-gate"]
    best = max(gates, key=lambda arm: (solved[arm], mean_of(results, arm, "strings")))
    seeds, without = len(results[best]), solved["no-gate"]
    if without < solved[best] and solved[best] > seeds / 2:
        status = "reproduced" if without == 0 else "partly"
    else:
        apart = mean_of(results, best, "strings") - mean_of(results, "no-gate", "strings")
        status = "partly" if apart > 0.1 else "not reproduced"
    because = (
        f"solved ({SOLVED:.1%} of the strings without an error) by {solved[best]} of {seeds} seeds "
        f"with a forget gate ({best}), by {without} of {len(results['no-gate'])} without"
    )
    return Summary(rows, status, because)


RECIPE = {
    "hidden": 16,
    "streams": 32,
    "steps": 50,
    "updates": 3_000,
    "test_symbols": 5_000,
    "lr": 1e-2,
    "warmup": 50,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 500,
}

EXPERIMENT = Experiment(
    name="reber",
    question="Can an LSTM without a forget gate predict Reber strings that follow without end?",
    published=(
        Published(
            claim="All algorithms fail on the continual version, the LSTM without forget gates "
            "too; with them it solves it easily",
            source="Gers, Schmidhuber and Cummins, Learning to Forget: Continual Prediction with "
            "LSTM, 2000",
            url="https://doi.org/10.1162/089976600300015015",
            read="abstract",
        ),
    ),
    arms={
        "no-gate": Arm(RECIPE | {"forget": None}, tuple(range(10)), 0.5),
        "gate-0": Arm(RECIPE | {"forget": 0.0}, tuple(range(10)), 0.5),
        "gate-1": Arm(RECIPE | {"forget": 1.0}, tuple(range(10)), 0.5),
    },
    job=job,
    summary=summary,
    quick={"updates": 40, "test_symbols": 1_000, "hidden": 8, "streams": 8, "checkpoint_every": 5},
)
