"""Which word translates which: IBM model 1, from sentence pairs alone.

A word of the target is a translation of one word of the source, whose place says nothing. Then
p(target word | source) = 1/S Σ_s p(word | s-th word), and p can be counted by expectation
maximisation: share every target word out among the source words, count the shares, again.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer


class IBMModel1(NamedTuple):
    """Probabilities p(target word | source word) of the pairs of words that came together.

    Attributes
    ----------
    source, target : int arrays (M,)
        The pairs of words, sorted.
    p : float array (M,)
        The probability of the target word; over those of one source word the sum is 1.

    Examples
    --------
    >>> fit_ibm_model_1([[0]], [[5]], rounds=1).p
    array([1.])
    """

    source: np.ndarray
    target: np.ndarray
    p: np.ndarray


def fit_ibm_model_1(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], rounds: int = 5
) -> IBMModel1:
    """Learn a dictionary from sentence pairs.

    Parameters
    ----------
    sources, targets : sequences of sequences of int
        Words of each sentence ≥ 0, none of them empty. Put a word in front of every source that
        stands for none of its words, if a target word may come from nowhere.
    rounds : int
        Of expectation maximisation, ≥ 1.

    Returns
    -------
    IBMModel1

    Raises
    ------
    ValueError
        If the numbers of sentences differ, there are none, one is empty, or ``rounds`` is no
        positive integer.

    Notes
    -----
    Brown, Della Pietra, Della Pietra and Mercer (1993), "The Mathematics of Statistical Machine
    Translation", section 4.1. Chapter 10.

    Examples
    --------
    A house (0) and a book (1), the house and the book (2): the article is sorted out.

    >>> model = fit_ibm_model_1([[2, 0], [2, 1], [1]], [[7, 5], [7, 6], [6]], rounds=20)
    >>> best_translation(model).tolist()
    [5, 6, 7]
    """
    if not isinstance(rounds, int | np.integer) or rounds < 1:
        raise ValueError(f"rounds: expected an integer of at least 1, got {rounds!r}")
    lengths = _expect_pairs(sources, targets)
    which = np.repeat(np.arange(len(sources)), lengths[1])  # the pair of each target word
    fan = lengths[0][which]  # a line for every source word that it may come from
    target = np.repeat(np.concatenate([np.asarray(t) for t in targets]), fan)
    occurrence = np.repeat(np.arange(len(fan)), fan)
    source = np.concatenate(
        [np.tile(np.asarray(s), len(t)) for s, t in zip(sources, targets, strict=True)]
    )
    V = int(target.max()) + 1
    kinds, kind = np.unique(source.astype(np.int64) * V + target, return_inverse=True)
    words = kinds // V
    p = np.ones(len(kinds))
    for _ in range(rounds):
        share = p[kind]
        share /= np.bincount(occurrence, share)[occurrence]
        counts = np.bincount(kind, share)
        p = counts / np.bincount(words, counts)[words]
    return IBMModel1(words, kinds % V, p)


def best_translation(model: IBMModel1) -> Integer[np.ndarray, " S"]:
    """Return for each source word the likeliest target word; −1 for one that never came.

    Parameters
    ----------
    model : IBMModel1
        From :func:`fit_ibm_model_1`.

    Examples
    --------
    >>> best_translation(fit_ibm_model_1([[0, 2]], [[7]], rounds=1)).tolist()
    [7, -1, 7]
    """
    best = np.full(int(model.source.max()) + 1, -1)
    order = np.argsort(model.p, kind="stable")
    best[model.source[order]] = model.target[order]  # of several the last, the likeliest, stays
    return best


def align(
    model: IBMModel1, source: Sequence[int], target: Sequence[int]
) -> Float[np.ndarray, "T S"]:
    """Return how likely each target word comes from each source word.

    Parameters
    ----------
    model : IBMModel1
        From :func:`fit_ibm_model_1`.
    source, target : sequences of int
        The words of one pair, S and T of them.

    Returns
    -------
    float array (T, S)
        Rows of sum 1; even where the model has seen the target word with none of the sources.

    Raises
    ------
    ValueError
        If one of the two is empty.

    Examples
    --------
    >>> model = fit_ibm_model_1([[0, 1], [1]], [[5, 6], [6]], rounds=9)
    >>> align(model, [0, 1], [6, 5]).argmax(axis=1).tolist()
    [1, 0]
    """
    _expect_pairs([source], [target])
    V = max(int(model.target.max()), *target) + 1
    wanted = np.asarray(source)[None, :] * V + np.asarray(target)[:, None]
    known = model.source * V + model.target
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    p = np.where(known[at] == wanted, model.p[at], 0.0)
    p[p.sum(axis=1) == 0] = 1.0
    return p / p.sum(axis=1, keepdims=True)


def _expect_pairs(sources, targets) -> np.ndarray:
    if len(sources) != len(targets) or not len(sources):
        got = f"{len(sources)} and {len(targets)}"
        raise ValueError(f"targets: expected as many sentences as sources, at least 1, got {got}")
    lengths = np.array([[len(s) for s in sources], [len(t) for t in targets]])
    for name, row in zip(("sources", "targets"), lengths, strict=True):
        if row.min() == 0:
            raise ValueError(
                f"{name}: expected words in every sentence, got none in {row.argmin()}"
            )
    return lengths
