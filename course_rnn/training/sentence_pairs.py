"""Pairs of sentences with a label each as padded batches, and a classifier's scores.

The loss is that of sentences, :func:`course_rnn.training.sentences.sentence_loss`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.words import PAD, WordCodec
from course_rnn.pytorch.padding import pad

Sentence = Sequence[str]
Pairs = Sequence[tuple[Sentence, Sentence]]


class PairBatch(NamedTuple):
    """First sentences (S, N) and lengths (N,), second ones (T, N) and (N,), and labels (N,)."""

    first: Tensor
    first_lengths: Tensor
    second: Tensor
    second_lengths: Tensor
    labels: Tensor


def pair_batch(pairs: Pairs, labels: Integer[np.ndarray, " n"], codec: WordCodec) -> PairBatch:
    """Pad some pairs, the first sentences and the second ones each for themselves.

    Parameters
    ----------
    pairs : sequence of pairs of sequences of str
        No sentence is empty.
    labels : int array (n,)
        The class of each pair.
    codec : WordCodec
        With ``<pad>``, as :func:`course_rnn.training.sentences.make_codec` makes it.

    Raises
    ------
    ValueError
        If there are not as many labels as pairs.
    """
    if len(labels) != len(pairs):
        raise ValueError(f"labels: expected {len(pairs)}, one a pair, got {len(labels)}")
    padding = codec.index(PAD)
    first, first_lengths, _ = pad([codec.encode(a) for a, _ in pairs], padding)
    second, second_lengths, _ = pad([codec.encode(b) for _, b in pairs], padding)
    labels = torch.tensor(labels, dtype=torch.int64)
    return PairBatch(first, first_lengths, second, second_lengths, labels)


def pair_batches(
    pairs: Pairs,
    labels: Integer[np.ndarray, " n"],
    codec: WordCodec,
    batch_size: int,
    rng: np.random.Generator,
) -> Iterator[PairBatch]:
    """One epoch, in random order.

    Parameters
    ----------
    pairs, labels, codec : as in :func:`pair_batch`
    batch_size : int
        Pairs in a batch.
    rng : np.random.Generator
        Source of the order.
    """
    order = rng.permutation(len(pairs))
    for at in range(0, len(order), batch_size):
        batch = order[at : at + batch_size]
        yield pair_batch([pairs[i] for i in batch.tolist()], labels[batch], codec)


@torch.no_grad()
def pair_scores(
    model: nn.Module, pairs: Pairs, codec: WordCodec, batch_size: int = 500
) -> Float[np.ndarray, "n K"]:
    """Return the logits of every pair; the model's mode is kept.

    Parameters
    ----------
    model : nn.Module
        ``model(first, first_lengths, second, second_lengths)``: logits (N, K).
    pairs, codec : as in :func:`pair_batch`
    batch_size : int
        Pairs at a time.
    """
    training = model.training
    model.eval()
    scores = []
    for at in range(0, len(pairs), batch_size):
        some = pairs[at : at + batch_size]
        batch = pair_batch(some, np.zeros(len(some), int), codec)
        scores.append(model(*batch[:-1]).numpy(force=True))
    model.train(training)
    return np.concatenate(scores)
