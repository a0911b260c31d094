"""Sentences as padded batches for a tagger, its loss, and what it says of new sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_rnn.data.batching import bucket_batches
from course_rnn.data.tagging import TaggedSentence
from course_rnn.data.words import PAD, UNK, WordCodec
from course_rnn.pytorch.padding import pad
from course_rnn.training.evaluation import Loss

NOT_COUNTED = -100  # cross_entropy's own mark
LONGEST_WORD = 20  # of a longer one both ends are read


class Vocabulary(NamedTuple):
    """Lower-cased words, characters as they stand, and tags, of the sentences of training.

    Examples
    --------
    >>> sentence = TaggedSentence(("Time", "flies"), ("NOUN", "VERB"))
    >>> vocabulary = make_vocabulary([sentence])
    >>> vocabulary.tags
    ('NOUN', 'VERB')
    """

    words: WordCodec
    characters: WordCodec
    tags: tuple[str, ...]

    @property
    def unknown(self) -> int:
        """Return the index of words outside the vocabulary."""
        return self.words.index(UNK)


def make_vocabulary(sentences: Sequence[TaggedSentence], min_count: int = 1) -> Vocabulary:
    """Return the vocabulary of the sentences of training.

    Parameters
    ----------
    sentences : sequence of TaggedSentence
        With any tags.
    min_count : int
        Words that occur less often are left out.
    """
    words = [word.lower() for sentence in sentences for word in sentence.words]
    characters = [letter for sentence in sentences for word in sentence.words for letter in word]
    special = (PAD, UNK)
    return Vocabulary(
        WordCodec.from_words(words, special=special, min_count=min_count),
        WordCodec.from_words(characters, special=special),
        tuple(sorted({tag for sentence in sentences for tag in sentence.tags})),
    )


class TagBatch(NamedTuple):
    """Words (T, N), characters (C, T, N), lengths (N,), and tags (T, N), −100 at padding."""

    words: Tensor
    characters: Tensor
    lengths: Tensor
    tags: Tensor


def tag_batch(sentences: Sequence[TaggedSentence], vocabulary: Vocabulary) -> TagBatch:
    """Pad some sentences, and their words to the length of the longest.

    Parameters
    ----------
    sentences : sequence of TaggedSentence
        None of them empty, and none of their words.
    vocabulary : Vocabulary
        Of training. A tag that it lacks does not count in a loss; a tagger cannot say it.
    """
    of_tag = {tag: k for k, tag in enumerate(vocabulary.tags)}
    words, lengths, mask = pad(
        [vocabulary.words.encode([word.lower() for word in s.words]) for s in sentences], 0
    )
    spelled = pad(
        [vocabulary.characters.encode(shortened(word)) for s in sentences for word in s.words], 0
    ).ids
    # the words of all sentences, one after the other, go where the mask is True
    characters = torch.zeros(len(spelled), *mask.T.shape, dtype=torch.long)
    characters[:, mask.T] = spelled
    tags = pad(
        [[of_tag.get(tag, NOT_COUNTED) for tag in s.tags] for s in sentences], NOT_COUNTED
    ).ids
    return TagBatch(words, characters.transpose(1, 2), lengths, tags)


def shortened(word: str) -> list[str]:
    """Return the characters of a word, of a long one (an address, say) those of both ends.

    Parameters
    ----------
    word : str
        At least one character.
    """
    half = LONGEST_WORD // 2
    return list(word) if len(word) <= LONGEST_WORD else [*word[:half], *word[-half:]]


def tag_batches(
    sentences: Sequence[TaggedSentence],
    vocabulary: Vocabulary,
    batch_size: int,
    rng: np.random.Generator,
) -> Iterator[TagBatch]:
    """One epoch: sentences of similar length together, the batches in random order.

    Parameters
    ----------
    sentences, vocabulary : as in :func:`tag_batch`
    batch_size : int
        Sentences in a batch.
    rng : np.random.Generator
        Source of the order.
    """
    lengths = np.array([len(sentence.words) for sentence in sentences])
    for batch in bucket_batches(lengths, batch_size, rng):
        yield tag_batch([sentences[i] for i in batch.tolist()], vocabulary)


def tag_loss(model: nn.Module, batch: TagBatch, state: None = None) -> Loss:
    """Return the cross-entropy of the true tags, in nats per word; padding does not count.

    Parameters
    ----------
    model : nn.Module
        ``model(words, characters, lengths)``: logits (T, N, K).
    batch : TagBatch
        Padded sentences.
    state : None
        There is none to carry.
    """
    logits = model(batch.words, batch.characters, batch.lengths)
    mean = F.cross_entropy(
        logits.flatten(0, 1).float(), batch.tags.flatten(), ignore_index=NOT_COUNTED
    )
    return Loss(mean, int((batch.tags != NOT_COUNTED).sum()), None)


@torch.no_grad()
def tag_scores(
    model: nn.Module,
    sentences: Sequence[TaggedSentence],
    vocabulary: Vocabulary,
    batch_size: int = 200,
) -> list[np.ndarray]:
    """Return the logits of every word, (T, K) a sentence; the model's mode is kept.

    Parameters
    ----------
    model : nn.Module
        As in :func:`tag_loss`.
    sentences, vocabulary : as in :func:`tag_batch`
    batch_size : int
        Sentences at a time.
    """
    training = model.training
    model.eval()
    order = np.argsort([len(sentence.words) for sentence in sentences], kind="stable")
    found: dict[int, np.ndarray] = {}
    for at in range(0, len(order), batch_size):
        which = order[at : at + batch_size].tolist()
        words, characters, lengths, _ = tag_batch([sentences[i] for i in which], vocabulary)
        logits = model(words, characters, lengths).cpu().numpy()
        found |= {
            i: logits[:length, n]
            for n, (i, length) in enumerate(zip(which, lengths.tolist(), strict=True))
        }
    model.train(training)
    return [found[i] for i in range(len(sentences))]


def predicted_tags(
    model: nn.Module, sentences: Sequence[TaggedSentence], vocabulary: Vocabulary
) -> list[list[str]]:
    """Return the likeliest tag of every word, each word for itself.

    Parameters
    ----------
    model, sentences, vocabulary : as in :func:`tag_scores`
    """
    scores = tag_scores(model, sentences, vocabulary)
    return [[vocabulary.tags[k] for k in logits.argmax(axis=-1)] for logits in scores]
