"""``dates``: dates in sixteen languages become YYYY-MM-DD; does attention look where it should?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.data.dates import WrittenDate, random_dates
from course_rnn.data.splits import shuffled_split
from course_rnn.experiments.notes import stages
from course_rnn.experiments.pairs import (
    Task,
    attention_of,
    batches_without_end,
    make_seq2seq,
    pair_loss,
    written,
)
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

LANGUAGES = (
    *("cs", "da", "de", "el", "en", "es", "fi", "fr"),
    *("hu", "it", "nl", "pl", "pt", "ru", "sv", "tr"),
)
YEARS = 1900, 2099
ISO = "-0123456789"
# positions in YYYY-MM-DD, by the part of the date that they repeat
PARTS = {"year": range(4), "month": range(5, 7), "day": range(8, 10)}


def draw(count: int) -> list[WrittenDate]:
    """Draw written dates: the same ones for every seed of a network.

    Parameters
    ----------
    count : int
        How many.
    """
    return random_dates(np.random.default_rng(0), count, LANGUAGES, *YEARS)


def task_of(dates: Sequence[WrittenDate], alphabet: str) -> Task:
    """Texts and ISO dates as symbols.

    Parameters
    ----------
    dates : sequence of WrittenDate
        The pairs.
    alphabet : str
        Characters of the texts; symbol 0 stands for any other.
    """
    index = {character: k for k, character in enumerate(alphabet, start=1)}
    sources = [[index.get(character, 0) for character in date.text] for date in dates]
    targets = [[ISO.index(character) for character in date.iso] for date in dates]
    return Task(sources, targets, len(alphabet) + 1, len(ISO) + 2)


def shares_on_truth(model: nn.Module, dates: Sequence[WrittenDate], task: Task) -> Result:
    """How much of the attention is on the characters that say what is written.

    Parameters
    ----------
    model : Seq2Seq
        With attention.
    dates, task
        The same pairs.

    Returns
    -------
    dict
        ``year``, ``month``, ``day``: mean over the dates and the digits of that part;
        ``attention``, the mean of the three; ``even``, what it would be if all characters had the
        same weight.
    """
    found = {part: [] for part in PARTS}
    even = []
    for i, date in enumerate(dates):
        weights = attention_of(model, task, i)
        for part, positions in PARTS.items():
            span = slice(*getattr(date, part))
            found[part].append(weights[list(positions), span].sum(axis=1).mean())
            even.append((span.stop - span.start) / len(date.text))
    shares = {part: float(np.mean(values)) for part, values in found.items()}
    return shares | {"attention": float(np.mean([*shares.values()])), "even": float(np.mean(even))}


def exact(model: nn.Module, task: Task) -> float:
    """Share of dates that are written without an error.

    Parameters
    ----------
    model : Seq2Seq
        Writes greedily.
    task : Task
        Dates it has not seen.
    """
    answers = written(model, task, len(task.targets[0]) + 1)
    return float(np.mean([tuple(t) == a for t, a in zip(task.targets, answers, strict=True)]))


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train on some days, in all languages, and judge on other days."""
    known, unseen = shuffled_split(
        draw(recipe["dates"]), np.random.default_rng(0), lambda d: d.iso, (0.9, 0.1)
    )
    alphabet = "".join(sorted({character for date in known for character in date.text}))
    training, test = task_of(known, alphabet), task_of(unseen, alphabet)
    torch.manual_seed(seed)
    model, total = make_seq2seq(training, recipe), recipe["updates"]

    def read():
        return batches_without_end(training, recipe["batch"], np.random.default_rng(seed))

    losses, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        loss=pair_loss(),
        stages=dict.fromkeys(
            stages(total, (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)), lambda: exact(model, test)
        ),
    )
    result: Result = {"exact": curve[-1][1], "curve": curve, "training": thinned(losses)}
    if recipe["decoder"] != "plain":
        looked_at = unseen[: recipe["looked_at"]]
        result |= shares_on_truth(model, looked_at, test)
    return result


def summary(results: Results) -> Summary:
    """Compare the decoders, and their attention with an even one."""
    rows = rows_of(results, "share of dates right", "exact")
    rows += rows_of(results, "share of attention on the true characters", "attention")
    for part in PARTS:
        rows += rows_of(results, f"the same, digits of the {part}", part)
    rows += rows_of(results, "the same, if all characters had the same weight", "even")
    looking = [arm for arm in results if arm != "none"]
    none = mean_of(results, "none", "exact")
    better = [arm for arm in looking if mean_of(results, arm, "exact") > none]
    share, even = mean_of(results, "bahdanau", "attention"), mean_of(results, "bahdanau", "even")
    status = "partly"
    if share > 2 * even and len(better) == len(looking):
        status = "reproduced"
    if share <= even:
        status = "not reproduced"
    because = (
        f"Bahdanau's decoder has {share:.1%} of its attention on the true characters (an even one "
        f"{even:.1%}); {len(better)} of {len(looking)} decoders with attention write more dates "
        f"right than the one without ({none:.1%})"
    )
    return Summary(rows, status, because)


RECIPE = {
    "dates": 12_000,
    "looked_at": 500,
    "cell": "gru",
    "embedding": 32,
    "hidden": 64,
    "layers": 1,
    "bidirectional": True,
    "dropout": 0.0,
    "batch": 64,
    "updates": 3_000,
    "lr": 3e-3,
    "warmup": 50,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 200,
}

EXPERIMENT = Experiment(
    name="dates",
    question="Does attention help to rewrite dates, and does it look at the characters that say "
    "what is written?",
    published=(
        Published(
            claim="The (soft-)alignments found by the model agree well with our intuition",
            source="Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to "
            "Align and Translate, 2015",
            url="https://arxiv.org/abs/1409.0473",
            read="abstract",
        ),
    ),
    arms={
        "none": Arm(RECIPE | {"decoder": "plain"}, (0, 1, 2), 3),
        "luong": Arm(RECIPE | {"decoder": "luong"}, (0, 1, 2), 5),
        "bahdanau": Arm(RECIPE | {"decoder": "bahdanau"}, (0, 1, 2), 9),
    },
    job=job,
    summary=summary,
    quick={
        "dates": 200,
        "looked_at": 3,
        "hidden": 8,
        "embedding": 4,
        "batch": 20,
        "updates": 8,
        "checkpoint_every": 5,
    },
)
