"""Questions about pictures as padded batches, and what a model answers."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Integer
from torch import Tensor

from course_rnn.data.words import PAD, WordCodec
from course_rnn.pytorch.padding import pad
from course_rnn.pytorch.visual_questions import VisualAnswerer


class QuestionBatch(NamedTuple):
    """Cells (S, N, C), words (T, N), lengths (N,), and of each answer its index (N,).

    :func:`course_rnn.training.sentences.sentence_loss` takes it.
    """

    cells: Tensor
    words: Tensor
    lengths: Tensor
    labels: Tensor


def question_batch(
    cells: Float[Tensor, "S N C"],
    questions: Sequence[str],
    answers: Integer[np.ndarray, " N"],
    codec: WordCodec,
) -> QuestionBatch:
    """Pad the questions to the length of the longest.

    Parameters
    ----------
    cells : float tensor (S, N, C)
        Of each picture, as :func:`course_rnn.training.pictures.cells_of` gives them.
    questions : sequence of str
        One of each picture, with a space between words.
    answers : int array (N,)
        The index of each right answer.
    codec : WordCodec
        Of words, with ``<pad>``.

    Raises
    ------
    ValueError
        If the numbers of pictures, questions and answers differ.
    """
    counts = cells.shape[1], len(questions), len(answers)
    if len(set(counts)) > 1:
        raise ValueError(f"questions: expected one a picture and one answer each, got {counts}")
    words, lengths, _ = pad([codec.encode(text.split()) for text in questions], codec.index(PAD))
    return QuestionBatch(cells, words, lengths, torch.from_numpy(np.asarray(answers)))


def question_batches(
    cells: Float[Tensor, "S n C"],
    questions: Sequence[str],
    answers: Integer[np.ndarray, " n"],
    codec: WordCodec,
    batch_size: int,
    rng: np.random.Generator,
) -> Iterator[QuestionBatch]:
    """One epoch in random order.

    Parameters
    ----------
    cells, questions, answers, codec : as in :func:`question_batch`
    batch_size : int
        Questions in a batch.
    rng : np.random.Generator
        Source of the order.
    """
    for some in torch.from_numpy(rng.permutation(len(questions))).split(batch_size):
        texts = [questions[i] for i in some.tolist()]
        yield question_batch(cells[:, some], texts, answers[some.numpy()], codec)


@torch.no_grad()
def answer_scores(model: VisualAnswerer, batch: QuestionBatch) -> Float[np.ndarray, "N K"]:
    """Return the logits of every question; the model's mode is kept.

    Parameters
    ----------
    model : VisualAnswerer
        Reads cells and questions.
    batch : QuestionBatch
        All questions at once.
    """
    training = model.training
    model.eval()
    scores = model(*batch[:-1]).numpy(force=True)
    model.train(training)
    return scores


@torch.no_grad()
def looked_at(model: VisualAnswerer, batch: QuestionBatch) -> Float[np.ndarray, "N S"]:
    """Return the weights of the cells for every question; the model's mode is kept.

    Parameters
    ----------
    model : VisualAnswerer
        With :class:`course_rnn.pytorch.visual_questions.Looking`.
    batch : QuestionBatch
        All questions at once.

    Raises
    ------
    ValueError
        If the model has no attention.
    """
    training = model.training
    model.eval()
    weights = model.encoder.see(*batch[:-1])[1].weights
    model.train(training)
    if weights is None:
        raise ValueError("model: expected one that attends to cells, got one without weights")
    return weights.numpy(force=True)
