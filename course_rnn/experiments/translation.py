"""``translation``: English to Spanish with and without attention, by the length of the sentence.

Four epochs on a cosine: a quarter of an hour for each network on one core.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from course_rnn.data.sentence_words import join_words, split_sentence
from course_rnn.data.splits import shuffled_split
from course_rnn.data.translation import Translation, load_tatoeba
from course_rnn.data.words import PAD, UNK, WordCodec
from course_rnn.experiments.notes import stages
from course_rnn.experiments.pairs import (
    Task,
    batches_without_end,
    make_seq2seq,
    pair_loss,
    task_of_words,
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
from course_rnn.metrics.translation import bleu, bleu_counts, bleu_of_counts, chrf

LONGEST = 20  # symbols that are written at most
FRACTIONS = 0.96, 0.02, 0.02
LENGTHS = {"up to 3": range(1, 4), "4 or 5": range(4, 6), "6 to 8": range(6, 9)}  # English words


class Asked(NamedTuple):
    """An English sentence, and all translations of it that the set has."""

    english: str
    spanish: tuple[str, ...]


class Vocabulary(NamedTuple):
    """The words of the two languages that training has often enough."""

    english: WordCodec
    spanish: WordCodec


def short_pairs(most: int) -> list[Translation]:
    """Pairs of Tatoeba whose English has few words, those between blanks counted.

    Parameters
    ----------
    most : int
        English words.
    """
    return [pair for pair in load_tatoeba() if len(pair.english.split()) <= most]


def parts_of(pairs: Iterable[Translation]) -> tuple[list[Translation], ...]:
    """Training, development and test; the translations of a sentence stay together.

    Parameters
    ----------
    pairs : iterable of Translation
        All of them.
    """
    return shuffled_split(pairs, np.random.default_rng(0), lambda pair: pair.english, FRACTIONS)


def vocabulary_of(pairs: Sequence[Translation], source_count: int, target_count: int) -> Vocabulary:
    """Count the words of the pairs of training.

    Parameters
    ----------
    pairs : sequence of Translation
        Those of training.
    source_count, target_count : int
        How often a word must come, in English and in Spanish.
    """
    english = (word for pair in pairs for word in split_sentence(pair.english))
    spanish = (word for pair in pairs for word in split_sentence(pair.spanish))
    return Vocabulary(
        WordCodec.from_words(english, special=(PAD, UNK), min_count=source_count),
        WordCodec.from_words(spanish, special=(UNK,), min_count=target_count),
    )


def writable(pairs: Iterable[Translation], vocabulary: Vocabulary) -> list[Translation]:
    """Those pairs whose Spanish words are all known: what a decoder can learn to write.

    Parameters
    ----------
    pairs : iterable of Translation
        Of training.
    vocabulary : Vocabulary
        From :func:`vocabulary_of`.
    """
    known = set(vocabulary.spanish.words)
    return [pair for pair in pairs if known.issuperset(split_sentence(pair.spanish))]


def task_of(pairs: Sequence[Translation], vocabulary: Vocabulary) -> Task:
    """Sentences as symbols, a pair a pair; unknown words are read as ``<unk>``.

    Parameters
    ----------
    pairs : sequence of Translation
        The pairs.
    vocabulary : Vocabulary
        From :func:`vocabulary_of`.
    """
    read, write = ([split_sentence(pair[k]) for pair in pairs] for k in (0, 1))
    return task_of_words(read, write, *vocabulary)


def one_a_sentence(pairs: Iterable[Translation]) -> list[Asked]:
    """Every English sentence once, with all its translations.

    Parameters
    ----------
    pairs : iterable of Translation
        Of a test, say.
    """
    found: dict[str, list[str]] = {}
    for pair in pairs:
        found.setdefault(pair.english, []).append(pair.spanish)
    return [Asked(english, tuple(dict.fromkeys(ways))) for english, ways in found.items()]


def first_of(asked: Iterable[Asked]) -> list[Translation]:
    """The first translation of each sentence, as pairs.

    Parameters
    ----------
    asked : iterable of Asked
        From :func:`one_a_sentence`.
    """
    return [Translation(a.english, a.spanish[0], "") for a in asked]


def references(asked: Sequence[Asked]) -> list[list[str]]:
    """All translations, as sacrebleu wants them: the first of each sentence, the second, …

    A sentence with fewer has its first again, which changes no score: n-grams are clipped by the
    reference that has most, and the length is that of the nearest.

    Parameters
    ----------
    asked : sequence of Asked
        From :func:`one_a_sentence`.
    """
    most = max(len(a.spanish) for a in asked)
    return [[(a.spanish + a.spanish[:1] * most)[k] for a in asked] for k in range(most)]


def translate(
    model: nn.Module, asked: Sequence[Asked], vocabulary: Vocabulary, *, width: int = 0
) -> list[str]:
    """Let the model translate, and make text of its words.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    asked : sequence of Asked
        The sentences.
    vocabulary : Vocabulary
        That of training.
    width : int
        Of the beam; 0 writes greedily.
    """
    task = task_of(first_of(asked), vocabulary)
    rows = written(model, task, LONGEST, width=width)
    return [text_of(row, vocabulary) for row in rows]


def text_of(symbols: Sequence[int], vocabulary: Vocabulary) -> str:
    """Spanish symbols as text; START and END, which a decoder may write, are left out.

    Parameters
    ----------
    symbols : sequence of int
        What was written.
    vocabulary : Vocabulary
        That of training.
    """
    words = vocabulary.spanish.words
    return join_words([words[k] for k in symbols if k < len(words)])


def scores(texts: Sequence[str], asked: Sequence[Asked]) -> Result:
    """BLEU against the first translation and against all, chrF, and BLEU by length.

    Parameters
    ----------
    texts : sequence of str
        What was written.
    asked : sequence of Asked
        What was to be translated.
    """
    first, *others = references(asked)
    counts = bleu_counts(texts, first)
    words = np.array([len(a.english.split()) for a in asked])
    by_length = {
        f"bleu, {name}": bleu_of_counts(counts[np.isin(words, sizes)])
        for name, sizes in LENGTHS.items()
        if np.isin(words, sizes).any()
    }
    result = {"bleu": bleu_of_counts(counts), "all": bleu(texts, first, *others).score}
    return result | {"chrf": chrf(texts, first).score} | by_length


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train, judge the stages on some sentences, and the end on others."""
    pairs, development, test = parts_of(short_pairs(recipe["words"])[:: recipe["every"]])
    vocabulary = vocabulary_of(pairs, recipe["min_count"], recipe["min_count"])
    known = task_of(writable(pairs, vocabulary), vocabulary)
    some, unseen = one_a_sentence(development)[:500], one_a_sentence(test)
    torch.manual_seed(seed)
    model, total = make_seq2seq(known, recipe), recipe["updates"]
    loss, precision = in_best_precision(pair_loss(recipe["smoothing"]))

    def read():
        return batches_without_end(known, recipe["batch"], np.random.default_rng(seed))

    def quality() -> float:
        return bleu(translate(model, some, vocabulary), [a.spanish[0] for a in some]).score

    noted: dict[int, Callable[[], Any]] = dict.fromkeys(
        stages(total, (0.1, 0.2, 0.4, 0.7, 1.0)), quality
    )
    losses, curve = train(
        model, Chunks(total, read), recipe, checkpoint, progress, loss=loss, stages=noted
    )
    result: Result = {"curve": curve, "training": thinned(losses), "precision": precision}
    greedy = scores(translate(model, unseen, vocabulary), unseen)
    texts = translate(model, unseen, vocabulary, width=recipe["beam"])
    result |= scores(texts, unseen) | {"greedy": greedy["bleu"]}
    examples = zip(unseen[:12], texts, strict=False)
    return result | {"texts": ["\n".join(f"{a.english} → {text}" for a, text in examples)]}


