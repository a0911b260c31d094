"""Finding a likely sequence under a model that gives one symbol at a time: three searches.

Exact search visits every sequence; greedy search follows the likeliest symbol; beam search keeps
the few likeliest beginnings (Sutskever, Vinyals and Le 2014). All three take the same arguments and
look among the same sequences: those that end with ``end`` after at most ``max_length`` symbols, and
those cut off at ``max_length``. A length-normalised search compares complete sequences by their
log-probability divided by length^alpha. Chapter 7.
"""

import heapq
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from course_rnn.reference.validate import expect_distribution

Step = Callable[[int, Any], tuple[Any, Any]]
Alpha = float | int


class Hypothesis(NamedTuple):
    """A sequence of symbols, without ``start``, and the natural logarithm of its probability.

    Examples
    --------
    >>> Hypothesis(symbols=(2, 1), log_prob=-0.7).symbols
    (2, 1)
    """

    symbols: tuple[int, ...]
    log_prob: float

    def score(self, alpha: Alpha) -> float:
        """Return log_prob / length^alpha, by which complete sequences are compared."""
        return self.log_prob / len(self.symbols) ** alpha


def greedy_search(step: Step, state: Any, start: int, end: int, *, max_length: int) -> Hypothesis:
    """Take the likeliest symbol at every step.

    Parameters
    ----------
    step : callable
        ``step(symbol, state) -> (log_probs, state)``: feed one symbol; answer the logarithms of
        the probabilities of the next one, (V,), and the new state. It must leave the state it was
        given as it was, since a search may come back to it. Tensors that NumPy can read will do.
    state : any
        The state before ``start``.
    start : int
        The first symbol fed.
    end : int
        The symbol that ends a sequence, in [0, V); it belongs to the sequence.
    max_length : int
        Most symbols, ≥ 1.

    Returns
    -------
    Hypothesis
        Of equally likely symbols the one with the lower index was taken.

    Raises
    ------
    ValueError
        If ``max_length`` is below 1, ``end`` is out of range, or ``step`` does not answer one row
        of logarithms of probabilities (logits, say).

    Examples
    --------
    >>> step = lambda symbol, state: (np.log([0.1, 0.6, 0.3]), state)
    >>> greedy_search(step, None, start=0, end=1, max_length=5).symbols
    (1,)
    """
    _expect_length(max_length)
    best = Hypothesis((), 0.0)
    while not _is_complete(best, end, max_length):
        extensions, state = _extend(best, step, state, start, end)
        best = min(extensions, key=_rank)
    return best


def beam_search(
    step: Step, state: Any, start: int, end: int, *, max_length: int, width: int, alpha: Alpha = 0
) -> Hypothesis:
    """Extend the ``width`` likeliest beginnings at every step.

    A sequence that ends leaves the beam and is kept; the others go on. With ``alpha`` 0 short
    sequences have the advantage that they have under the model.

    Parameters
    ----------
    step, state, start, end, max_length : as in :func:`greedy_search`
    width : int
        Beginnings kept at a step, ≥ 1. At 1 this is greedy search.
    alpha : float
        Complete sequences are compared by log-probability divided by length^alpha, alpha ≥ 0.
        Beginnings in the beam have the same length, so alpha does not matter to them.

    Returns
    -------
    Hypothesis
        The best sequence seen. A wider beam is not always better, and greedy search may beat it
        (not within two symbols): its beginning can be crowded out by others that end badly.

    Raises
    ------
    ValueError
        As in :func:`greedy_search`, or if ``width`` is below 1 or ``alpha`` negative.

    Notes
    -----
    Graves (2012); Sutskever, Vinyals and Le (2014), section 3.2. On why long sequences need help,
    and on dividing by the length: Murray and Chiang (2018). Twin:
    :func:`course_rnn.pytorch.search.beam_search`.

    Examples
    --------
    >>> step = lambda symbol, state: (np.log([0.6, 0.4]), state)
    >>> [beam_search(step, None, 0, 1, max_length=3, width=3, alpha=a).symbols for a in (0, 1)]
    [(1,), (0, 0, 0)]
    """
    sizes = {"max_length": max_length, "width": width, "alpha": alpha}
    return n_best(step, state, start, end, **sizes)[0]


