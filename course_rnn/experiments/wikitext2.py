"""``wikitext2``: a word LSTM against counted words; perplexity, and keys that a typist saves."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from course_rnn.data.wikitext import load_wikitext2
from course_rnn.data.words import WordCodec
from course_rnn.experiments.counting import kneser_ney_log_p, kneser_ney_nats
from course_rnn.experiments.language_model import Parts, train_language_model
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
from course_rnn.experiments.word_model import AdaptiveLM, adaptive_loss, next_words
from course_rnn.metrics.keystrokes import keystrokes, share_saved
from course_rnn.metrics.language import perplexity

COUNTING = "kneser-ney"
PUBLISHED = Published(
    claim="An LSTM reaches a perplexity of 99.3 on the test text of WikiText-2",
    source="Grave, Joulin and Usunier, Improving Neural Language Models with a Continuous Cache, "
    "2016",
    url="https://arxiv.org/abs/1612.04426",
    read="abstract, and the figure as listed by Papers with Code",
    value=99.3,
)
NEAR, FAR = 1.05, 1.25  # up to so many times the published perplexity


@cache
def encoded(words: int | None) -> tuple[WordCodec, Parts]:
    """Return the text as indices, and what they stand for; once for all jobs of a process.

    Parameters
    ----------
    words : int or None
        So many of each part, None for all.
    """
    train, valid, test = (part[:words] for part in load_wikitext2())
    codec = WordCodec.from_words(train)
    return codec, Parts(*(codec.encode(part) for part in (train, valid, test)), len(codec))


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Count, or train one network, on WikiText-2."""
    codec, parts = encoded(recipe["words"])
    typed = parts.test[: recipe["typed"]]
    if recipe["model"] == COUNTING:
        by_order = kneser_ney_nats(parts.train, parts.test, parts.V, recipe["orders"])
        best = min(kneser_ney_nats(parts.train, parts.dev, parts.V, recipe["orders"]), key=_nats)
        order = int(best[0])
        log_p = kneser_ney_log_p(parts.train, typed, parts.V, order)
        result = {"by_order": by_order, "order": order, "test_nats": dict(by_order)[order]}
    else:
        model = AdaptiveLM(parts.V, recipe)
        result = train_language_model(
            model, parts, recipe, checkpoint, progress, loss=adaptive_loss
        )
        log_p = next_words(model, typed)
    # log_p[t] is for the word after typed[t]; words that a typist types, not punctuation
    words = codec.words
    places = [t for t in range(len(typed) - 1) if words[typed[t + 1]].isalpha()]
    targets = typed[1:][places]
    keys = keystrokes(targets, log_p[places], words, recipe["shown"])
    saved = share_saved(keys, [words[i] for i in targets])
    return result | {"test_perplexity": perplexity(result["test_nats"]), "keys_saved": saved}


def summary(results: Results) -> Summary:
    """Compare the networks with the published perplexity and with Kneser–Ney."""
    by_order = next(iter(results[COUNTING].values()))["by_order"]
    rows = [
        Row(COUNTING, f"test perplexity, n = {n:.0f}", {"0": perplexity(nats)})
        for n, nats in by_order
    ]
    networks = {arm: by_seed for arm, by_seed in results.items() if arm != COUNTING}
    rows += rows_of(networks, "test perplexity", "test_perplexity")
    rows += rows_of(results, "share of keys saved, three words shown", "keys_saved")
    means = {arm: mean_of(results, arm, "test_perplexity") for arm in networks}
    best = min(means, key=means.__getitem__)
    counted, ours, theirs = (
        mean_of(results, COUNTING, "test_perplexity"),
        means[best],
        PUBLISHED.value or 0.0,
    )
    near = "reproduced" if ours <= NEAR * theirs else "partly"
    status = near if ours <= FAR * theirs and ours < counted else "not reproduced"
    because = (
        f"{best}: perplexity {ours:.1f}, published {theirs}, Kneser–Ney {counted:.1f}; up to "
        f"{NEAR} times the published figure counts as reproduced, up to {FAR} as partly"
    )
    return Summary(tuple(rows), status, because)


def _nats(row: list[Any]) -> float:
    return row[1]


LSTM = {
    "model": "lstm",
    "embedding": 256,
    "hidden": 512,
    "layers": 1,
    "dropout": 0.5,
    "cutoffs": [4_000, 14_000],
    "streams": 32,
    "steps": 64,
    "epochs": 10,
    "updates": None,
    "lr": 2e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 500,
}
COMMON = {"words": None, "typed": 3_000, "shown": 3}

EXPERIMENT = Experiment(
    name="wikitext2",
    question="How well does a word LSTM predict WikiText-2, and how many keys does it save?",
    published=(PUBLISHED,),
    arms={
        COUNTING: Arm(COMMON | {"model": COUNTING, "orders": [1, 2, 3, 4]}, (0,), 5),
        "lstm-1x512": Arm(COMMON | LSTM, (0, 1), 180),
    },
    job=job,
    summary=summary,
    quick={
        "words": 6_000,
        "typed": 50,
        "orders": [1, 2],
        "cutoffs": [100, 300],
        "embedding": 8,
        "hidden": 16,
        "streams": 8,
        "steps": 8,
        "updates": 6,
        "warmup": 2,
        "checkpoint_every": 2,
    },
    sets=("wikitext2",),
)
