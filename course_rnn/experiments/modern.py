"""``modern``: at equal parameters, do cells that need no loop predict as well as the LSTM?"""

import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import torch

from course_rnn.data.splits import split
from course_rnn.experiments.language_model import Parts, train_language_model
from course_rnn.experiments.modern_model import CELLS, make_modern
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
from course_rnn.experiments.shakespeare import encoded

LITTLE = 0.02  # nats per character: within that of the LSTM is as well
CLAIM = Published(
    claim="Minimal versions of LSTM and GRU rival recent sequence models, Transformers included",
    source="Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, Were RNNs All We Needed?, 2024",
    url="https://arxiv.org/abs/2410.01201",
    read="abstract",
)
MEASURES = {
    "test nats per character, state carried": "test_nats",
    "test nats per character, reset every 128": "test_nats_reset",
    "hidden size": "hidden",
    "numbers in the state": "state",
    "parameters": "parameters",
    "milliseconds of processor time an update": "ms_per_update",
}


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train one model on chapter 1's split of the plays, and judge it on all of the test text."""
    codec, ids = encoded()
    train, dev, test = split(ids[: recipe["characters"]])
    parts = Parts(train, dev[: recipe["dev"]], test, len(codec))
    torch.manual_seed(seed)
    model = make_modern(parts.V, recipe)
    ticks: list[float] = []

    def tick(share: float) -> None:
        ticks.append(time.process_time())
        progress(share)

    result = train_language_model(model, parts, recipe, checkpoint, tick)
    with torch.no_grad():
        _, state = model(torch.zeros(1, 1, dtype=torch.int64))
    steps = [after - before for before, after in pairwise(ticks)]
    return result | {
        "hidden": model.blocks[0].layer.hidden_size,
        "state": sum(part.numel() for part in state),
        "ms_per_update": 1e3 * median(steps) if steps else None,
    }


def summary(results: Results) -> Summary:
    """Compare every cell with the LSTM."""
    rows = [row for what, key in MEASURES.items() for row in rows_of(results, what, key)]
    means = {arm: mean_of(results, arm, "test_nats") for arm in results}
    behind = {arm: means[arm] - means["lstm"] for arm in results if arm != "lstm"}
    minimal = [arm for arm in ("min-gru", "min-lstm") if arm in behind]
    close = [arm for arm in minimal if behind[arm] <= LITTLE]
    status = "reproduced" if close == minimal else "partly" if close else "not reproduced"
    told = "; ".join(f"{arm} {nats:+.3f}" for arm, nats in behind.items())
    because = (
        f"LSTM: {means['lstm']:.3f} nats; the others beside it: {told}. "
        f"{len(close)} of {len(minimal)} minimal cells are at most {LITTLE} behind"
    )
    return Summary(tuple(rows), status, because)


RECIPE = {
    "parameters": 400_000,
    "size": 128,
    "blocks": 2,
    "streams": 32,
    "steps": 128,
    "epochs": 1,
    "updates": 700,
    "lr": 5e-3,
    "warmup": 50,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 100,
    "characters": None,
    "dev": 65_536,
}
MINUTES = {"lstm": 2.5, "gru": 3.5, "min-gru": 3, "min-lstm": 3, "diagonal": 3, "matrix": 5}
QUICK = {
    "characters": 60_000,
    "parameters": 12_000,
    "size": 8,
    "updates": 4,
    "streams": 16,
    "steps": 16,
    "warmup": 2,
    "checkpoint_every": 2,
    "dev": 1_000,
}
EXPERIMENT = Experiment(
    name="modern",
    question="At equal parameters, do cells that need no loop predict characters like an LSTM?",
    published=(CLAIM,),
    arms={cell: Arm(RECIPE | {"cell": cell}, (0, 1), MINUTES[cell]) for cell in CELLS},
    job=job,
    summary=summary,
    quick=QUICK,
    sets=("shakespeare",),
)
