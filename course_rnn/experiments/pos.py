"""``pos``: which words of a sentence must a tagger have read?

Runs with equally many recurrent weights: from the left, with an answer that waits one or two words,
from the right, and both; and both without the letters of the words.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.data.tagging import TaggedSentence, load_ewt
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
from course_rnn.pytorch.tagger import BothWays, Tagger, ToTheLeft, ToTheRight
from course_rnn.pytorch.word_features import CharCNN, WordAndSpelling, WordEmbedding
from course_rnn.training.tagging import (
    Vocabulary,
    make_vocabulary,
    predicted_tags,
    tag_batches,
    tag_loss,
)

FEATURE_MODEL = 94.2  # per cent of the words of dev
RUNS: dict[str, Callable[[int, int], nn.Module]] = {
    "left": ToTheRight,
    "left, one word later": lambda I, H: ToTheRight(I, H, delay=1),
    "left, two words later": lambda I, H: ToTheRight(I, H, delay=2),
    "right": ToTheLeft,
    "both": BothWays,
}
MEASURES = {
    "dev words right, in percent": "dev",
    "test words right, in percent": "test",
    "test words right, known ones, in percent": "test_known",
    "test words right, unknown ones, in percent": "test_unknown",
    "recurrent weights": "recurrent",
}


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train a tagger, and judge it on dev and test, known and unknown words apart."""
    train_part, dev, test = (part[: recipe["sentences"]] for part in load_ewt())
    vocabulary = make_vocabulary(train_part, recipe["min_count"])
    torch.manual_seed(seed)
    model = make_tagger(vocabulary, recipe)
    updates = recipe["epochs"] * -(-len(train_part) // recipe["batch"])
    rng = np.random.default_rng(seed)
    losses, _ = train(
        model,
        Chunks(updates, lambda: tag_batches(train_part, vocabulary, recipe["batch"], rng)),
        recipe,
        checkpoint,
        progress,
        loss=tag_loss,
    )
    seen = {word.lower() for sentence in train_part for word in sentence.words}
    result: Result = {
        "training": thinned(losses),
        "recurrent": sum(p.numel() for p in model.run.parameters()),
    }
    for name, part in (("dev", dev), ("test", test)):
        result |= rights(name, part, predicted_tags(model, part, vocabulary), seen)
    return result


def make_tagger(vocabulary: Vocabulary, recipe: Mapping[str, Any]) -> Tagger:
    """Make the model of a recipe.

    Parameters
    ----------
    vocabulary : Vocabulary
        Of training.
    recipe : mapping
        ``run``, a key of ``RUNS``; ``embedding``, ``word_dropout``, ``letters`` (features of a
        letter), ``filters`` (0: letters are not read), ``hidden``, ``dropout``.
    """
    features: nn.Module = WordEmbedding(
        len(vocabulary.words),
        recipe["embedding"],
        unknown=vocabulary.unknown,
        word_dropout=recipe["word_dropout"],
    )
    if recipe["filters"]:
        spelling = CharCNN(len(vocabulary.characters), recipe["letters"], recipe["filters"])
        features = WordAndSpelling(features, spelling)
    run = RUNS[recipe["run"]](features.output_size, recipe["hidden"])
    return Tagger(features, run, len(vocabulary.tags), recipe["dropout"])


def rights(
    name: str,
    part: Sequence[TaggedSentence],
    predictions: Sequence[Sequence[str]],
    seen: set[str],
) -> dict[str, float]:
    """Share of the words that are tagged right, in percent: all, known and unknown ones.

    Parameters
    ----------
    name : str
        Of the part; the keys begin with it.
    part : sequence of TaggedSentence
        The truth.
    predictions : sequence of sequences of str
        A tag for every word.
    seen : set of str
        Words of training, lower-cased.
    """
    rows = [
        (word.lower() in seen, tag == guess)
        for sentence, guesses in zip(part, predictions, strict=True)
        for word, tag, guess in zip(sentence.words, sentence.tags, guesses, strict=True)
    ]
    known, right = np.array(rows).T
    return {
        name: 100 * float(right.mean()),
        f"{name}_known": 100 * float(right[known].mean()),
        f"{name}_unknown": 100 * float(right[~known].mean()),
    }


def summary(results: Results) -> Summary:
    """Compare the best tagger with a feature model, and one side with both."""
    rows = sum((rows_of(results, what, key) for what, key in MEASURES.items()), ())
    both, left, right = (mean_of(results, arm, "dev") for arm in ("both", "left", "right"))
    status = "not reproduced"
    if both >= FEATURE_MODEL:
        status = "reproduced" if both > max(left, right) else "partly"
    because = (
        f"{both:.2f} % of the words of dev right with both sides, {left:.2f} % with the left alone "
        f"and {right:.2f} % with the right alone, against {FEATURE_MODEL} % of a model on features"
    )
    return Summary(rows, status, because)


RECIPE = {
    "sentences": 100_000,  # all
    "min_count": 2,
    "embedding": 100,
    "word_dropout": 0.05,
    "letters": 32,
    "filters": 100,
    "dropout": 0.25,
    "batch": 64,
    "epochs": 6,
    "lr": 5e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 100,
}
ONE_WAY = {"hidden": 208}  # with them one run has as many weights as two of 128
SEEDS = (0, 1)
CARD = "https://huggingface.co/ramiroc3/tds-bert-pos-ewt"

EXPERIMENT = Experiment(
    name="pos",
    question="Which words of a sentence must a tagger have read, and what is waiting worth?",
    published=(
        Published(
            claim="A logistic regression on features tags 94.17 % of the words of dev right",
            source="BERT POS Tagging on UD English EWT, model card",
            url=CARD,
            read="table of the comparison with a baseline",
            value=FEATURE_MODEL,
        ),
        Published(
            claim="BERT, fine-tuned, tags 97.44 % of them right",
            source="BERT POS Tagging on UD English EWT, model card",
            url=CARD,
            read="evaluation results",
            value=97.4,
        ),
    ),
    arms={
        "both": Arm(RECIPE | {"run": "both", "hidden": 128}, SEEDS, 2.5),
        "left": Arm(RECIPE | {"run": "left"} | ONE_WAY, SEEDS, 2.5),
        "right": Arm(RECIPE | {"run": "right"} | ONE_WAY, SEEDS, 2.5),
        "both, no letters": Arm(RECIPE | {"run": "both", "hidden": 128, "filters": 0}, SEEDS, 2),
        "left, one word later": Arm(RECIPE | {"run": "left, one word later"} | ONE_WAY, SEEDS, 2.5),
        "left, two words later": Arm(
            RECIPE | {"run": "left, two words later"} | ONE_WAY, SEEDS, 2.5
        ),
    },
    job=job,
    summary=summary,
    quick={
        "sentences": 120,
        "embedding": 8,
        "letters": 4,
        "filters": 6,
        "hidden": 8,
        "batch": 20,
        "epochs": 2,
        "checkpoint_every": 5,
    },
    sets=("ud_english_ewt",),
)
