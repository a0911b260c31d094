"""Exercise 1.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.sample_text.spec import (
    are_symbols,
    contexts_of,
    count_pairs,
    may_come_from,
    most_likely,
    reference,
    reseeded,
    verify,
    write_text,
)
from course_rnn.exercises.spec import Mistake, Stumble


def _drawn(table=lambda P, start: P, contexts=contexts_of):
    """Text that another table would write, or whose symbols are drawn after others."""

    def fits(args, symbols):
        P = args["P"]
        if not are_symbols(args, symbols):
            return False
        counts = count_pairs(contexts(args, symbols), symbols, len(P))
        return may_come_from(counts, table(P, args["start"]))

    return fits


_is_late = _drawn(contexts=lambda args, symbols: np.append([args["start"]] * 2, symbols[:-2]))


def _always_the_same(args, symbols):
    if not are_symbols(args, symbols):
        return False
    counts = count_pairs(contexts_of(args, symbols), symbols, len(args["P"]))
    return bool(np.all((counts > 0).sum(axis=1) <= 1))


def _written(table):
    return lambda P, start, n, seed: reference(table(P, start), start, n, seed)


def _columns(P, start):
    totals = P.sum(axis=0, keepdims=True)
    return (P / totals).T


def _uniform(P, start):
    return np.full_like(P, 1 / len(P))


def _start_row(P, start):
    return np.tile(P[start], (len(P), 1))


def _mean_row(P, start):
    return np.tile(P.mean(axis=0), (len(P), 1))


def _argmax(P, start, n, seed):
    return reference(np.eye(len(P))[P.argmax(axis=1)], start, n, seed)


def _late(P, start, n, seed):
    return write_text(P, start, np.random.default_rng(seed).random(n), late=1)


MISTAKES = (
    Mistake(
        "argmax",
        "this is always the most likely symbol: draw with the probabilities of the row instead.",
        _argmax,
        most_likely,
    ),
    Mistake(
        "reseeded",
        "after one symbol always comes the same: make the random generator once, before the loop, "
        "since made anew it begins again with the same number.",
        reseeded,
        lambda args, symbols: _always_the_same(args, symbols) and not most_likely(args, symbols),
    ),
    Mistake(
        "uniform",
        "all symbols are equally likely: draw with the probabilities of the row (p=P[symbol]).",
        _written(_uniform),
        _drawn(_uniform),
    ),
    Mistake(
        "start row",
        "every symbol is drawn from the row of start: the drawn symbol decides the next row.",
        _written(_start_row),
        _drawn(_start_row),
    ),
    Mistake(
        "mean row",
        "every symbol is drawn from the mean of all rows: the symbol before it decides the row.",
        _written(_mean_row),
        # two steps apart, the symbols of "one step late" depend on each other
        lambda args, symbols: _drawn(_mean_row)(args, symbols) and not _is_late(args, symbols),
    ),
    Mistake(
        "columns",
        "the symbols are drawn from columns: what comes after a stands in row P[a].",
        _written(_columns),
        _drawn(_columns),
    ),
    Mistake(
        "one step late",
        "each symbol is drawn from the row of the one before the last: take that of the last.",
        _late,
        _is_late,
    ),
    Mistake(
        "start first",
        "the answer begins with start: it must begin with the first drawn symbol.",
        lambda P, start, n, seed: np.append(start, reference(P, start, n - 1, seed)),
        lambda args, symbols: symbols[0] == args["start"] and verify(args, symbols[1:]) is None,
    ),
    Mistake(
        "backwards",
        "the text runs backwards: append each symbol at the end.",
        lambda **args: reference(**args)[::-1],
        lambda args, symbols: verify(args, symbols[::-1]) is None,
    ),
    Mistake(
        "start included",
        "start is part of the answer: it is given, return only the n drawn symbols.",
        lambda P, start, n, seed: np.append(start, reference(P, start, n, seed)),
    ),
)


STUMBLES = (
    Stumble(
        "do not sum to 1",
        "the probabilities do not sum to 1: a row P[symbol] does, a column need not.",
    ),
    Stumble(
        "IndexError",
        "an index is out of range. Rounding may leave the sum of a row a little below 1, and "
        "the drawn number above it: rng.choice(V, p=...) takes care of that.",
    ),
    Stumble(
        "must be 1-dimensional|'a' and 'p' must have same size",
        "rng.choice needs the V probabilities of one row: p=P[symbol].",
    ),
)
