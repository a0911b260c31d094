"""``adder``: sums digit by digit, and parity; trained on ten steps, tested on up to a thousand."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.synthetic.addition import digit_addition
from course_rnn.data.synthetic.memory import parity
from course_rnn.experiments.protocol import (
    Arm,
    Experiment,
    Progress,
    Published,
    Result,
    Results,
    Summary,
    rows_of,
)
from course_rnn.experiments.training_job import Chunks, thinned, train
from course_rnn.training.evaluation import Loss

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
LENGTHS = 10, 100, 1_000
SOLVED = 0.99  # share of sequences without an error


class Task(NamedTuple):
    """How many symbols a step has, how many values each, and how many answers there are."""

    symbols: int
    values: int
    answers: int


#: sums with a pair of digits as one of a hundred symbols, sums with two digits apart, and parity
TASKS = {"pairs": Task(1, 100, 10), "digits": Task(2, 10, 10), "parity": Task(1, 2, 2)}
Chunk = tuple[Integer[Tensor, "T N K"], Integer[Tensor, "T N"]]


class StepReader(nn.Module):
    """A recurrent layer that answers at every step; each symbol of a step is read one-hot.

    Parameters
    ----------
    task : {"pairs", "digits", "parity"}
        What is read and answered.
    cell : {"rnn", "gru", "lstm"}
        The layer.
    hidden : int
        Units.

    Raises
    ------
    ValueError
        If the task or the cell is unknown.
    """

    def __init__(self, task: str, cell: str, hidden: int):
        super().__init__()
        for name, given, known in (("task", task, TASKS), ("cell", cell, CELLS)):
            if given not in known:
                raise ValueError(f"{name}: expected one of {sorted(known)}, got {given!r}")
        symbols, self.values, answers = TASKS[task]
        self.rnn = CELLS[cell](symbols * self.values, hidden)
        self.output = nn.Linear(hidden, answers)

    def states(
        self, ids: Integer[Tensor, "T N K"], h0: Float[Tensor, "1 N H"] | None = None
    ) -> Float[Tensor, "T N H"]:
        """Return the states after every step.

        Parameters
        ----------
        ids : integer tensor (T, N, K)
            Symbols, K a step.
        h0 : float tensor (1, N, H), optional
            First state of an RNN or a GRU; zeros if left out.
        """
        return self.rnn(F.one_hot(ids, self.values).flatten(-2).float(), h0)[0]

    def forward(self, ids: Integer[Tensor, "T N K"]) -> Float[Tensor, "T N O"]:
        """Return the logits of the answers.

        Parameters
        ----------
        ids : integer tensor (T, N, K)
            Symbols.
        """
        return self.output(self.states(ids))


def draw(task: str, T: int, N: int, rng: np.random.Generator) -> Chunk:
    """Draw a batch: two numbers of T digits, or T bits, and the answer at every step.

    Parameters
    ----------
    task : {"pairs", "digits", "parity"}
        Which.
    T, N : int
        Digits or bits, and sequences. Sums have a last step more, where the carry comes out.
    rng : np.random.Generator
        Source of the digits.
    """
    if task == "parity":
        bits, y = parity(T, N, rng)
        return torch.tensor(bits[:, :, None]), torch.tensor(y)
    ids, y = digit_addition(T, N, rng)
    if task == "pairs":
        ids = ids @ np.array([[10], [1]])
    return torch.tensor(ids), torch.tensor(y)


def step_loss(model: nn.Module, chunk: Chunk, state: None) -> Loss:
    """Cross-entropy of the answers at all steps.

    Parameters
    ----------
    model : StepReader
        The model.
    chunk : (ids, y)
        From :func:`draw`.
    state : None
        Nothing is carried from batch to batch.
    """
    ids, y = chunk
    return Loss(F.cross_entropy(model(ids).flatten(0, 1), y.flatten()), y.numel(), state)


@torch.no_grad()
def exact(model: nn.Module, ids: Integer[Tensor, "T N K"], y: Integer[Tensor, "T N"]) -> float:
    """Share of sequences whose answers are right at every step.

    Parameters
    ----------
    model : StepReader
        The model.
    ids, y : integer tensors (T, N, K), (T, N)
        From :func:`draw`.
    """
    return float((model(ids).argmax(dim=-1) == y).all(dim=0).float().mean())


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train on sequences of one length, and judge on others of several."""
    task, total = recipe["task"], recipe["updates"]
    torch.manual_seed(seed)
    model = StepReader(task, recipe["cell"], recipe["hidden"])

    def read() -> Iterator[Chunk]:
        rng = np.random.default_rng(seed)
        while True:
            yield draw(task, recipe["length"], recipe["batch"], rng)

    losses, _ = train(model, Chunks(total, read), recipe, checkpoint, progress, loss=step_loss)
    rng = np.random.default_rng(10_000 + seed)
    shares = {f"exact_{T}": exact(model, *draw(task, T, recipe["tested"], rng)) for T in LENGTHS}
    return {"training": thinned(losses), "task": task} | shares


