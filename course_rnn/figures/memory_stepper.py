"""Interactive: pairs written one by one into a small matrix, and what each key gives back."""

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.figures.base import InteractiveFigure
from course_rnn.reference.delta_memory import delta_memory_forward
from course_rnn.reference.matrix_memory import matrix_memory_forward

MAX_SIZE, MAX_KEYS, MAX_WRITES = 5, 6, 8  # what is legible on a phone


def memory_stepper(
    keys: Float[np.ndarray, "K D"],
    which: Integer[np.ndarray, " P"],
    values: Float[np.ndarray, "P E"],
) -> InteractiveFigure:
    """Write pairs into a matrix by a sum or by the delta rule, and read with a key.

    Parameters
    ----------
    keys : float array (K, D)
        2 to 6 keys of length 1, of 2 to 5 numbers; the reader knows them as A, B, C, …
    which : integer array (P,)
        The key of each write, 1 to 8 of them; a key may come again.
    values : float array (P, E)
        What is written, 2 to 5 numbers each.

    Returns
    -------
    InteractiveFigure
        Its data hold for both rules the state before the first write and after each, what every
        key gives, and how far the worst number of it is from the value written last under that
        key; and the products of all keys.

    Raises
    ------
    ValueError
        If there are too few or too many of something, a key has another length than 1, or a
        write names a key that there is not.

    Examples
    --------
    >>> figure = memory_stepper(np.eye(2), np.array([0, 0]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    >>> figure.data["rules"]["sum"]["reads"][2][0], figure.data["rules"]["delta"]["reads"][2][0]
    ([4.0, 6.0], [3.0, 4.0])
    """
    _expect(keys, which, values)
    P, E = values.shape
    k, v, ones = keys[which][:, None], values[:, None], np.ones((P, 1))
    rules = {}
    for name, write, gate in (
        ("sum", matrix_memory_forward, 0 * ones),  # the logarithm of a forget gate of 1
        ("delta", delta_memory_forward, ones),
    ):
        empty = np.zeros((1, E, keys.shape[1]))
        states = [write(k[:t], k[:t], v[:t], gate[:t], empty)[1][0] for t in range(1, P + 1)]
        rules[name] = _shown([empty[0], *states], keys, which, values)
    data = {"keys": _rounded(keys), "which": which.tolist(), "values": _rounded(values)}
    data |= {"overlaps": _rounded(keys @ keys.T), "rules": rules}
    return InteractiveFigure(
        "memory_stepper", data, f"{P} pairs, written one by one into a matrix and read back"
    )


def _shown(states: list, keys: np.ndarray, which: np.ndarray, values: np.ndarray) -> dict:
    reads = [keys @ S.T for S in states]
    errors = []
    for t, read in enumerate(reads):
        last = {int(key): values[s] for s, key in enumerate(which[:t])}
        row = [np.abs(read[j] - last[j]).max() if j in last else None for j in range(len(keys))]
        errors.append([None if worst is None else _rounded(worst) for worst in row])
    return {
        "states": [_rounded(S) for S in states],
        "reads": [_rounded(read) for read in reads],
        "errors": errors,
    }


def _rounded(numbers: np.ndarray | np.floating) -> list | float:
    return (np.round(numbers, 6) + 0.0).tolist()  # no −0; processors differ in later digits


def _expect(keys: np.ndarray, which: np.ndarray, values: np.ndarray) -> None:
    K, D = keys.shape
    if not 2 <= K <= MAX_KEYS or not 2 <= D <= MAX_SIZE:
        raise ValueError(
            f"keys: expected 2 to {MAX_KEYS} of 2 to {MAX_SIZE} numbers, got {keys.shape}"
        )
    lengths = np.linalg.norm(keys, axis=1)
    if not np.allclose(lengths, 1):
        wrong = lengths[~np.isclose(lengths, 1)][0]
        raise ValueError(f"keys: expected vectors of length 1, got length {wrong:.3g}")
    if not 1 <= len(which) <= MAX_WRITES or not set(which.tolist()) <= set(range(K)):
        raise ValueError(
            f"which: expected 1 to {MAX_WRITES} indices from 0 to {K - 1}, got {which.tolist()}"
        )
    if len(values) != len(which) or not 2 <= values.shape[1] <= MAX_SIZE:
        raise ValueError(
            f"values: expected ({len(which)}, E), E from 2 to {MAX_SIZE}, got {values.shape}"
        )
    if not np.isfinite(values).all():
        wrong = values[~np.isfinite(values)][0]
        raise ValueError(f"values: expected finite numbers, got {wrong}")
