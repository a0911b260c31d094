"""How many keys a typist presses when a language model proposes words."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Integer


def keystrokes(
    targets: Integer[np.ndarray, " n"],
    log_p: Float[np.ndarray, "n V"],
    words: Sequence[str],
    shown: int = 3,
) -> Integer[np.ndarray, " n"]:
    """Keys pressed for each word by a typist who takes a proposal as soon as it is the word.

    Before the first letter and after each, the most probable words that begin with what was typed
    are proposed. Taking one costs one key and sets the blank; a word that is never proposed costs
    its letters and the blank.

    Parameters
    ----------
    targets : int array (n,)
        The words typed, as positions in ``words``.
    log_p : float array (n, V)
        Log-probability of every word at each place, given the words before.
    words : sequence of str
        The vocabulary.
    shown : int
        How many words are proposed, ≥ 1.

    Returns
    -------
    int array (n,)
        Between 1 and the letters of the word plus 1.

    Raises
    ------
    ValueError
        If shapes do not fit, a target is out of range, or ``shown`` is below 1.

    Examples
    --------
    >>> words = ["the", "then", "cat"]
    >>> log_p = np.log(np.array([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]))
    >>> keystrokes(np.array([0, 2]), log_p, words, shown=1).tolist()
    [1, 2]
    """
    V = len(words)
    if log_p.shape != (len(targets), V):
        raise ValueError(f"log_p: expected shape {(len(targets), V)}, got {log_p.shape}")
    if len(targets) and (targets.min() < 0 or targets.max() >= V):
        got = f"{targets.min()} to {targets.max()}"
        raise ValueError(f"targets: expected positions in [0, {V}), got {got}")
    if shown < 1:
        raise ValueError(f"shown: expected at least 1, got {shown}")
    order = sorted(range(V), key=words.__getitem__)
    alphabetical = np.array([words[i] for i in order])
    keys = np.empty(len(targets), dtype=np.int64)
    for place, (target, row) in enumerate(zip(targets, log_p[:, order], strict=True)):
        word, p = words[target], log_p[place, target]
        keys[place] = len(word) + 1
        for typed in range(len(word) + 1):
            prefix = word[:typed]
            first = np.searchsorted(alphabetical, prefix)
            last = np.searchsorted(alphabetical, prefix + chr(0x10FFFF))
            if np.sum(row[first:last] > p) < shown:
                keys[place] = min(keys[place], typed + 1)
                break
    return keys


def share_saved(keys: Integer[np.ndarray, " n"], words: Sequence[str]) -> float:
    """Share of the keys saved, of those that the words and a blank after each would cost.

    Parameters
    ----------
    keys : int array (n,)
        From :func:`keystrokes`.
    words : n strings
        The words typed.

    Returns
    -------
    float
        In [0, 1).

    Raises
    ------
    ValueError
        If there is no word, or not one number a word.

    Examples
    --------
    >>> share_saved(np.array([1, 2]), ["the", "cat"])
    0.625
    """
    if len(words) == 0 or len(keys) != len(words):
        raise ValueError(f"keys: expected one number for each word, got {len(keys)}, {len(words)}")
    return 1 - float(keys.sum()) / sum(len(word) + 1 for word in words)
