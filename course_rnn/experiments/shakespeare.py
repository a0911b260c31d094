"""``shakespeare``: does a recurrent network predict characters better than counting?"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Integer

from course_rnn.data.codecs import CharCodec
from course_rnn.data.shakespeare import load_shakespeare
from course_rnn.data.splits import split
from course_rnn.experiments.counting import kneser_ney_nats
from course_rnn.experiments.language_model import (
    Parts,
    make_model,
    train_language_model,
    write,
)
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

NETWORK = {
    "embedding": 64,
    "layers": 1,
    "hidden": 512,
    "dropout": 0.1,
    "streams": 64,
    "steps": 64,
    "epochs": 2,
    "updates": None,
    "lr": 2e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 200,
    "characters": None,
    "sample": 600,
}
COUNTING = "kneser-ney"
CLAIM = Published(
    claim="An LSTM predicts characters better than n-gram models",
    source="Karpathy, Johnson and Li, Visualizing and Understanding Recurrent Networks, 2015",
    url="https://arxiv.org/abs/1506.02078",
    read="abstract",
)


@cache
def encoded() -> tuple[CharCodec, Integer[np.ndarray, "_"]]:
    """Return the plays as indices, and what they stand for; once for all jobs of a process."""
    text = load_shakespeare()
    codec = CharCodec.from_text(text)
    return codec, codec.encode(text)


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Count, or train one network, on chapter 1's split of the plays."""
    codec, ids = encoded()
    parts = Parts(*split(ids[: recipe["characters"]]), len(codec))
    if recipe["model"] == COUNTING:
        by_order = kneser_ney_nats(parts.train, parts.test, parts.V, recipe["orders"])
        on_dev = kneser_ney_nats(parts.train, parts.dev, parts.V, recipe["orders"])
        best = min(on_dev, key=lambda row: row[1])[0]  # chosen without the test text
        return {"by_order": by_order, "order": best, "test_nats": dict(by_order)[best]}
    model = make_model(parts.V, recipe)

    def sample() -> str:
        rng = torch.Generator().manual_seed(seed)
        written = write(model, codec.encode("\n"), recipe["sample"], 1, rng)
        return codec.decode(written[:, 0].astype(np.int64))

    return train_language_model(model, parts, recipe, checkpoint, progress, sample=sample)


def summary(results: Results) -> Summary:
    """Compare every network with the best order of Kneser–Ney."""
    by_order = next(iter(results[COUNTING].values()))["by_order"]
    rows = [Row(COUNTING, f"test nats per character, n = {n:.0f}", {"0": v}) for n, v in by_order]
    networks = {arm: by_seed for arm, by_seed in results.items() if arm != COUNTING}
    rows += rows_of(networks, "test nats per character, state carried", "test_nats")
    rows += rows_of(networks, "test nats per character, reset every 64", "test_nats_reset")
    counted = mean_of(results, COUNTING, "test_nats")
    means = {arm: mean_of(results, arm, "test_nats") for arm in networks}
    lstms = [arm for arm in networks if arm.startswith("lstm")]
    below = [arm for arm in lstms if means[arm] < counted]
    best = min(means, key=means.__getitem__)
    status = "reproduced" if below == lstms else "partly" if below else "not reproduced"
    because = (
        f"Kneser–Ney, its order chosen on dev: {counted:.3f} nats; best network, {best}: "
        f"{means[best]:.3f}; {len(below)} of {len(lstms)} LSTMs are below counting"
    )
    return Summary(tuple(rows), status, because)


QUICK = {
    "characters": 60_000,
    "orders": [1, 2, 3],
    "updates": 6,
    "streams": 16,
    "steps": 16,
    "hidden": 16,
    "embedding": 8,
    "warmup": 2,
    "checkpoint_every": 2,
    "sample": 20,
}
COUNTED = Arm({"model": COUNTING, "orders": list(range(1, 10)), "characters": None}, (0,), 2)
EXPERIMENT = Experiment(
    name="shakespeare",
    question="Does a recurrent network predict Shakespeare's next character better than counting?",
    published=(CLAIM,),
    arms={
        COUNTING: COUNTED,
        "lstm-1x512": Arm(NETWORK | {"model": "lstm"}, (0, 1), 29),
        "rnn-1x512": Arm(NETWORK | {"model": "rnn", "lr": 1e-3}, (0,), 10),
    },
    job=job,
    summary=summary,
    quick=QUICK,
    sets=("shakespeare",),
)
