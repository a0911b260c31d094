"""Associative recall: pairs of a key and a value, then the keys again; what was the value?"""

import numpy as np
from jaxtyping import Integer

from course_rnn.data.validate import expect_at_least, expect_rng


def associative_recall(
    pairs: int, N: int, rng: np.random.Generator, *, keys: int = 64, values: int = 16
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"], Integer[np.ndarray, "P N"]]:
    """Pairs, one a step, and then their keys in another order, with a blank in place of the value.

    Parameters
    ----------
    pairs, N : int
        Pairs P of a sequence and sequences, at least 1; P at most ``keys``.
    rng : np.random.Generator
        Source of the pairs.
    keys, values : int
        How many different keys and values there are, at least 1. The keys of a sequence differ,
        its values need not.

    Returns
    -------
    read_keys, read_values : ndarray, shape (2 P, N), int64
        What is read at each step. From step P on the value is ``values``, the blank.
    targets : ndarray, shape (P, N), int64
        The value of the key at step P + p.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After the multi-query associative recall of Arora et al. (2024), where key and value are two
    steps; here a step has both. Chapter 12.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> keys, values, targets = associative_recall(pairs=3, N=1, rng=rng, values=9)
    >>> keys[:, 0], values[:, 0], targets[:, 0]
    (array([61, 24, 37, 61, 37, 24]), array([6, 7, 1, 9, 9, 9]), array([6, 1, 7]))
    """
    expect_at_least(1, pairs=pairs, N=N, keys=keys, values=values)
    expect_rng(rng)
    if pairs > keys:
        raise ValueError(f"pairs: expected at most {keys}, one a key, got {pairs}")
    drawn = rng.permuted(np.tile(np.arange(keys), (N, 1)), axis=1)[:, :pairs].T
    held = rng.integers(values, size=(pairs, N))
    order = rng.permuted(np.tile(np.arange(pairs), (N, 1)), axis=1).T
    asked, targets = (np.take_along_axis(a, order, axis=0) for a in (drawn, held))
    return np.concatenate([drawn, asked]), np.concatenate([held, held * 0 + values]), targets
