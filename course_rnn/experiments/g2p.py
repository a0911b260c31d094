"""``g2p``: from the letters of a word to its phones, with and without attention.

Six epochs on a cosine: an hour for each network on one core, nine minutes an epoch.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.data.pronunciation import Pronunciation, load_cmudict
from course_rnn.data.splits import shuffled_split
from course_rnn.experiments.notes import stages
from course_rnn.experiments.pairs import (
    Task,
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
from course_rnn.experiments.training_job import Chunks, in_best_precision, thinned, train
from course_rnn.metrics.edits import edit_distance

WFST = 33.89  # WER in percent on the current dictionary without stress
LONGEST = 40  # symbols that are written at most


def task_of(entries: Sequence[Pronunciation], letters: str, phones: Sequence[str]) -> Task:
    """Words and their phones as symbols, an entry a pair.

    Parameters
    ----------
    entries : sequence of Pronunciation
        The pairs.
    letters : str
        Those of all words; symbol 0 stands for any other.
    phones : sequence of str
        Those of all entries.
    """
    by_letter = {letter: k for k, letter in enumerate(letters, start=1)}
    by_phone = {phone: k for k, phone in enumerate(phones)}
    sources = [[by_letter.get(letter, 0) for letter in entry.word] for entry in entries]
    targets = [[by_phone[phone] for phone in entry.phones] for entry in entries]
    return Task(sources, targets, len(letters) + 1, len(phones) + 2)


def one_a_word(task: Task) -> tuple[Task, list[list[tuple[int, ...]]]]:
    """Every word once, and all its pronunciations.

    Parameters
    ----------
    task : Task
        An entry a pair.
    """
    variants: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for source, target in zip(task.sources, task.targets, strict=True):
        variants.setdefault(tuple(source), []).append(tuple(target))
    firsts = [ways[0] for ways in variants.values()]
    return task._replace(sources=list(variants), targets=firsts), list(variants.values())


def error_rates(
    answers: Sequence[tuple[int, ...]], variants: Sequence[Sequence[tuple[int, ...]]]
) -> tuple[float, float]:
    """Word and phone error rate, in percent; a word is compared with its nearest pronunciation.

    Parameters
    ----------
    answers : sequence of tuples
        What was written.
    variants : sequence of sequences of tuples
        What would have been right.
    """
    edits, phones, wrong = 0, 0, 0
    for answer, ways in zip(answers, variants, strict=True):
        distance, length = min((edit_distance(answer, way), len(way)) for way in ways)
        edits, phones, wrong = edits + distance, phones + length, wrong + (distance > 0)
    return 100 * wrong / len(answers), 100 * edits / phones


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train on nine tenths of the words; the stages are judged on some, the end on others."""
    entries = load_cmudict()[: recipe["entries"]]
    parts = shuffled_split(entries, np.random.default_rng(0), lambda e: e.word)
    letters = "".join(sorted({letter for e in parts[0] for letter in e.word}))
    phones = sorted({phone for e in entries for phone in e.phones})
    known, development, test = (task_of(part, letters, phones) for part in parts)
    torch.manual_seed(seed)
    model, total = make_seq2seq(known, recipe), recipe["updates"]
    loss, precision = in_best_precision(pair_loss(recipe["smoothing"]))

    def read():
        return batches_without_end(known, recipe["batch"], np.random.default_rng(seed))

    some, their_variants = one_a_word(development)

    def rates() -> list[float]:
        return [*error_rates(written(model, some, LONGEST), their_variants)]

    at = stages(total, (0.1, 0.2, 0.4, 0.7, 1.0))
    losses, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        loss=loss,
        stages=dict.fromkeys(at, rates),
    )
    result: Result = {"curve": curve, "training": thinned(losses), "precision": precision}
    return result | tested(model, test, recipe["beam"])


def tested(model: nn.Module, task: Task, width: int) -> Result:
    """Error rates on the words of the test, written greedily and with a beam.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    task : Task
        An entry a pair.
    width : int
        Of the beam.
    """
    words, variants = one_a_word(task)
    wer, per = error_rates(written(model, words, LONGEST), variants)
    beam_wer, beam_per = error_rates(written(model, words, LONGEST, width=width), variants)
    return {"wer": wer, "per": per, "beam_wer": beam_wer, "beam_per": beam_per}


def summary(results: Results) -> Summary:
    """Compare the word error rate with that of a transducer, and with attention and without."""
    rows = rows_of(results, "words wrong, in percent, greedy", "wer")
    rows += rows_of(results, "phones wrong, in percent, greedy", "per")
    rows += rows_of(results, "words wrong, in percent, beam", "beam_wer")
    rows += rows_of(results, "phones wrong, in percent, beam", "beam_per")
    best, none = mean_of(results, "attention", "beam_wer"), mean_of(results, "none", "beam_wer")
    status = "not reproduced"
    if best < WFST:
        status = "reproduced" if best < none else "partly"
    because = (
        f"{best:.1f} % of the words wrong with attention and {none:.1f} % without, against "
        f"{WFST} % with a transducer, on another split"
    )
    return Summary(rows, status, because)


RECIPE = {
    "entries": 200_000,  # all
    "cell": "lstm",
    "embedding": 64,
    "hidden": 256,
    "layers": 2,
    "bidirectional": True,
    "dropout": 0.2,
    "smoothing": 0.05,
    "beam": 5,
    "batch": 128,
    "updates": 5_312,  # 6 epochs
    "lr": 2e-3,
    "warmup": 200,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 200,
}
README = "https://github.com/cmusphinx/g2p-seq2seq/blob/master/README.md"

EXPERIMENT = Experiment(
    name="g2p",
    question="How many words does an encoder–decoder mispronounce, with attention and without?",
    published=(
        Published(
            claim="A transducer (Phonetisaurus) gets 33.89 % of the words of the current CMUdict "
            "without stress wrong",
            source="CMUSphinx, Sequence-to-Sequence G2P toolkit, README, 2018",
            url=README,
            read="table of word error rates",
            value=WFST,
        ),
        Published(
            claim="A transformer of two layers of 256 gets about 31 % of them wrong",
            source="CMUSphinx, Sequence-to-Sequence G2P toolkit, README, 2018",
            url=README,
            read="table of word error rates",
            value=31,
        ),
    ),
    arms={
        "attention": Arm(RECIPE | {"decoder": "luong"}, (0,), 60),
        "none": Arm(RECIPE | {"decoder": "plain"}, (0,), 50),
    },
    job=job,
    summary=summary,
    quick={
        "entries": 400,
        "hidden": 8,
        "embedding": 4,
        "beam": 2,
        "batch": 20,
        "updates": 8,
        "checkpoint_every": 5,
    },
    sets=("cmudict",),
)
