"""Kneser–Ney models beside the networks: losses of every order, and texts that one writes."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.ngram import KneserNey, fit_kneser_ney, kneser_ney_next, kneser_ney_probs


def kneser_ney_nats(
    train: Integer[np.ndarray, "_"],
    test: Integer[np.ndarray, "_"],
    V: int,
    orders: Iterable[int],
) -> list[list[Any]]:
    """Return [order, nats per symbol of the test text] for every order.

    Parameters
    ----------
    train, test : int arrays
        Encoded texts.
    V : int
        Number of symbols.
    orders : iterable of int
        V to the power of each must stay below 2**63.

    Notes
    -----
    The first n − 1 symbols of the test text have no full context and are not scored.
    """
    rows = []
    for n in orders:
        p = kneser_ney_probs(fit_kneser_ney(train, n, V), test)
        rows.append([n, float(-np.log(p).mean())])
    return rows


def kneser_ney_write(
    model: KneserNey,
    prime: Integer[np.ndarray, "_"],
    length: int,
    rng: np.random.Generator,
    ended: Callable[[list[int]], bool] = lambda ids: False,
) -> list[int]:
    """Let a model go on from a beginning until what it wrote has ended.

    Parameters
    ----------
    model : KneserNey
        Of order n.
    prime : int array
        The beginning, at least n − 1 symbols.
    length : int
        The most symbols to write, ≥ 1.
    rng : np.random.Generator
        Source of the draws.
    ended : callable
        Asked after every symbol, with all that was written.

    Returns
    -------
    list of int
        What was written, without the beginning.
    """
    n, before, ids = len(model.levels), len(prime), prime.tolist()
    for _ in range(length):
        context = np.array(ids[len(ids) - n + 1 :], dtype=np.int64)
        p = kneser_ney_next(model, context).cumsum()
        ids.append(int(np.searchsorted(p, rng.random() * p[-1], side="right")))
        if ended(ids[before:]):
            break
    return ids[before:]


def kneser_ney_log_p(
    train: Integer[np.ndarray, "_"], ids: Integer[np.ndarray, "_"], V: int, order: int
) -> Float[np.ndarray, "T V"]:
    """Return the log-probabilities of every symbol after each symbol of a text.

    Parameters
    ----------
    train, ids : int arrays
        Text to count, text to read.
    V, order : int
        Number of symbols, and n. The first n − 2 places are read as if the text ended a copy of
        itself, for they have no full context.
    """
    model = fit_kneser_ney(train, order, V)
    padded = np.concatenate([ids[len(ids) - order + 1 :], ids]) if order > 1 else ids
    before = len(padded) - len(ids)
    return np.log([kneser_ney_next(model, padded[: before + t + 1]) for t in range(len(ids))])
