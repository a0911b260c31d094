"""Interactive: a scan by doubling, round by round; touch an element to see what it has seen."""

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure
from course_rnn.reference.scan import combine


def scan_stepper(a: Float[np.ndarray, " T"], b: Float[np.ndarray, " T"]) -> InteractiveFigure:
    """Show the rounds of a scan of h_t = a_t h_{t−1} + b_t, and the steps behind each element.

    Parameters
    ----------
    a, b : float arrays (T,)
        The steps, 2 to 8.

    Returns
    -------
    InteractiveFigure
        Its data hold for each round the pair of every element, and the first of the steps that it
        stands for.

    Raises
    ------
    ValueError
        If there are too few or too many steps, or not as many of ``b`` as of ``a``.

    Examples
    --------
    >>> figure = scan_stepper(np.array([0.5, 0.5]), np.array([1.0, 1.0]))
    >>> figure.data["rounds"][1]
    {'first': [1, 1], 'a': [0.5, 0.25], 'b': [1.0, 1.5]}
    """
    T = len(a)
    if not 2 <= T <= 8:
        raise ValueError(f"a: expected 2 to 8 steps, got {T}")
    if b.shape != a.shape:
        raise ValueError(f"b: expected shape ({T},), got {b.shape}")
    rounds, distance = [_round(a, b, 1)], 1
    while distance < T:
        new_a, new_b = combine((a[:-distance], b[:-distance]), (a[distance:], b[distance:]))
        a, b = np.append(a[:distance], new_a), np.append(b[:distance], new_b)
        distance *= 2
        rounds.append(_round(a, b, distance))
    return InteractiveFigure("scan_stepper", {"rounds": rounds}, f"A scan of {T} steps by doubling")


def _round(a: np.ndarray, b: np.ndarray, reach: int) -> dict:
    first = [max(1, t - reach + 1) for t in range(1, len(a) + 1)]
    return {"first": first, "a": [float(v) for v in a], "b": [float(v) for v in b]}
