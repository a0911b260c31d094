"""``depth``: does depth help a language model at equal parameters, and who needs skips?"""

import statistics
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import nn

from course_rnn.data.batching import contiguous_streams
from course_rnn.data.splits import split
from course_rnn.experiments.language_model import EVALUATION_STREAMS, Parts
from course_rnn.experiments.protocol import (
    Arm,
    Experiment,
    Progress,
    Published,
    Result,
    Results,
    Row,
    Summary,
    mean_of,
    rows_of,
)
from course_rnn.experiments.shakespeare import encoded
from course_rnn.experiments.stack_model import StackLM, make_stack, mean_staircase
from course_rnn.experiments.training_job import Chunks, thinned, train
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import evaluate, next_token_loss

T_95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}  # Student's t, two-sided, by number of pairs
LITTLE = 0.01  # nats per character; a lot is more
# the first arm is the one that the rule calls better
PAIRS = {
    "two layers against one": ("2", "1"),
    "three layers against two": ("3", "2"),
    "eight with skips against eight without": ("8-skip", "8"),
    "four with skips against four without": ("4-skip", "4"),
    "eight with skips against two": ("8-skip", "2"),
}
MEASURES = {
    "parameters": "parameters",
    "hidden size": "hidden",
    "learning rate, the better on dev": "lr",
    "milliseconds of processor time an update": "ms_per_update",
}


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train one stack at every learning rate, and keep the one that is best on dev."""
    codec, ids = encoded()
    train_ids, dev, test = split(ids[: recipe["characters"]])
    parts = Parts(train_ids, dev[: recipe["dev"]], test, len(codec))
    tried = []
    for k, lr in enumerate(recipe["lrs"]):
        torch.manual_seed(seed)

        def share(done: float, k: int = k) -> None:
            progress((k + done) / len(recipe["lrs"]))

        file = checkpoint.with_name(f"{checkpoint.stem}-{k}.pt")
        tried.append(_learn(parts, dict(recipe) | {"lr": lr}, file, share))
    best = min(tried, key=lambda result: result["dev_nats"])
    return best | {"by_lr": {str(result["lr"]): result["dev_nats"] for result in tried}}


def _learn(parts, recipe, checkpoint, progress) -> Result:
    N, T, total = recipe["streams"], recipe["steps"], recipe["updates"]
    model = make_stack(parts.V, recipe)
    first = gradient_norms(model, next(contiguous_streams(parts.train, N, T)))
    dev, test = (list(contiguous_streams(ids, EVALUATION_STREAMS, T)) for ids in parts[1:3])
    validation = Validation(dev, every=max(1, total // recipe["looks"]), patience=total)
    ticks: list[float] = []

    def tick(share: float) -> None:
        ticks.append(time.process_time())
        progress(share)

    losses, _ = train(
        model,
        Chunks(total, lambda: contiguous_streams(parts.train, N, T)),
        recipe,
        checkpoint,
        tick,
        validation=validation,
    )
    steps = [after - before for before, after in pairwise(ticks)]
    windows = parts.test[: recipe["windows"] * recipe["window"]].reshape(recipe["windows"], -1)
    return {
        "lr": recipe["lr"],
        "test_nats": evaluate(model, test),
        "dev_nats": validation.best.streaming,
        "curve": [list(evaluation) for evaluation in validation.history],
        "training": thinned(losses),
        "first_gradients": first,
        "staircase": mean_staircase(model, windows, recipe["warm"]).round(4).tolist(),
        "ms_per_update": 1e3 * statistics.median(steps) if steps else None,
        "hidden": model.layers[0].hidden_size,
        "parameters": sum(p.numel() for p in model.parameters()),
    }


def gradient_norms(model: StackLM, chunk: Any) -> list[float]:
    """Return the norm of the loss's gradient by the weights of each layer, from the bottom up.

    Parameters
    ----------
    model : StackLM
        The model; its gradients are cleared.
    chunk : (inputs, targets)
        As for training.
    """
    next_token_loss(model, chunk, None).mean.backward()
    norms = [
        nn.utils.get_total_norm([p.grad for p in layer.parameters()]).item()
        for layer in model.layers
    ]
    model.zero_grad()
    return norms


def paired(results: Results, first: str, second: str) -> dict[str, float]:
    """Return the differences in test nats, first minus second, by seed.

    Parameters
    ----------
    results : dict
        Arm to seed to result; both arms have the same seeds.
    first, second : str
        Arms.
    """
    return {
        seed: results[first][seed]["test_nats"] - results[second][seed]["test_nats"]
        for seed in results[first]
    }


def interval(differences: Mapping[str, float]) -> tuple[float, float]:
    """Return the 95 % interval of a mean of a few differences, by Student's t.

    Parameters
    ----------
    differences : mapping
        Seed to difference, 2 to 5 of them.
    """
    values = list(differences.values())
    if len(values) not in T_95:
        raise ValueError(f"differences: expected 2 to 5, got {len(values)}")
    half = T_95[len(values)] * statistics.stdev(values) / len(values) ** 0.5
    mean = statistics.mean(values)
    return mean - half, mean + half


def summary(results: Results) -> Summary:
    """Hold the lecture-room rule against the differences, each with its interval."""
    rows = rows_of(results, "test nats per character", "test_nats")
    found = {}
    for what, arms in PAIRS.items():
        difference = paired(results, *arms)
        found[what] = (statistics.mean(difference.values()), *interval(difference))
        rows += (Row(arms[0], f"{what}, difference in nats", difference),)
    for what, key in MEASURES.items():
        rows += rows_of(results, what, key)
    two, three, skip = (found[what] for what in list(PAIRS)[:3])
    eight_worse = mean_of(results, "8", "test_nats") > mean_of(results, "2", "test_nats")
    holds = {
        "two layers a lot better than one": two[2] < 0 and two[0] < -LITTLE,
        "three a little better than two": -two[0] > -three[0] > 0,
        "eight need skips": skip[2] < 0 and eight_worse,
    }
    count = sum(holds.values())
    status = "reproduced" if count == 3 else "partly" if count else "not reproduced"
    said = "; ".join(f"{claim}: {'yes' if yes else 'no'}" for claim, yes in holds.items())
    numbers = "; ".join(
        f"{what} {mean:+.3f} ({low:+.3f} to {high:+.3f})"
        for what, (mean, low, high) in found.items()
    )
    return Summary(tuple(rows), status, f"{said}. Nats, mean and 95 % interval: {numbers}")


RECIPE = {
    "parameters": 108_000,
    "embedding": 64,
    "streams": 32,
    "steps": 64,
    "updates": 1_000,
    "lrs": [6e-3, 1.8e-2],
    "warmup": 50,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 200,
    "characters": None,
    "dev": 32_000,
    "looks": 8,
    "windows": 8,
    "window": 64,
    "warm": 40,
}
MINUTES = {1: 1.3, 2: 2.0, 3: 2.3, 4: 2.6, 8: 4.2}


def _arm(layers: int, *, residual: bool = False) -> Arm:
    return Arm(RECIPE | {"layers": layers, "residual": residual}, (0, 1, 2), MINUTES[layers])


EXPERIMENT = Experiment(
    name="depth",
    question="Does depth help a language model at equal parameters, and when are skips needed?",
    published=(
        Published(
            claim="Two layers are often a lot better than one, three perhaps a little better than "
            "two; deeper ones, of eight layers say, usually need skip connections",
            source="A rule of the lecture room, taught in Stanford's CS224N without a figure",
            url="https://web.stanford.edu/class/cs224n/",
            read="public notes of students of that lecture",
        ),
        Published(
            claim="Network depth and residual connections are among what was varied in several "
            "hundred runs of translation (encoder and decoder, not a language model)",
            source="Britz, Goldie, Luong and Le, Massive Exploration of Neural Machine "
            "Translation Architectures, 2017",
            url="https://aclanthology.org/D17-1151",
            read="abstract",
        ),
    ),
    arms={str(n): _arm(n) for n in (1, 2, 3, 4, 8)}
    | {f"{n}-skip": _arm(n, residual=True) for n in (2, 3, 4, 8)},
    job=job,
    summary=summary,
    quick={
        "parameters": 12_000,
        "embedding": 8,
        "characters": 60_000,
        "updates": 4,
        "streams": 8,
        "steps": 8,
        "warmup": 2,
        "checkpoint_every": 2,
        "dev": 1_000,
        "looks": 2,
        "windows": 2,
        "window": 8,
        "warm": 4,
    },
    sets=("shakespeare",),
)
