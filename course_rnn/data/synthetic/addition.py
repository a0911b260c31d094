"""Sums of numbers, as characters in one stream and digit by digit in two."""

import numpy as np
from jaxtyping import Integer

from course_rnn.data.codecs import CharCodec
from course_rnn.data.validate import expect_at_least, expect_rng

CODEC = CharCodec(" +0123456789")


def addition(
    digits: int, N: int, rng: np.random.Generator, *, reverse: bool
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "S N"]]:
    """Questions like ``535+61`` and answers like ``596``, padded with spaces at the end.

    No question occurs twice, in either order of its numbers, so that a test set cut from the end
    holds nothing that was trained on.

    Parameters
    ----------
    digits : int
        The longest number, 1 to 18 digits. The length of a number is uniform from 1 to
        ``digits``, then each digit from 0 to 9; leading zeros are not written.
    N : int
        Questions; at least 1 and at most the 10^digits · (10^digits + 1) / 2 that there are.
    rng : np.random.Generator
        Source of the numbers.
    reverse : bool
        Whether the question, spaces included, stands backwards: ``' 16+535'``.

    Returns
    -------
    questions : ndarray, shape (2·digits + 1, N), int64
        Indices of the twelve characters of `CODEC`.
    answers : ndarray, shape (digits + 1, N), int64
        The same code; never backwards.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    The distribution of the numbers, the padding and the reversal are those of the Keras example
    "Sequence to sequence learning for performing number addition". Chapter 7.

    Examples
    --------
    >>> questions, answers = addition(3, 2, np.random.default_rng(0), reverse=False)
    >>> [CODEC.decode(column) for column in questions.T]
    ['307+4  ', '7+0    ']
    >>> [CODEC.decode(column) for column in answers.T]
    ['311 ', '7   ']
    """
    expect_at_least(1, digits=digits, N=N)
    expect_rng(rng)
    if digits > 18:
        raise ValueError(f"digits: expected at most 18 (sums in int64), got {digits}")
    most = 10**digits * (10**digits + 1) // 2
    if most < N:
        raise ValueError(f"N: expected at most the {most} different questions, got {N}")
    pairs = np.empty((0, 2), dtype=np.int64)
    while len(pairs) < N:
        pairs = _distinct(np.concatenate([pairs, _numbers(digits, (N, 2), rng)]))
    a, b = pairs[:N].T
    questions = [f"{i}+{j}".ljust(2 * digits + 1) for i, j in zip(a, b, strict=True)]
    answers = [f"{total}".ljust(digits + 1) for total in a + b]
    encoded = _encode(questions)
    return encoded[::-1].copy() if reverse else encoded, _encode(answers)


def digit_addition(
    digits: int, N: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N 2"], Integer[np.ndarray, "T N"]]:
    """Two numbers read digit by digit from the right, as on paper, and the digits of their sum.

    Parameters
    ----------
    digits : int
        Digits of both numbers, at least 1; each is uniform from 0 to 9.
    N : int
        Sums, at least 1.
    rng : np.random.Generator
        Source of the digits.

    Returns
    -------
    inputs : ndarray, shape (digits + 1, N, 2), int64
        ``inputs[t, j]`` are the two digits worth 10^t; both are 0 at the last step, where the
        carry comes out.
    targets : ndarray, shape (digits + 1, N), int64
        The digits of the sum. One bit of state, the carry, is enough to give them.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 11.

    Examples
    --------
    >>> inputs, targets = digit_addition(3, 1, np.random.default_rng(0))
    >>> inputs[::-1, 0].T  # as on paper, the ones on the right
    array([[0, 3, 5, 8],
           [0, 0, 2, 6]])
    >>> targets[::-1, 0]
    array([0, 3, 8, 4])
    """
    expect_at_least(1, digits=digits, N=N)
    expect_rng(rng)
    inputs = np.zeros((digits + 1, N, 2), dtype=np.int64)
    inputs[:digits] = rng.integers(10, size=(digits, N, 2))
    targets = np.empty((digits + 1, N), dtype=np.int64)
    carry = np.zeros(N, dtype=np.int64)
    for t, pair in enumerate(inputs):
        carry, targets[t] = np.divmod(pair.sum(axis=1) + carry, 10)
    return inputs, targets


def _numbers(digits: int, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    lengths = rng.integers(1, digits + 1, size=shape)
    return rng.integers(10**lengths)  # as many uniform digits as that, leading zeros dropped


def _distinct(pairs: np.ndarray) -> np.ndarray:
    # the first of every unordered pair, in the order drawn
    _, first = np.unique(np.sort(pairs, axis=1), axis=0, return_index=True)
    return pairs[np.sort(first)]


def _encode(lines: list[str]) -> np.ndarray:
    return np.ascontiguousarray(CODEC.encode("".join(lines)).reshape(len(lines), -1).T)
