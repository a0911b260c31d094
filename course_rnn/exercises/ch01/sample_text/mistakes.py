"""Exercise 1.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.pairs import count_pairs
from course_rnn.exercises.ch01.sample_text.spec import (
    are_symbols,
    counts_with_start,
    may_come_from,
    most_likely,
    reference,
    reseeded,
    verify,
    write_text,
)
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import OUT_OF_BOUNDS, on_changed, then


def _always_the_same(args, symbols):
    """Whether after one symbol always comes the same."""
    if not are_symbols(args, symbols):
        return False
    return bool(np.all((counts_with_start(args, symbols) > 0).sum(axis=1) <= 1))


def _by_one_number(args, symbols):
    """Whether one random number, drawn again at every step, gives this text."""
    cdf = np.cumsum(args["P"], axis=1)
    before = np.append(args["start"], symbols[:-1])
    high = cdf[before, symbols]
    return bool(np.max(high - args["P"][before, symbols]) < np.min(high))


def _with_start(start, **rest):
    return np.append(start, reference(start=start, **rest))


def _late(P, start, n, seed):
    """Two texts that take turns, as each symbol is drawn after the last but one."""
    u, symbols = np.random.default_rng(seed).random(n), np.zeros(n, dtype=int)
    for turn in (slice(0, None, 2), slice(1, None, 2)):
        symbols[turn] = write_text(P, start, u[turn])
    return symbols


def _is_late(args, symbols):
    if not are_symbols(args, symbols):
        return False
    before = np.append([args["start"]] * 2, symbols[:-2])
    return may_come_from(count_pairs(before, symbols, len(args["P"])), args["P"])


def _from_table(name, hint, table, unless=lambda args, symbols: False):
    """The mistake of drawing from the rows of ``table(P, start)``."""

    def answer(P, start, **rest):
        return reference(P=table(P, start), start=start, **rest)

    def fits(args, symbols):
        if not are_symbols(args, symbols) or unless(args, symbols):
            return False
        return may_come_from(counts_with_start(args, symbols), table(args["P"], args["start"]))

    return Mistake(name, hint, answer, fits)


MISTAKES = (
    Mistake(
        "argmax",
        "this is always the most likely symbol: draw with the probabilities of the row instead.",
        on_changed(reference, P=lambda P: np.eye(len(P))[P.argmax(axis=1)]),
        most_likely,
    ),
    Mistake(
        "reseeded",
        "after one symbol always comes the same: make the random generator once, before the loop, "
        "since made anew it begins again with the same number.",
        reseeded,
        lambda args, symbols: (
            _always_the_same(args, symbols)
            and _by_one_number(args, symbols)
            and not most_likely(args, symbols)
        ),
    ),
    _from_table(
        "uniform",
        "all symbols are equally likely: draw with the probabilities of the row (p=P[symbol]).",
        lambda P, start: np.full_like(P, 1 / len(P)),
    ),
    _from_table(
        "start row",
        "every symbol is drawn from the row of start: the drawn symbol decides the next row.",
        lambda P, start: np.tile(P[start], (len(P), 1)),
    ),
    _from_table(
        "mean row",
        "every symbol is drawn from the mean of all rows: the symbol before it decides the row.",
        lambda P, start: np.tile(P.mean(axis=0), (len(P), 1)),
        unless=_is_late,  # whose symbols depend on each other two steps apart only
    ),
    _from_table(
        "columns",
        "the symbols are drawn from columns: what comes after a stands in row P[a].",
        lambda P, start: (P / P.sum(axis=0)).T,
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
        then(_with_start, lambda symbols: symbols[:-1]),
        lambda args, symbols: symbols[0] == args["start"] and verify(args, symbols[1:]) is None,
    ),
    Mistake(
        "backwards",
        "the text runs backwards: append each symbol at the end.",
        then(reference, np.flip),
        lambda args, symbols: verify(args, symbols[::-1]) is None,
    ),
    Mistake(
        "start included",
        "start is part of the answer: it is given, return only the n drawn symbols.",
        _with_start,
    ),
)

STUMBLES = (
    Stumble(
        "do not sum to 1",
        "the probabilities do not sum to 1: a row P[symbol] does, a column need not.",
    ),
    Stumble(
        OUT_OF_BOUNDS,
        "This is one past the last symbol. If a search in sums of P gave it: rounding may leave "
        "the sum of a row a little below 1, and the drawn number above it; rng.choice(V, p=...) "
        "takes care of that.",
        lambda args, match: match[1] == match[3] == str(len(args["P"])),
    ),
    Stumble(
        r"\bp'? must be 1-dimensional|a'? and '?p'? must have same size",
        "rng.choice needs the V probabilities of one row: p=P[symbol].",
    ),
)
