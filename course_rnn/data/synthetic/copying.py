"""Copy now, copy backwards, copy much later."""

import numpy as np
from jaxtyping import Integer

from course_rnn.data.validate import expect_at_least, expect_rng


def copy_sequences(
    T: int, N: int, V: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"]]:
    """Random sequences and their copies: a first task for an encoder and decoder.

    Parameters
    ----------
    T, N : int
        Steps and sequences, at least 1.
    V : int
        Symbols, at least 2; each is drawn with probability 1/V.
    rng : np.random.Generator
        Source of the symbols.

    Returns
    -------
    source, target : ndarray, shape (T, N), int64
        ``target`` equals ``source``, in memory of its own.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 7.

    Examples
    --------
    >>> source, target = copy_sequences(T=4, N=1, V=5, rng=np.random.default_rng(0))
    >>> source[:, 0], target[:, 0]
    (array([4, 3, 2, 1]), array([4, 3, 2, 1]))
    """
    expect_at_least(1, T=T, N=N)
    expect_at_least(2, V=V)
    expect_rng(rng)
    source = rng.integers(V, size=(T, N))
    return source, source.copy()


def reverse_sequences(
    T: int, N: int, V: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"]]:
    """Random sequences and the same read backwards.

    Arguments, errors and sources as for `copy_sequences`.

    Returns
    -------
    source, target : ndarray, shape (T, N), int64
        ``target[t] == source[T - 1 - t]``.

    Examples
    --------
    >>> source, target = reverse_sequences(T=4, N=1, V=5, rng=np.random.default_rng(0))
    >>> source[:, 0], target[:, 0]
    (array([4, 3, 2, 1]), array([1, 2, 3, 4]))
    """
    source, target = copy_sequences(T, N, V, rng)
    return source, target[::-1].copy()


def copy_memory(
    lag: int, N: int, rng: np.random.Generator, *, length: int = 10, V: int = 8
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"]]:
    """The copying memory problem: read symbols, wait, and give them back when asked.

    ``length`` symbols are followed by ``lag`` - 1 blanks, the delimiter, and ``length`` blanks, so
    T = ``lag`` + 2·``length``. The target is blank until the last ``length`` steps, which repeat
    the symbols.

    Parameters
    ----------
    lag : int
        Steps from the last symbol read to the delimiter, at least 1.
    N : int
        Sequences, at least 1.
    rng : np.random.Generator
        Source of the symbols.
    length : int
        Symbols to remember, at least 1.
    V : int
        Different symbols, at least 2: indices 0 … V - 1. Index V is the blank, V + 1 the
        delimiter.

    Returns
    -------
    inputs, targets : ndarray, shape (T, N), int64
        Indices below V + 2 and V + 1.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    With the default ``length`` and ``V`` this is the task of Arjovsky, Shah and Bengio (2016),
    section 4.1, after Hochreiter and Schmidhuber (1997). Who predicts blanks and then guesses has
    a cross-entropy of ``length`` · ln V / T nats a step. Chapters 4 and 12.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> inputs, targets = copy_memory(lag=4, N=1, rng=rng, length=3, V=8)
    >>> inputs[:, 0]  # 8 is the blank, 9 asks for the symbols
    array([6, 5, 4, 8, 8, 8, 9, 8, 8, 8])
    >>> targets[:, 0]
    array([8, 8, 8, 8, 8, 8, 8, 6, 5, 4])
    """
    expect_at_least(1, lag=lag, N=N, length=length)
    expect_at_least(2, V=V)
    expect_rng(rng)
    T, blank, delimiter = lag + 2 * length, V, V + 1
    symbols = rng.integers(V, size=(length, N))
    inputs = np.full((T, N), blank)
    inputs[:length] = symbols
    inputs[length + lag - 1] = delimiter
    targets = np.full((T, N), blank)
    targets[-length:] = symbols
    return inputs, targets
