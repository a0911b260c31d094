"""Random texts, their bigrams, and the mistakes in counting them that exercises share."""

import numpy as np

from course_rnn.exercises.spec import Mistake, Property, Stumble
from course_rnn.exercises.wrong import OUT_OF_BOUNDS, past_the_end, then

# of a table of probabilities that was made of counts
TABLE_PROPERTIES = (
    Property("An entry is negative.", lambda args, P: bool(np.all(P >= -1e-6))),
    Property(
        "A row does not sum to 1.",
        lambda args, P: bool(np.allclose(P.sum(axis=1), 1, atol=1e-4)),
    ),
)


def random_text(rng, V, T, evenness=0.5):
    """A text of T symbols below V in which some bigrams are common and some never come.

    Each symbol is followed by another somewhere; it comes from a random Markov chain.
    """
    while True:
        P = rng.dirichlet(np.full(V, evenness), size=V)
        symbols = [int(rng.integers(V))]
        for _ in range(T - 1):
            symbols.append(int(rng.choice(V, p=P[symbols[-1]])))
        if len(set(symbols[:-1])) == V:
            return np.array(symbols)


def draw_text(rng, smallest, followed=True):
    """A text and how many symbols there are, as arguments ``symbols`` and ``V``.

    Unless all are ``followed``, the text ends with two symbols of its own and another never comes:
    so one symbol is followed once, which tells "at least 1" from "at least 2", and two never.
    """
    V = int(rng.integers(smallest, 8))
    symbols = random_text(rng, V, 80)
    if not followed:
        symbols, V = rng.permutation(V + 2)[np.append(symbols, [V, V + 1])], V + 3
    return {"symbols": symbols, "V": V}


def count_pairs(a, b, V):
    """How often b comes with a, as entry [a, b] of a float array (V, V)."""
    counts = np.zeros((V, V))
    np.add.at(counts, (a, b), 1)
    return counts


def pair_counts(symbols, V):
    """How often b follows a, as entry [a, b] of a float array (V, V)."""
    return count_pairs(symbols[:-1], symbols[1:], V)


def from_counts(table, count=pair_counts):
    """An answer to a text: ``table(counts, **rest)`` makes it of what ``count(symbols, V)`` finds.

    NumPy's warnings are silenced in it, as in :mod:`course_rnn.exercises.wrong`.
    """

    @np.errstate(all="ignore")
    def answer(symbols, V, **rest):
        return table(count(symbols, V), **rest)

    return answer


def _of_pairs(pairs):
    return lambda symbols, V: count_pairs(*pairs(symbols), V)


# name, hint, and what is counted as count(symbols, V)
_MISCOUNTS = (
    (
        "backwards",
        "the pairs are counted backwards: row a counts what comes after a, not before it.",
        _of_pairs(lambda s: (s[1:], s[:-1])),
    ),
    (
        "repeats lost",
        "a pair that comes up ten times counts once: counts[a, b] += 1 with arrays a and b "
        "adds 1 once per place in the table. np.add.at adds each time, and so does a loop.",
        lambda symbols, V: np.minimum(pair_counts(symbols, V), 1),
    ),
    (
        "wrapped around",
        "the last symbol is followed by the first, as if the text were a ring (np.roll does "
        "that, and so does symbols[t - 1] at t = 0).",
        _of_pairs(lambda s: (s, np.roll(s, -1))),
    ),
    (
        "with itself",
        "each symbol is paired with itself: pair symbols[t] with symbols[t + 1].",
        _of_pairs(lambda s: (s, s)),
    ),
    (
        "two apart",
        "each symbol is paired with the next but one: pair symbols[t] with symbols[t + 1].",
        _of_pairs(lambda s: (s[:-2], s[2:])),
    ),
    (
        "last pair lost",
        "the last pair is not counted: T symbols make T − 1 pairs.",
        _of_pairs(lambda s: (s[:-2], s[1:-1])),
    ),
    (
        "first pair lost",
        "the first pair is not counted: T symbols make T − 1 pairs.",
        _of_pairs(lambda s: (s[1:-1], s[2:])),
    ),
)


def miscounted(table):
    """Mistakes in the counting; ``table(counts, **rest)`` makes of the counts what is asked."""
    transposed = Mistake(
        "transposed",
        "the table is transposed: row a must hold the probabilities of what comes after a.",
        then(from_counts(table), np.transpose),
    )
    others = (Mistake(name, hint, from_counts(table, count)) for name, hint, count in _MISCOUNTS)
    return transposed, *others


def nothing_follows(symbols, V):
    """Whether after some symbol nothing comes: its row of counts is empty."""
    return len(set(symbols[:-1].tolist())) < V


def _table_too_small(args, match):
    index, _, size = map(int, match.groups())
    return size <= index < args["V"]


PAIR_STUMBLES = (
    Stumble(
        r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('int\d+'\)",
        "an array of integers cannot hold fractions: np.zeros((V, V)) makes one of floats.",
    ),
    past_the_end("symbols", "T symbols make T − 1 pairs, so symbols[t + 1] ends at t = T − 2."),
    Stumble(
        OUT_OF_BOUNDS,
        "Symbols are the numbers below V, and the table has V rows and V columns, also if some "
        "symbols never come.",
        _table_too_small,
    ),
)
