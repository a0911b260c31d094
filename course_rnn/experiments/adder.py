"""``adder``: sums digit by digit, and parity; trained on ten steps, tested on up to a thousand."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

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
from course_rnn.training.step_reader import Chunk, StepReader, chains, draw, exact, step_loss

LENGTHS = 10, 100, 1_000
SOLVED = 0.99  # share of sequences without an error


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train on sequences of one length, and judge on others of several, and on chains."""
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
    shares |= {f"chains_{T}": exact(model, *chains(task, T)) for T in LENGTHS}
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
    for T in LENGTHS:
        rows += rows_of(results, f"share of chains without an error, {T:,} steps", f"chains_{T}")
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
