"""``captions``: where does the picture enter a language model, when there is time to learn?

The ways of chapter 10 and one more, with twelve times its updates on ten times its pictures, from
the cells of a frozen network that names single shapes: two minutes for each on one core.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.data.synthetic.scene_sets import Pictures, draw_pictures, has_any
from course_rnn.data.synthetic.scene_texts import caption, captions
from course_rnn.data.synthetic.scenes import COLOURS, KINDS
from course_rnn.experiments.notes import stages
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
from course_rnn.metrics.translation import bleu
from course_rnn.pytorch.attention_decoders import LuongDecoder
from course_rnn.pytorch.conditional import ConditionalLM
from course_rnn.pytorch.decoders import PlainDecoder
from course_rnn.pytorch.image_cnn import ImageCNN
from course_rnn.pytorch.image_encoder import CellEncoder
from course_rnn.pytorch.told_decoders import EveryStepDecoder, FirstInputDecoder, MergeDecoder
from course_rnn.training.captions import (
    CaptionBatch,
    caption_batches,
    caption_codec,
    caption_loss,
    write_captions,
)
from course_rnn.training.pictures import cells_of, fit_classifier

HELD_OUT = {("yellow", "triangle"), ("blue", "circle")}  # never together in training
FAMILIAR = [(c, kind) for c in COLOURS for kind in KINDS if (c, kind) not in HELD_OUT]
SIZE = 32  # pixels, height and width
DECODERS: dict[str, Callable[..., nn.Module]] = {
    "first state": PlainDecoder,
    "first step": FirstInputDecoder,
    "every step": EveryStepDecoder,
    "merge": MergeDecoder,
    "attention": LuongDecoder,
}
VECTOR_ONLY = tuple(DECODERS)[:4]  # those that are told v, and see no cells


def draw(count: int, rng: np.random.Generator, *, familiar: bool) -> Pictures:
    """One or two shapes, without the pairs that are held out, or with one of them.

    Parameters
    ----------
    count : int
        Pictures.
    rng : np.random.Generator
        Source of everything.
    familiar : bool
        Whether the pairs are those of training.
    """

    def keep(shapes) -> bool:
        return len(shapes) <= 2 and has_any(shapes, HELD_OUT) != familiar

    return draw_pictures(count, rng, size=SIZE, keep=keep)


def see(count: int, rng: np.random.Generator, seed: int) -> ImageCNN:
    """Train a network to name the pair of colour and kind of pictures of one shape.

    Parameters
    ----------
    count : int
        Pictures.
    rng : np.random.Generator
        Source of the pictures.
    seed : int
        Of the training.
    """

    def keep(shapes) -> bool:
        return len(shapes) == 1 and not has_any(shapes, HELD_OUT)

    found = draw_pictures(count, rng, size=SIZE, keep=keep)
    names = np.array([FAMILIAR.index((s.colour, s.kind)) for (s,) in found.scenes])
    return fit_classifier(found.images, names, seed).cnn


def judged(texts: Sequence[str], part: Pictures) -> dict[str, float]:
    """Per cent of captions that are one of the two true ones, and BLEU against both.

    Parameters
    ----------
    texts : sequence of str
        What was written.
    part : Pictures
        What was to be described.
    """
    true = [captions(shapes) for shapes in part.scenes]
    right = [text in both for text, both in zip(texts, true, strict=True)]
    score = bleu(texts, *zip(*true, strict=True)).score
    return {"right": 100 * float(np.mean(right)), "bleu": float(score)}


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Learn to see, then to write; judge on new pictures, and on pairs that are new, too."""
    rng, parts = np.random.default_rng(seed), recipe["pictures"]
    cnn = see(parts["named"], rng, seed)
    training = draw(parts["training"], rng, familiar=True)
    test, new = (draw(parts["test"], rng, familiar=known) for known in (True, False))
    texts = [caption(shapes, rng) for shapes in training.scenes]
    codec = caption_codec(texts)
    cells, cells_test, cells_new = (cells_of(cnn, part.images) for part in (training, test, new))
    torch.manual_seed(seed)
    S, _, C = cells.shape
    decoder = DECODERS[recipe["decoder"]](len(codec), recipe["embedding"], recipe["hidden"], C)
    model = ConditionalLM(CellEncoder(S, C), decoder)

    def read() -> Iterator[CaptionBatch]:
        order = np.random.default_rng(seed)
        while True:
            yield from caption_batches(cells, texts, codec, recipe["batch"], order)

    def right() -> float:
        return judged(write_captions(model, cells_test, codec), test)["right"]

    total = recipe["updates"]
    losses, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        loss=caption_loss,
        stages=dict.fromkeys(stages(total, (0.08, 0.2, 0.4, 0.7, 1.0)), right),
    )
    result: Result = {"curve": curve, "training": thinned(losses)}
    for name, seen, part in (("test", cells_test, test), ("new", cells_new, new)):
        found = judged(write_captions(model, seen, codec), part)
        result |= {f"{name}, {measure}": value for measure, value in found.items()}
    return result


def summary(results: Results) -> Summary:
    """Compare the ways, and see whether they differ once they have learned for long."""
    rows = rows_of(results, "captions right, in percent", "test, right")
    rows += rows_of(results, "BLEU", "test, bleu")
    rows += rows_of(results, "captions right, new pairs, in percent", "new, right")
    rows += rows_of(results, "BLEU, new pairs", "new, bleu")
    inject = [mean_of(results, way, "test, bleu") for way in VECTOR_ONLY if way != "merge"]
    merge = mean_of(results, "merge", "test, bleu")
    apart = abs(merge - max(inject))
    status = "reproduced" if apart <= 2 else "partly" if apart <= 5 else "not reproduced"
    because = f"BLEU of merge {merge:.1f}, of the best way to inject {max(inject):.1f}"
    return Summary(rows, status, because)


RECIPE = {
    "pictures": {"named": 5_000, "training": 20_000, "test": 1_000},
    "embedding": 24,
    "hidden": 64,
    "batch": 80,
    "updates": 2_500,  # ten epochs
    "lr": 5e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 500,
}

EXPERIMENT = Experiment(
    name="captions",
    question="Does it matter where the picture enters, when there is time to learn?",
    published=(
        Published(
            claim="Feeding the image to the recurrent network (inject) or to a layer after it "
            "(merge): neither is especially detrimental to performance",
            source="Tanti, Gatt and Camilleri, Where to Put the Image in an Image Caption "
            "Generator, 2018",
            url="https://arxiv.org/abs/1703.09137",
            read="abstract",
        ),
    ),
    arms={way: Arm(RECIPE | {"decoder": way}, (0, 1, 2), 2) for way in DECODERS},
    job=job,
    summary=summary,
    quick={
        "pictures": {"named": 40, "training": 60, "test": 20},
        "hidden": 8,
        "embedding": 4,
        "batch": 20,
        "updates": 6,
        "checkpoint_every": 4,
    },
)