def n_best(
    step: Step, state: Any, start: int, end: int, *, max_length: int, width: int, alpha: Alpha = 0
) -> list[Hypothesis]:
    """Return all complete sequences that :func:`beam_search` meets, the best first.

    Parameters
    ----------
    step, state, start, end, max_length, width, alpha : as in :func:`beam_search`

    Raises
    ------
    ValueError
        As in :func:`beam_search`.

    Examples
    --------
    >>> step = lambda symbol, state: (np.log([0.1, 0.6, 0.3]), state)
    >>> found = n_best(step, None, start=0, end=1, max_length=2, width=2)
    >>> [hypothesis.symbols for hypothesis in found]
    [(1,), (2, 1), (2, 2)]
    """
    _expect_length(max_length)
    _expect_alpha(alpha)
    if width < 1:
        raise ValueError(f"width: expected at least 1, got {width}")
    beam, complete = [(Hypothesis((), 0.0), state)], []
    while beam:
        candidates = []
        for hypothesis, its_state in beam:
            extensions, next_state = _extend(hypothesis, step, its_state, start, end)
            candidates += [(longer, next_state) for longer in extensions]
        beam = []
        for longer, its_state in heapq.nsmallest(width, candidates, key=lambda c: _rank(c[0])):
            if _is_complete(longer, end, max_length):
                complete.append(longer)
            else:
                beam.append((longer, its_state))
    return sorted(complete, key=lambda hypothesis: _rank(hypothesis, alpha))


def exhaustive_search(
    step: Step, state: Any, start: int, end: int, *, max_length: int, alpha: Alpha = 0.0
) -> Hypothesis:
    """Visit every sequence of positive probability, up to V to the power of ``max_length``.

    Parameters
    ----------
    step, state, start, end, max_length : as in :func:`greedy_search`
    alpha : float
        As in :func:`beam_search`.

    Returns
    -------
    Hypothesis
        The best sequence; of equally good ones the first in the order of their symbols.

    Raises
    ------
    ValueError
        As in :func:`greedy_search`, or if ``alpha`` is negative.

    Examples
    --------
    >>> step = lambda symbol, state: (np.log([0.1, 0.6, 0.3]), state)
    >>> exhaustive_search(step, None, start=0, end=1, max_length=4).symbols
    (1,)
    """
    _expect_length(max_length)
    _expect_alpha(alpha)
    best, stack = None, [(Hypothesis((), 0.0), state)]
    while stack:
        hypothesis, its_state = stack.pop()
        if _is_complete(hypothesis, end, max_length):
            best = min(best or hypothesis, hypothesis, key=lambda h: _rank(h, alpha))
        else:
            extensions, next_state = _extend(hypothesis, step, its_state, start, end)
            stack += [(longer, next_state) for longer in extensions]
    return best


def _extend(hypothesis, step, state, start, end) -> tuple[list[Hypothesis], Any]:
    """Every way to go on by one symbol of positive probability, and the state that they share."""
    symbols, log_prob = hypothesis
    log_probs, next_state = step(symbols[-1] if symbols else start, state)
    log_probs = np.asarray(log_probs, dtype=np.float64)
    with np.errstate(
        over="ignore"
    ):  # of logits, say: the sum, infinite, is what is wrong with them
        expect_distribution("step", np.exp(log_probs))
    if not 0 <= end < len(log_probs):
        raise ValueError(f"end: expected a symbol in [0, {len(log_probs)}), got {end}")
    extensions = [
        Hypothesis((*symbols, k), log_prob + log_p)
        for k, log_p in enumerate(log_probs.tolist())
        if log_p > -np.inf
    ]
    return extensions, next_state


def _is_complete(hypothesis: Hypothesis, end: int, max_length: int) -> bool:
    symbols = hypothesis.symbols
    return len(symbols) == max_length or symbols[-1:] == (end,)


def _rank(hypothesis: Hypothesis, alpha: Alpha = 0.0) -> tuple[float, tuple[int, ...]]:
    return -hypothesis.score(alpha), hypothesis.symbols  # the best first, ties by symbols


def _expect_length(max_length: int) -> None:
    if max_length < 1:
        raise ValueError(f"max_length: expected at least 1 symbol, got {max_length}")


def _expect_alpha(alpha: Alpha) -> None:
    if not alpha >= 0:
        raise ValueError(f"alpha: expected at least 0, got {alpha}")
