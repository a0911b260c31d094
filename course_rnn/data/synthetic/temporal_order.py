"""Temporal order: in which order did two symbols come, a long time ago?"""

import numpy as np
from jaxtyping import Integer

from course_rnn.data.validate import expect_at_least, expect_rng

#: The symbols, in the order of their indices.
SYMBOLS = "XYabcdEB"
CLASSES = ("XX", "XY", "YX", "YY")  # Q, R, S, U in the paper of 1997


def temporal_order(
    T: int, N: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, " N"]]:
    """Sequences of a fixed length, X or Y at two steps, distractors a, b, c, d at all others.

    Parameters
    ----------
    T : int
        Steps, at least 10.
    N : int
        Sequences, at least 1.
    rng : np.random.Generator
        Source of symbols and positions.

    Returns
    -------
    inputs : ndarray, shape (T, N), int64
        Indices 0 … 5 of `SYMBOLS`. The first of X, Y stands at a step from T // 10 to
        2·(T // 10) - 1, the second from T // 2 to T // 2 + T // 10 - 1, both uniform.
    classes : ndarray, shape (N,), int64
        Indices of `CLASSES`, each with probability 1/4.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    The form in which Pascanu, Mikolov and Bengio (2013) use the task; positions as in the code
    that they published, which numbers the classes in another order. `temporal_order_1997` is the
    original. Chapter 4.

    Examples
    --------
    >>> inputs, classes = temporal_order(T=20, N=1, rng=np.random.default_rng(0))
    >>> "".join(SYMBOLS[i] for i in inputs[:, 0])
    'dcYbbaaaadcXccdccccd'
    >>> CLASSES[classes[0]]
    'YX'
    """
    expect_at_least(10, T=T)
    expect_at_least(1, N=N)
    expect_rng(rng)
    inputs = rng.integers(2, 6, size=(T, N))
    steps = [start + rng.integers(T // 10, size=N) for start in (T // 10, T // 2)]
    return inputs, _place(inputs, steps, rng)


def temporal_order_1997(
    N: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, " N"], Integer[np.ndarray, " N"]]:
    """The task of Hochreiter and Schmidhuber (1997), experiment 6a.

    A sequence starts with E, ends with B, and has a length from 100 to 110; X or Y stands at one
    step from 10 to 20 and one from 50 to 60, distractors a, b, c, d at all others. All choices are
    uniform, both ends included; steps count from 0 (the paper does not say).

    Parameters
    ----------
    N : int
        Sequences, at least 1.
    rng : np.random.Generator
        Source of lengths, symbols and positions.

    Returns
    -------
    inputs : ndarray, shape (110, N), int64
        Indices of `SYMBOLS`. After the end of a sequence B is repeated.
    lengths : ndarray, shape (N,), int64
        The class is read at step ``lengths[j] - 1``.
    classes : ndarray, shape (N,), int64
        Indices of `CLASSES`, each with probability 1/4.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 4.

    Examples
    --------
    >>> inputs, lengths, classes = temporal_order_1997(1, np.random.default_rng(0))
    >>> text = "".join(SYMBOLS[i] for i in inputs[: lengths[0], 0])
    >>> text[0], text[-1], "".join(c for c in text if c in "XY"), CLASSES[classes[0]]
    ('E', 'B', 'XY', 'XY')
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    lengths = rng.integers(100, 110, size=N, endpoint=True)
    inputs = rng.integers(2, 6, size=(110, N))
    inputs[0] = SYMBOLS.index("E")
    inputs[np.arange(110)[:, None] >= lengths - 1] = SYMBOLS.index("B")
    steps = [rng.integers(start, start + 10, size=N, endpoint=True) for start in (10, 50)]
    return inputs, lengths, _place(inputs, steps, rng)


def _place(inputs: np.ndarray, steps: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    # writes X or Y at both steps of every sequence, in place, and returns the classes
    N = inputs.shape[1]
    first, second = rng.integers(2, size=(2, N))
    inputs[steps[0], np.arange(N)] = first
    inputs[steps[1], np.arange(N)] = second
    return 2 * first + second