def summary(results: Results) -> Summary:
    """Compare the decoders, and what the length of the sentence does to each."""
    rows = rows_of(results, "BLEU, beam", "bleu")
    rows += rows_of(results, "BLEU, beam, all translations", "all")
    rows += rows_of(results, "chrF, beam", "chrf")
    rows += rows_of(results, "BLEU, greedy", "greedy")
    for name in LENGTHS:
        rows += rows_of(results, f"BLEU, beam, {name} words", f"bleu, {name}")
    short, long = (f"bleu, {name}" for name in ("up to 3", "6 to 8"))
    falls = {arm: mean_of(results, arm, short) - mean_of(results, arm, long) for arm in results}
    better = mean_of(results, "attention", "bleu") > mean_of(results, "none", "bleu")
    status = "not reproduced"
    if falls["none"] > 0:
        status = "reproduced" if better and falls["none"] > falls["attention"] else "partly"
    because = (
        f"from sentences of up to 3 words to those of 6 to 8, BLEU falls by {falls['none']:.1f} "
        f"without attention and by {falls['attention']:.1f} with it"
    )
    return Summary(rows, status, because)


RECIPE = {
    "words": 8,
    "every": 1,  # all pairs
    "min_count": 10,
    "cell": "gru",
    "embedding": 128,
    "hidden": 256,
    "layers": 1,
    "bidirectional": True,
    "dropout": 0.2,
    "smoothing": 0.1,
    "beam": 5,
    "batch": 128,
    "updates": 2_200,  # four epochs
    "lr": 3e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 200,
}

EXPERIMENT = Experiment(
    name="translation",
    question="Does attention help to translate, and does a sentence that is longer need it more?",
    published=(
        Published(
            claim="Without attention, translation is relatively good on short sentences without "
            "unknown words and degrades rapidly as both grow",
            source="Cho, van Merriënboer, Bahdanau and Bengio, On the Properties of Neural Machine "
            "Translation: Encoder–Decoder Approaches, 2014",
            url="https://arxiv.org/abs/1409.1259",
            read="abstract",
        ),
    ),
    arms={
        "attention": Arm(RECIPE | {"decoder": "luong"}, (0, 1), 15),
        "none": Arm(RECIPE | {"decoder": "plain"}, (0, 1), 12),
    },
    job=job,
    summary=summary,
    quick={
        "every": 40,
        "hidden": 8,
        "embedding": 4,
        "beam": 2,
        "batch": 20,
        "updates": 8,
        "checkpoint_every": 5,
    },
    sets=("tatoeba_en_es",),
)
