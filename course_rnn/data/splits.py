"""Split what was loaded into training, development and test parts."""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np

from course_rnn.data.validate import expect_rng

S = TypeVar("S", bound=Sequence | np.ndarray)
T = TypeVar("T")


def split(sequence: S, fractions: tuple[float, ...] = (0.9, 0.05, 0.05)) -> tuple[S, ...]:
    """Cut a sequence into contiguous parts, in order; joined again they are the sequence.

    A text is cut by character position, wherever that falls: a language model is tested on what
    follows what it was trained on, and no shuffled piece of one part lies inside another.

    Parameters
    ----------
    sequence : str, list, tuple or ndarray
        What to cut; an array along its first axis.
    fractions : tuple of float
        The share of each part: positive, with sum 1. Part boundaries are rounded to the nearest
        element.

    Returns
    -------
    tuple
        One part for each fraction, of the type of ``sequence`` (for an array: views).

    Raises
    ------
    ValueError
        If ``sequence`` has no length, a fraction is not positive, or their sum is not 1.

    Examples
    --------
    >>> split("abcdefghij", (0.7, 0.2, 0.1))
    ('abcdefg', 'hi', 'j')
    """
    if getattr(sequence, "ndim", 1) == 0 or not hasattr(sequence, "__len__"):
        raise ValueError(f"sequence: expected a sequence, got {type(sequence).__name__}")
    if not all(fraction > 0 for fraction in fractions) or not math.isclose(sum(fractions), 1):
        raise ValueError(f"fractions: expected positive numbers with sum 1, got {fractions}")
    inner = [round(share * len(sequence)) for share in accumulate(fractions[:-1])]
    cuts = [0, *inner, len(sequence)]
    return tuple(sequence[start:stop] for start, stop in pairwise(cuts))


def shuffled_split(
    examples: Iterable[T],
    rng: np.random.Generator,
    key: Callable[[T], Hashable],
    fractions: tuple[float, ...] = (0.9, 0.05, 0.05),
) -> tuple[list[T], ...]:
    """Deal examples to parts at random, and those with the same key to the same part.

    What is said of a word, a sentence or a name in training then never comes up again in a test.

    Parameters
    ----------
    examples : iterable
        What to deal; the order does not matter to a model, as it does in `split`.
    rng : numpy.random.Generator
        Shuffles the groups.
    key : callable
        What keeps examples together; ``lambda example: example`` only keeps equal ones.
    fractions : tuple of float
        As for `split`, of the groups, not of the examples.

    Returns
    -------
    tuple of list
        One part for each fraction; together they hold every example once.

    Raises
    ------
    ValueError
        If ``rng`` is no generator, a fraction is not positive, or their sum is not 1.

    Examples
    --------
    >>> names = ["Anna", "Bea", "Anna", "Cid", "Dan", "Bea"]
    >>> train, test = shuffled_split(names, np.random.default_rng(0), str, (0.5, 0.5))
    >>> train, test  # no name is in both
    (['Cid', 'Anna', 'Anna'], ['Bea', 'Bea', 'Dan'])
    """
    expect_rng(rng)
    groups: dict[Hashable, list[T]] = {}
    for example in examples:
        groups.setdefault(key(example), []).append(example)
    listed = list(groups.values())
    parts = split([listed[i] for i in rng.permutation(len(listed))], fractions)
    return tuple([example for group in part for example in group] for part in parts)
