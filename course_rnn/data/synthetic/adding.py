"""The adding problem: two marked numbers far apart, and their sum at the end."""

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.data.validate import expect_at_least, expect_rng


def adding(
    T: int, N: int, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "T N 2"], Float[np.ndarray, " N"]]:
    """The adding problem in its later form: fixed length, numbers in [0, 1), the plain sum.

    Parameters
    ----------
    T : int
        Steps, at least 2.
    N : int
        Sequences, at least 1.
    rng : np.random.Generator
        Source of numbers and positions.

    Returns
    -------
    x : ndarray, shape (T, N, 2), float64
        ``x[..., 0]`` is uniform in [0, 1). ``x[..., 1]`` is 1 at one step of the first T // 2 and
        at one of the others, else 0.
    targets : ndarray, shape (N,), float64
        The sum of the two marked numbers. Who always answers 1 has a mean squared error of 1/6.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Positions as in Arjovsky, Shah and Bengio (2016), section 4.2 (for even T). The original task
    is `adding_1997`. Chapter 4.

    Examples
    --------
    >>> x, targets = adding(T=6, N=1, rng=np.random.default_rng(0))
    >>> x[:, 0].round(2)
    array([[0.64, 0.  ],
           [0.27, 1.  ],
           [0.04, 0.  ],
           [0.02, 0.  ],
           [0.81, 1.  ],
           [0.91, 0.  ]])
    >>> targets.round(2)  # the numbers beside the two ones
    array([1.08])
    """
    expect_at_least(2, T=T)
    expect_at_least(1, N=N)
    expect_rng(rng)
    x = np.zeros((T, N, 2))
    x[..., 0] = rng.random((T, N))
    j = np.arange(N)
    for low, high in ((0, T // 2), (T // 2, T)):
        x[rng.integers(low, high, size=N), j, 1] = 1
    return x, x.prod(axis=-1).sum(axis=0)


def adding_1997(
    T: int, N: int, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "S N 2"], Integer[np.ndarray, " N"], Float[np.ndarray, " N"]]:
    """The adding problem of Hochreiter and Schmidhuber (1997), experiment 4.

    The length is uniform from T to T + T // 10. Numbers are uniform in [-1, 1). One of the first
    ten steps is marked, then one of the first T // 2 - 1 that are still unmarked.

    Parameters
    ----------
    T : int
        The shortest length, at least 20, so that both choices can be made.
    N : int
        Sequences, at least 1.
    rng : np.random.Generator
        Source of lengths, numbers and positions.

    Returns
    -------
    x : ndarray, shape (T + T // 10, N, 2), float64
        ``x[..., 0]`` are the numbers, ``x[..., 1]`` the marks: 1 at the two chosen steps, -1 at
        the first and the last, else 0. After the end of a sequence both are 0.
    lengths : ndarray, shape (N,), int64
        The answer is read at step ``lengths[j] - 1``.
    targets : ndarray, shape (N,), float64
        0.5 + (X₁ + X₂) / 4, in [0, 1). An answer counts as right if it is off by less than 0.04.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Where the first step is chosen, the paper sets its number to zero. Here its mark is 1 then, so
    that a sequence always has two. Chapter 4.

    Examples
    --------
    >>> x, lengths, targets = adding_1997(T=20, N=3, rng=np.random.default_rng(0))
    >>> x.shape, lengths
    ((22, 3, 2), array([22, 21, 21]))
    >>> x[:, 0, 1].astype(int)  # the marks of the first sequence
    array([-1,  0,  1,  0,  0,  0,  1,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
            0,  0,  0,  0, -1])
    """
    expect_at_least(20, T=T)
    expect_at_least(1, N=N)
    expect_rng(rng)
    longest, j = T + T // 10, np.arange(N)
    lengths = rng.integers(T, longest + 1, size=N)
    x = np.zeros((longest, N, 2))
    x[..., 0] = rng.uniform(-1, 1, (longest, N))
    first = rng.integers(10, size=N)
    second = rng.integers(T // 2 - 1, size=N)
    second += second >= first  # the n-th step still unmarked
    x[0, :, 1] = x[lengths - 1, j, 1] = -1
    x[first, j, 1] = x[second, j, 1] = 1
    x[0, x[0, :, 1] == 1, 0] = 0
    targets = 0.5 + (x[first, j, 0] + x[second, j, 0]) / 4
    x[np.arange(longest)[:, None] >= lengths] = 0
    return x, lengths, targets
