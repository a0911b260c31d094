"""n-gram language models by counting: add-k and interpolated Kneser–Ney, vectorised over a corpus.

An n-gram of symbols below V is kept as one integer, its digits in base V, so that counting is
``np.unique`` and looking up is ``np.searchsorted``.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.params import expect_positive
from course_rnn.reference.validate import expect_ids, expect_shape


class Level(NamedTuple):
    """Counts of one order n: sorted n-grams, and totals of their contexts.

    Examples
    --------
    >>> Level._fields
    ('ngrams', 'counts', 'contexts', 'totals', 'types', 'discount')
    """

    ngrams: np.ndarray  # (G,) codes of the n-grams seen
    counts: np.ndarray  # (G,) how often (top order), or after how many symbols (lower orders)
    contexts: np.ndarray  # (C,) codes of the (n-1)-symbol contexts
    totals: np.ndarray  # (C,) sum of counts over the symbols that followed
    types: np.ndarray  # (C,) number of different symbols that followed
    discount: float  # D = n1 / (n1 + 2 n2), of the n-grams counted once and twice


class KneserNey(NamedTuple):
    """An interpolated Kneser–Ney model: one :class:`Level` for each order 1 … n.

    Examples
    --------
    >>> fit_kneser_ney(np.array([0, 1, 0, 1, 0]), order=2, V=2).V
    2
    """

    levels: list[Level]
    V: int


def fit_kneser_ney(ids: Integer[np.ndarray, " T"], order: int, V: int) -> KneserNey:
    """Count an interpolated Kneser–Ney model.

    Parameters
    ----------
    ids : int array (T,)
        Training text as symbol indices in [0, V).
    order : int
        n ≥ 1: the model sees n − 1 symbols back. V ** n must stay below 2**63.
    V : int
        Number of symbols.

    Returns
    -------
    KneserNey

    Raises
    ------
    ValueError
        If indices are out of range, the text is shorter than n, or V ** n is too large.

    Notes
    -----
    Kneser & Ney (1995); the interpolated form of Chen & Goodman (1999), one discount an order.
    Lower orders count in how many different contexts an n-gram was seen, not how often. Where no
    n-gram of an order was counted once, its discount is 0.5: 0 would give unseen symbols
    probability 0.

    Examples
    --------
    >>> model = fit_kneser_ney(np.array([0, 1, 0, 1, 0, 2]), order=2, V=3)
    >>> len(model.levels)
    2
    """
    _expect_training_text(ids, order, V)
    ngrams, counts = np.unique(_codes(ids, order, V), return_counts=True)
    levels = [_level(ngrams, counts, V)]
    distinct = ngrams  # of one order, that of the level above
    for n in range(order - 1, 0, -1):
        # dropping the first symbol of every distinct (n+1)-gram counts distinct left neighbours
        ngrams, counts = np.unique(distinct % V**n, return_counts=True)
        levels.append(_level(ngrams, counts, V))
        # the n-gram at the very beginning of the text has no left neighbour
        distinct = np.union1d(ngrams, _codes(ids[:n], n, V))
    return KneserNey(levels[::-1], V)


def kneser_ney_probs(
    model: KneserNey, ids: Integer[np.ndarray, " T"]
) -> Float[np.ndarray, " positions"]:
    """Probability of every symbol given the n − 1 before it.

    Parameters
    ----------
    model : KneserNey
        From :func:`fit_kneser_ney`.
    ids : int array (T,)
        Text to score.

    Returns
    -------
    float array (T − n + 1,)
        ``p[k]`` is the probability of ``ids[k + n − 1]``; the first n − 1 symbols have no full
        context and are not scored.

    Raises
    ------
    ValueError
        If indices are out of range or there are fewer than n of them.

    Examples
    --------
    >>> ids = np.array([0, 1, 0, 1, 0, 2])
    >>> kneser_ney_probs(fit_kneser_ney(ids, order=2, V=3), ids).shape
    (5,)
    """
    return _kneser_ney(model, _scored_codes(ids, len(model.levels), model.V))


def kneser_ney_next(
    model: KneserNey, context: Integer[np.ndarray, " T"]
) -> Float[np.ndarray, " V"]:
    """Distribution of the next symbol after a context, for instance to draw it.

    Parameters
    ----------
    model : KneserNey
        From :func:`fit_kneser_ney`.
    context : int array (T,)
        The symbols so far; the last n − 1 count.

    Returns
    -------
    float array (V,)
        ``p[w]`` is what :func:`kneser_ney_probs` gives for w after this context.

    Raises
    ------
    ValueError
        If indices are out of range or there are fewer than n − 1 of them.

    Examples
    --------
    >>> model = fit_kneser_ney(np.array([0, 1, 0, 1, 0, 2]), order=2, V=3)
    >>> p = kneser_ney_next(model, np.array([0]))
    >>> int(p.argmax()), float(p.sum().round(6))
    (1, 1.0)
    """
    return _kneser_ney(model, _next_codes(context, len(model.levels), model.V))


class AddK(NamedTuple):
    """An add-k model of order n.

    Examples
    --------
    >>> fit_add_k(np.array([0, 1, 0]), order=2, V=2, k=0.5).k
    0.5
    """

    level: Level  # its discount is not used
    order: int
    V: int
    k: float


def fit_add_k(ids: Integer[np.ndarray, " T"], order: int, V: int, k: float) -> AddK:
    """Count an n-gram model that pretends every n-gram came up k times more.

    p(w | context) = (count(context, w) + k) / (count(context) + k V).

    Parameters
    ----------
    ids, order, V : as in :func:`fit_kneser_ney`
    k : float
        > 0; 1 is Laplace's rule of succession.

    Returns
    -------
    AddK

    Raises
    ------
    ValueError
        As in :func:`fit_kneser_ney`, or if k is not a positive number.

    Notes
    -----
    Laplace (1774) for k = 1, Lidstone (1920). Chapter 1.

    Examples
    --------
    >>> model = fit_add_k(np.array([0, 1, 0, 1, 0, 0]), order=2, V=2, k=1.0)
    >>> add_k_next(model, np.array([0])).tolist()
    [0.4, 0.6]
    """
    _expect_training_text(ids, order, V)
    k = expect_positive("k", k)
    ngrams, counts = np.unique(_codes(ids, order, V), return_counts=True)
    return AddK(_level(ngrams, counts, V), order, V, k)


def add_k_probs(model: AddK, ids: Integer[np.ndarray, " T"]) -> Float[np.ndarray, " positions"]:
    """Probability of every symbol given the n − 1 before it.

    Parameters, result and errors are those of :func:`kneser_ney_probs`; ``model`` comes from
    :func:`fit_add_k`, and ``ids`` is the text to score.

    Examples
    --------
    >>> ids = np.array([0, 1, 0, 1])
    >>> add_k_probs(fit_add_k(ids, order=2, V=2, k=1.0), ids).round(3)
    array([0.75 , 0.667, 0.75 ])
    """
    return _add_k(model, _scored_codes(ids, model.order, model.V))


def add_k_next(model: AddK, context: Integer[np.ndarray, " T"]) -> Float[np.ndarray, " V"]:
    """Distribution of the next symbol after a context.

    Parameters, result and errors are those of :func:`kneser_ney_next`; ``model`` comes from
    :func:`fit_add_k`, and of ``context`` the last n − 1 symbols count.

    Examples
    --------
    >>> model = fit_add_k(np.array([0, 1, 0, 1]), order=2, V=2, k=1.0)
    >>> add_k_next(model, np.array([0])).tolist()
    [0.25, 0.75]
    """
    return _add_k(model, _next_codes(context, model.order, model.V))


def _kneser_ney(model: KneserNey, codes: np.ndarray) -> np.ndarray:
    """Probability of the last symbol of each n-gram given the others."""
    p = np.full(len(codes), 1 / model.V)
    for n, level in enumerate(model.levels, start=1):
        ngrams = codes % model.V**n  # the last n symbols
        count = _look_up(level.ngrams, level.counts, ngrams)
        total = _look_up(level.contexts, level.totals, ngrams // model.V)
        types = _look_up(level.contexts, level.types, ngrams // model.V)
        seen = total > 0  # an unseen context says nothing: keep the lower order's answer
        discounted = np.maximum(count - level.discount, 0) + level.discount * types * p
        p = np.where(seen, discounted / np.maximum(total, 1), p)
    return p


def _add_k(model: AddK, codes: np.ndarray) -> np.ndarray:
    count = _look_up(model.level.ngrams, model.level.counts, codes)
    total = _look_up(model.level.contexts, model.level.totals, codes // model.V)
    return (count + model.k) / (total + model.k * model.V)


def _expect_training_text(ids: np.ndarray, order: int, V: int) -> None:
    expect_shape("ids", ids, (-1,))
    expect_ids("ids", ids, V)
    if order < 1 or len(ids) < order:
        raise ValueError(f"order: expected 1 to {len(ids)} (the length of ids), got {order}")
    if V**order >= 2**63:
        raise ValueError(f"order: expected V ** order < 2**63, got {V} ** {order}")


def _scored_codes(ids: np.ndarray, order: int, V: int) -> np.ndarray:
    """Every n-gram of a text."""
    expect_shape("ids", ids, (-1,))
    expect_ids("ids", ids, V)
    if len(ids) < order:
        raise ValueError(f"ids: expected at least {order} symbols, got {len(ids)}")
    return _codes(ids, order, V)


def _next_codes(context: np.ndarray, order: int, V: int) -> np.ndarray:
    """The V n-grams that a context may be continued to."""
    expect_shape("context", context, (-1,))
    if len(context) < order - 1:
        raise ValueError(f"context: expected at least {order - 1} symbols, got {len(context)}")
    if order == 1:  # any context will do, even none
        return np.arange(V)
    expect_ids("context", context, V)
    return _codes(context[1 - order :], order - 1, V) * V + np.arange(V)


def _codes(ids: np.ndarray, n: int, V: int) -> np.ndarray:
    ids = ids.astype(np.int64)
    codes = np.zeros(len(ids) - n + 1, dtype=np.int64)
    for k in range(n):
        codes = codes * V + ids[k : len(ids) - n + 1 + k]
    return codes


def _level(ngrams: np.ndarray, counts: np.ndarray, V: int) -> Level:
    contexts, first, types = np.unique(ngrams // V, return_index=True, return_counts=True)
    totals = np.add.reduceat(counts, first)
    ones, twos = np.sum(counts == 1), np.sum(counts == 2)
    discount = float(ones / (ones + 2 * twos)) if ones else 0.5
    return Level(ngrams, counts, contexts, totals, types, discount)


def _look_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)
