"""State that must be kept for ever: the parity of bits, and flip-flops."""

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.data.validate import expect_at_least, expect_rng


def parity(
    T: int, N: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Integer[np.ndarray, "T N"]]:
    """Random bits, and after each whether the number of ones so far is odd.

    Parameters
    ----------
    T, N : int
        Steps and sequences, at least 1.
    rng : np.random.Generator
        Source of the bits; 0 and 1 have probability 1/2.

    Returns
    -------
    bits, targets : ndarray, shape (T, N), int64
        ``targets[t]`` is the sum of ``bits[: t + 1]`` modulo 2; the last row alone is the parity
        of the sequence.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 11.

    Examples
    --------
    >>> bits, targets = parity(T=8, N=1, rng=np.random.default_rng(0))
    >>> bits[:, 0], targets[:, 0]
    (array([1, 1, 1, 0, 0, 0, 0, 0]), array([1, 0, 1, 1, 1, 1, 1, 1]))
    """
    expect_at_least(1, T=T, N=N)
    expect_rng(rng)
    bits = rng.integers(2, size=(T, N))
    return bits, np.bitwise_xor.accumulate(bits)


def flip_flop(
    T: int, N: int, rng: np.random.Generator, *, bits: int = 3, p: float = 0.1
) -> tuple[Float[np.ndarray, "T N bits"], Float[np.ndarray, "T N bits"]]:
    """Pulses of +1 and -1 on several channels; each output holds the last pulse of its channel.

    Every channel has a pulse at step 0, so that the target is defined from the start.

    Parameters
    ----------
    T, N : int
        Steps and sequences, at least 1.
    rng : np.random.Generator
        Source of the pulses.
    bits : int
        Channels, at least 1.
    p : float
        Probability of a pulse at every later step and channel, in [0, 1]; its sign is a fair coin.

    Returns
    -------
    pulses, targets : ndarray, shape (T, N, bits), float64
        Pulses are -1, 0 or 1, targets -1 or 1.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After the 3-bit flip-flop of Sussillo and Barak (2013); steps, ``p`` and the pulse at step 0
    are ours. Chapter 11.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pulses, targets = flip_flop(T=8, N=1, rng=rng, bits=1, p=0.3)
    >>> pulses[:, 0, 0].astype(int)
    array([ 1,  0,  0,  0,  0,  0,  0, -1])
    >>> targets[:, 0, 0].astype(int)
    array([ 1,  1,  1,  1,  1,  1,  1, -1])
    """
    expect_at_least(1, T=T, N=N, bits=bits)
    expect_rng(rng)
    if not 0 <= p <= 1:
        raise ValueError(f"p: expected a probability, got {p}")
    signs = rng.choice([-1.0, 1.0], size=(T, N, bits))
    here = rng.random((T, N, bits)) < p
    here[0] = True
    # the step of the last pulse so far, for every step
    last = np.maximum.accumulate(np.where(here, np.arange(T)[:, None, None], 0))
    return np.where(here, signs, 0.0), np.take_along_axis(signs, last, axis=0)