def solved(by_seed: Mapping[str, Result], T: int) -> int:
    """Count the seeds that solve the task at a length.

    Parameters
    ----------
    by_seed : mapping
        What the jobs of an arm returned.
    T : int
        One of ``LENGTHS``.
    """
    return sum(result[f"exact_{T}"] >= SOLVED for result in by_seed.values())


def summary(results: Results) -> Summary:
    """Count the LSTMs that solve a task at the longest length."""
    rows = ()
    for T in LENGTHS:
        rows += rows_of(results, f"share without an error, {T:,} steps", f"exact_{T}")
    lstms = {arm: by_seed for arm, by_seed in results.items() if "lstm" in arm}
    counts = {arm: (solved(by_seed, LENGTHS[-1]), len(by_seed)) for arm, by_seed in lstms.items()}
    most = [count > seeds / 2 for count, seeds in counts.values()]
    status = "reproduced" if all(most) else "partly" if any(most) else "not reproduced"
    found = "; ".join(f"{arm} by {count} of {seeds}" for arm, (count, seeds) in counts.items())
    because = f"at {LENGTHS[-1]:,} steps solved ({SOLVED:.0%} without an error): {found} seeds"
    return Summary(rows, status, because)


RECIPE = {
    "task": "digits",
    "cell": "rnn",
    "hidden": 32,
    "length": 10,
    "batch": 64,
    "updates": 4_000,
    "tested": 500,
    "lr": 5e-3,
    "warmup": 0,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 1_000,
}
PAIRS = RECIPE | {"task": "pairs", "updates": 600, "lr": 1e-2}
PARITY = RECIPE | {"task": "parity", "hidden": 16, "updates": 1_000}
SEEDS = (0, 1, 2, 3, 4)

EXPERIMENT = Experiment(
    name="adder",
    question="Which cells, trained on sums of ten digits and on the parity of ten bits, solve "
    "the tasks at a thousand?",
    published=(
        Published(
            claim="LSTMs can solve regular and counter-language tasks, judged at lengths beyond "
            "those of training",
            source="Delétang, Ruoss, Grau-Moya, Genewein, Wenliang, Catt, Cundy, Hutter, Legg, "
            "Veness and Ortega, Neural Networks and the Chomsky Hierarchy, 2023",
            url="https://arxiv.org/abs/2207.02098",
            read="abstract",
        ),
    ),
    arms={
        "pairs: rnn": Arm(PAIRS, SEEDS, 0.1),
        "pairs: gru": Arm(PAIRS | {"cell": "gru"}, SEEDS, 0.2),
        "pairs: lstm": Arm(PAIRS | {"cell": "lstm"}, SEEDS, 0.2),
        "digits: rnn": Arm(RECIPE, SEEDS, 0.5),
        "digits: rnn, constant rate": Arm(RECIPE | {"schedule": "constant"}, SEEDS, 0.5),
        "parity: rnn": Arm(PARITY, SEEDS, 0.1),
        "parity: gru": Arm(PARITY | {"cell": "gru"}, SEEDS, 0.2),
        "parity: lstm": Arm(PARITY | {"cell": "lstm"}, SEEDS, 0.2),
    },
    job=job,
    summary=summary,
    quick={"updates": 10, "batch": 8, "hidden": 8, "tested": 5, "checkpoint_every": 5},
)
