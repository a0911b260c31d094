"""Measures of labelled sequences: tokens, whole sequences, spans."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Integer

from course_rnn.reference.validate import expect_shape

Span = tuple[int, int, str]


class SpanScores(NamedTuple):
    """Precision, recall and their harmonic mean, each in [0, 1].

    Examples
    --------
    >>> SpanScores(precision=1.0, recall=0.5, f1=2 / 3).recall
    0.5
    """

    precision: float
    recall: float
    f1: float


def token_accuracy(
    predictions: Integer[np.ndarray, "T N"],
    targets: Integer[np.ndarray, "T N"],
    mask: Bool[np.ndarray, "T N"],
) -> float:
    """Share of tokens that are right.

    Parameters
    ----------
    predictions, targets : int arrays (T, N)
        Labels.
    mask : bool array (T, N)
        Which tokens count: ``targets != PAD``, or ``targets != -100`` (the index that
        PyTorch's losses ignore).

    Returns
    -------
    float
        In [0, 1]; every token counts once, whatever the length of its sequence.

    Raises
    ------
    ValueError
        If the shapes differ, a label is no integer, or no token counts.

    Examples
    --------
    >>> targets = np.array([[1, 2], [3, 0]])
    >>> predictions = np.array([[1, 2], [4, 7]])
    >>> round(token_accuracy(predictions, targets, mask=targets != 0), 3)
    0.667
    """
    _expect_labels(predictions, targets, mask)
    return float((predictions == targets)[mask].mean())


def exact_match(
    predictions: Integer[np.ndarray, "T N"],
    targets: Integer[np.ndarray, "T N"],
    mask: Bool[np.ndarray, "T N"],
) -> float:
    """Share of sequences in which every token that counts is right.

    Parameters
    ----------
    predictions, targets : int arrays (T, N)
        Labels, a sequence a column.
    mask : bool array (T, N)
        Which tokens count.

    Returns
    -------
    float
        In [0, 1]. A sequence in which no token counts is left out.

    Raises
    ------
    ValueError
        If the shapes differ, a label is no integer, or no token counts.

    Examples
    --------
    >>> targets = np.array([[1, 2], [3, 0]])
    >>> predictions = np.array([[1, 2], [4, 7]])
    >>> exact_match(predictions, targets, mask=targets != 0)
    0.5
    """
    _expect_labels(predictions, targets, mask)
    right = ((predictions == targets) | ~mask).all(axis=0)
    return float(right[mask.any(axis=0)].mean())


def span_scores(predictions: Sequence[set[Span]], targets: Sequence[set[Span]]) -> SpanScores:
    """Precision, recall and F1 of spans, micro-averaged: counts are summed over all sentences.

    Parameters
    ----------
    predictions, targets : sequences of sets of (start, end, type)
        A set for each sentence. A span is right only if all three agree.

    Returns
    -------
    SpanScores
        0 where a denominator is 0 (nothing was predicted, or there was nothing to find).

    Raises
    ------
    ValueError
        If the numbers of sentences differ, there are none, or one has no set of spans.

    Notes
    -----
    Tjong Kim Sang and De Meulder (2003), the CoNLL-2003 shared task.

    Examples
    --------
    >>> targets = [{(0, 2, "PER"), (5, 6, "LOC")}]
    >>> span_scores([{(0, 2, "PER"), (5, 6, "ORG")}], targets)
    SpanScores(precision=0.5, recall=0.5, f1=0.5)
    """
    if len(predictions) != len(targets):
        raise ValueError(
            f"predictions: expected as many sentences as targets, {len(targets)}, "
            f"got {len(predictions)}"
        )
    if not targets:
        raise ValueError("targets: expected at least one sentence, got none")
    for name, spans in (("predictions", predictions), ("targets", targets)):
        for found in spans:
            if not isinstance(found, set | frozenset):
                raise ValueError(f"{name}: expected sets of spans, got {type(found).__name__}")
    right = sum(len(p & t) for p, t in zip(predictions, targets, strict=True))
    predicted, wanted = sum(map(len, predictions)), sum(map(len, targets))
    return SpanScores(
        precision=right / predicted if predicted else 0.0,
        recall=right / wanted if wanted else 0.0,
        f1=2 * right / (predicted + wanted) if predicted + wanted else 0.0,
    )


def _expect_labels(predictions: np.ndarray, targets: np.ndarray, mask: np.ndarray) -> None:
    expect_shape("targets", targets, (-1, -1))
    expect_shape("predictions", predictions, targets.shape)
    expect_shape("mask", mask, targets.shape)
    for name, labels in (("predictions", predictions), ("targets", targets)):
        if not np.issubdtype(labels.dtype, np.integer):
            raise ValueError(f"{name}: expected integer labels, got dtype {labels.dtype}")
    if mask.dtype != np.bool_:
        raise ValueError(f"mask: expected dtype bool, got {mask.dtype}")
    if not mask.any():
        raise ValueError("mask: expected at least one token that counts, got none")
