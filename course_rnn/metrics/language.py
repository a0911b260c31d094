"""Measures of a language model. Cross-entropies come in nats."""

import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from course_rnn.reference.ops import log_softmax
from course_rnn.reference.validate import expect_ids, expect_shape

LARGEST_EXPONENT = math.log(sys.float_info.max)


@dataclass
class TokenMean:
    """Mean over tokens, however they were cut into batches.

    A mean of batch means weights a token in a short batch more than one in a long batch, so the
    answer would depend on the batch size. This adds sums and counts and divides once.

    Examples
    --------
    >>> mean = TokenMean()
    >>> mean.add(2.0, count=30)
    >>> mean.add(1.0, count=10)
    >>> mean.mean
    1.75
    """

    total: float = 0.0
    count: int = 0

    def add(self, mean: float, count: int) -> None:
        """Add a batch.

        Parameters
        ----------
        mean : float
            Mean of the batch, in nats per token.
        count : int
            Number of its tokens that count, ≥ 1; those that the mean ignores do not.

        Raises
        ------
        ValueError
            If ``count`` is below 1.
        """
        if not isinstance(count, int | np.integer) or count < 1:
            raise ValueError(f"count: expected at least one token, got {count}")
        self.total += mean * count
        self.count += count

    @property
    def mean(self) -> float:
        """Nats per token over everything added; ``ValueError`` if nothing was."""
        if self.count == 0:
            raise ValueError("mean: expected at least one token, none was added")
        return self.total / self.count


def perplexity(nats: float) -> float:
    """Perplexity exp(H) of a mean cross-entropy H in nats per token.

    Parameters
    ----------
    nats : float
        Mean cross-entropy per token, ≥ 0.

    Returns
    -------
    float
        Number of equally likely symbols that would be as hard to guess; V for a uniform model,
        infinity where it exceeds the largest float.

    Raises
    ------
    ValueError
        If ``nats`` is negative or not a number.

    Examples
    --------
    >>> round(perplexity(np.log(84)), 6)
    84.0
    """
    _expect_nats(nats)
    return math.exp(nats) if nats <= LARGEST_EXPONENT else math.inf


def bits_per_character(nats: float) -> float:
    """Cross-entropy in bits: nats / ln 2.

    Parameters
    ----------
    nats : float
        Mean cross-entropy per character, ≥ 0.

    Returns
    -------
    float
        Bits per character.

    Raises
    ------
    ValueError
        If ``nats`` is negative or not a number.

    Examples
    --------
    >>> round(bits_per_character(np.log(2)), 6)
    np.float64(1.0)
    """
    _expect_nats(nats)
    return nats / math.log(2)


def token_nats(
    model: Callable[[np.ndarray, Any], tuple[Any, Any]],
    chunks: Iterable[tuple[np.ndarray, np.ndarray]],
) -> Float[np.ndarray, "S N"]:
    """Cross-entropy of every token of a text, under any model, the state carried along.

    Their mean is the loss of the model, whatever the sizes of the chunks; the mean of the chunks'
    means is not.

    Parameters
    ----------
    model : callable
        ``logits, state = model(inputs, state)`` with logits (T, N, V) as an array;
        ``state`` is None before the first chunk.
    chunks : iterable of (inputs, targets)
        Integer arrays (T, N).

    Returns
    -------
    float array (S, N)
        Nats; S is the sum of the chunks' T.

    Raises
    ------
    ValueError
        If there are no chunks, the inputs and targets or the logits of one do not fit each other,
        or a target is out of range. So is −100: every token counts here, for every one has its
        place in the answer.

    Notes
    -----
    :func:`course_rnn.training.evaluation.evaluate` is the same for PyTorch models, without keeping
    all tokens.

    Examples
    --------
    >>> chunks = [(np.array([[0, 1]]), np.array([[1, 2]]))]
    >>> token_nats(uniform_model(4), chunks).round(3)
    array([[1.386, 1.386]])
    """
    nats, state = [], None
    for inputs, targets in chunks:
        if not isinstance(inputs, np.ndarray):
            raise ValueError(f"inputs: expected a NumPy array, got {type(inputs).__name__}")
        expect_shape("targets", targets, inputs.shape)
        logits, state = model(inputs, state)
        logits = np.asarray(logits)
        expect_shape("logits", logits, (*inputs.shape, -1))
        expect_ids("targets", targets, logits.shape[-1])
        picked = np.take_along_axis(log_softmax(logits), targets[..., None], axis=-1)
        nats.append(-picked[..., 0])
    if not nats:
        raise ValueError("chunks: expected at least one chunk, got none")
    return np.concatenate(nats)


def uniform_model(V: int) -> Callable[[np.ndarray, Any], tuple[np.ndarray, None]]:
    """A model that finds all V symbols equally likely, whatever came before; its perplexity is V.

    Parameters
    ----------
    V : int
        Number of symbols, ≥ 1.

    Returns
    -------
    callable
        As :func:`token_nats` takes it.

    Raises
    ------
    ValueError
        If ``V`` is below 1.

    Examples
    --------
    >>> logits, state = uniform_model(4)(np.array([[0, 1]]), None)
    >>> logits.shape
    (1, 2, 4)
    """
    if not isinstance(V, int | np.integer) or V < 1:
        raise ValueError(f"V: expected at least one symbol, got {V}")
    return lambda inputs, state: (np.zeros((*inputs.shape, V)), None)


def _expect_nats(nats: float) -> None:
    if not nats >= 0:
        raise ValueError(f"nats: expected a cross-entropy of at least 0, got {nats}")
