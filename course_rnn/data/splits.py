"""Split a sequence into training, development and test parts."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np

S = TypeVar("S", bound=Sequence | np.ndarray)


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
        If a fraction is not positive, or their sum is not 1.
    """
    if not all(fraction > 0 for fraction in fractions) or not math.isclose(sum(fractions), 1):
        raise ValueError(f"fractions: expected positive numbers with sum 1, got {fractions}")
    inner = [round(share * len(sequence)) for share in accumulate(fractions[:-1])]
    cuts = [0, *inner, len(sequence)]
    return tuple(sequence[start:stop] for start, stop in pairwise(cuts))
