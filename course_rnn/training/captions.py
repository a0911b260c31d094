"""Captions as padded batches beside their pictures, the loss of a captioner, and its writing."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_rnn.data.words import BOS, EOS, UNK, WordCodec
from course_rnn.pytorch.conditional import ConditionalLM
from course_rnn.pytorch.padding import pad
from course_rnn.training.evaluation import Loss

NOT_COUNTED = -100  # cross_entropy's own mark


class CaptionBatch(NamedTuple):
    """What a captioner sees, the words it is fed (T, N), and those wanted (T, N)."""

    pictures: Tensor
    inputs: Tensor
    wanted: Tensor


def caption_codec(captions: Sequence[str]) -> WordCodec:
    """Return the words of the captions of training, with START and END (``<bos>``, ``<eos>``).

    Parameters
    ----------
    captions : sequence of str
        Words with a space between.
    """
    words = chain.from_iterable(caption.split() for caption in captions)
    return WordCodec.from_words(words, special=(UNK, BOS, EOS))


def caption_batch(pictures: Tensor, captions: Sequence[str], codec: WordCodec) -> CaptionBatch:
    """Shift and pad: START y_1 … y_{T−1} is fed, y_1 … y_T is wanted; y_T is END.

    Parameters
    ----------
    pictures : tensor with N pictures
        Cells (S, N, C), or whatever the model's encoder takes.
    captions : sequence of str
        One of each picture.
    codec : WordCodec
        From :func:`caption_codec`.
    """
    start, end = codec.index(BOS), codec.index(EOS)
    rows = [codec.encode(caption.split()).tolist() for caption in captions]
    inputs = pad([[start, *ids] for ids in rows], end).ids
    wanted = pad([[*ids, end] for ids in rows], NOT_COUNTED).ids
    return CaptionBatch(pictures, inputs, wanted)


def caption_batches(
    pictures: Tensor,
    captions: Sequence[str],
    codec: WordCodec,
    batch_size: int,
    rng: np.random.Generator,
    *,
    axis: int = 1,
) -> Iterator[CaptionBatch]:
    """One epoch in random order.

    Parameters
    ----------
    pictures, captions, codec : as in :func:`caption_batch`
    batch_size : int
        Pictures in a batch.
    rng : np.random.Generator
        Source of the order.
    axis : int
        Along which the pictures lie: 1 for cells (S, n, C), 0 for images.

    Raises
    ------
    ValueError
        If there are not as many captions as pictures.
    """
    if pictures.shape[axis] != len(captions):
        expected = f"{pictures.shape[axis]}, one a picture"
        raise ValueError(f"captions: expected {expected}, got {len(captions)}")
    for some in torch.from_numpy(rng.permutation(len(captions))).split(batch_size):
        texts = [captions[i] for i in some.tolist()]
        yield caption_batch(pictures.index_select(axis, some), texts, codec)


def caption_loss(model: ConditionalLM, batch: CaptionBatch, state: None = None) -> Loss:
    """Return the teacher-forced cross-entropy, in nats per word (END among them).

    Parameters
    ----------
    model : ConditionalLM
        Its encoder takes the batch's pictures.
    batch : CaptionBatch
        From :func:`caption_batches`.
    state : None
        There is none to carry.
    """
    pictures, inputs, wanted = batch
    logits = model(pictures, inputs=inputs)
    mean = F.cross_entropy(logits.flatten(0, 1).float(), wanted.flatten(), ignore_index=NOT_COUNTED)
    return Loss(mean, int((wanted != NOT_COUNTED).sum()), None)


def write_captions(
    model: nn.Module, pictures: Tensor, codec: WordCodec, max_length: int = 26
) -> list[str]:
    """Let a captioner write greedily about every picture; its mode is kept.

    Parameters
    ----------
    model : ConditionalLM
        The captioner.
    pictures : tensor
        What its encoder takes.
    codec : WordCodec
        From :func:`caption_codec`.
    max_length : int
        Most words; the longest caption of three shapes has 23, and END.
    """
    training = model.training
    model.eval()
    ends = {"start": codec.index(BOS), "end": codec.index(EOS)}
    rows = model.greedy(pictures, max_length=max_length, **ends)
    model.train(training)
    return [" ".join(codec.words[i] for i in row if i != ends["end"]) for row in rows]
