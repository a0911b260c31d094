"""Sentences with one label each as padded batches, the loss of a classifier, and its scores."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.batching import bucket_batches
from course_rnn.data.words import PAD, UNK, WordCodec
from course_rnn.pytorch.padding import pad
from course_rnn.training.evaluation import Loss

Sentences = Sequence[Sequence[str]]


class SentenceBatch(NamedTuple):
    """Words (T, N), lengths (N,), and a label for each sentence (N,)."""

    words: Tensor
    lengths: Tensor
    labels: Tensor


def make_codec(sentences: Sentences, min_count: int = 1) -> WordCodec:
    """Return the words of the sentences of training, with ``<pad>`` and ``<unk>``.

    Parameters
    ----------
    sentences : sequence of sequences of str
        Words as they are to be told apart; lower-case them first if case is not to count.
    min_count : int
        Words that occur less often are left out.
    """
    words = chain.from_iterable(sentences)
    return WordCodec.from_words(words, special=(PAD, UNK), min_count=min_count)


def sentence_batch(
    sentences: Sentences, labels: Integer[np.ndarray, " n"], codec: WordCodec
) -> SentenceBatch:
    """Pad some sentences to the length of the longest.

    Parameters
    ----------
    sentences : sequence of sequences of str
        None of them empty.
    labels : int array (n,)
        The class of each.
    codec : WordCodec
        From :func:`make_codec`.

    Raises
    ------
    ValueError
        If there are not as many labels as sentences.
    """
    if len(labels) != len(sentences):
        raise ValueError(f"labels: expected {len(sentences)}, one a sentence, got {len(labels)}")
    words, lengths, _ = pad([codec.encode(s) for s in sentences], codec.index(PAD))
    return SentenceBatch(words, lengths, torch.tensor(labels, dtype=torch.int64))


def sentence_batches(
    sentences: Sentences,
    labels: Integer[np.ndarray, " n"],
    codec: WordCodec,
    batch_size: int,
    rng: np.random.Generator,
) -> Iterator[SentenceBatch]:
    """One epoch: sentences of similar length together, the batches in random order.

    Parameters
    ----------
    sentences, labels, codec : as in :func:`sentence_batch`
    batch_size : int
        Sentences in a batch.
    rng : np.random.Generator
        Source of the order.
    """
    for batch in bucket_batches(np.array([len(s) for s in sentences]), batch_size, rng):
        yield sentence_batch([sentences[i] for i in batch.tolist()], labels[batch], codec)


def sentence_loss(model: nn.Module, batch: tuple, state: None = None) -> Loss:
    """Return the cross-entropy of the true classes, in nats per sentence, or per pair.

    Parameters
    ----------
    model : nn.Module
        ``model(words, lengths)``: logits (N, K); of a pair, ``model(first, …, second, …)``.
    batch : SentenceBatch or PairBatch
        What the model takes, and last the labels.
    state : None
        There is none to carry.
    """
    logits = model(*batch[:-1])
    return Loss(F.cross_entropy(logits.float(), batch.labels), len(batch.labels), None)


@torch.no_grad()
def sentence_scores(
    model: nn.Module, sentences: Sentences, codec: WordCodec, batch_size: int = 200
) -> Float[np.ndarray, "n K"]:
    """Return the logits of every sentence; the model's mode is kept.

    Parameters
    ----------
    model : nn.Module
        As in :func:`sentence_loss`.
    sentences, codec : as in :func:`sentence_batch`
    batch_size : int
        Sentences at a time.
    """
    training = model.training
    model.eval()
    order = np.argsort([len(s) for s in sentences], kind="stable")
    scores = []
    for at in range(0, len(order), batch_size):
        some = [sentences[i] for i in order[at : at + batch_size].tolist()]
        words, lengths, _ = sentence_batch(some, np.zeros(len(some), int), codec)
        scores.append(model(words, lengths).numpy(force=True))
    model.train(training)
    return np.concatenate(scores)[np.argsort(order)]
