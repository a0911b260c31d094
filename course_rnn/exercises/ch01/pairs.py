"""Random texts, their bigrams, and the mistakes in counting them that two exercises share."""

import numpy as np

from course_rnn.exercises.spec import Mistake, Stumble


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


def text_with_unfollowed(rng, V, T):
    """A text that ends with two symbols of their own, and its V, greater by 3: V − 1 never comes.

    So one symbol is followed once, which tells "at least 1" from "at least 2", and one never.
    """
    symbols = np.append(random_text(rng, V, T), [V, V + 1])
    return rng.permutation(V + 2)[symbols], V + 3


def pair_counts(symbols, V):
    """How often b follows a, as entry [a, b] of a float array (V, V)."""
    return _count(symbols[:-1], symbols[1:], V)


def _count(a, b, V):
    counts = np.zeros((V, V))
    np.add.at(counts, (a, b), 1)
    return counts


def miscounted(table):
    """Mistakes in the counting; ``table(counts, **rest)`` makes of the counts what is asked."""

    def of_pairs(pairs):
        return lambda symbols, V, **rest: table(_count(*pairs(symbols), V), **rest)

    return (
        Mistake(
            "transposed",
            "the table is transposed: row a must hold the probabilities of what comes after a.",
            lambda symbols, V, **rest: table(pair_counts(symbols, V), **rest).T,
        ),
        Mistake(
            "backwards",
            "the pairs are counted backwards: row a counts what comes after a, not before it.",
            of_pairs(lambda s: (s[1:], s[:-1])),
        ),
        Mistake(
            "repeats lost",
            "a pair that comes up ten times counts once: counts[a, b] += 1 with arrays a and b "
            "adds 1 once per place in the table. np.add.at adds each time, and so does a loop.",
            lambda symbols, V, **rest: table(np.minimum(pair_counts(symbols, V), 1), **rest),
        ),
        Mistake(
            "wrapped around",
            "the last symbol is followed by the first, as if the text were a ring (np.roll does "
            "that, and so does symbols[t - 1] at t = 0).",
            of_pairs(lambda s: (s, np.roll(s, -1))),
        ),
        Mistake(
            "with itself",
            "each symbol is paired with itself: pair symbols[t] with symbols[t + 1].",
            of_pairs(lambda s: (s, s)),
        ),
        Mistake(
            "two apart",
            "each symbol is paired with the next but one: pair symbols[t] with symbols[t + 1].",
            of_pairs(lambda s: (s[:-2], s[2:])),
        ),
        Mistake(
            "last pair lost",
            "the last pair is not counted: T symbols make T − 1 pairs.",
            of_pairs(lambda s: (s[:-2], s[1:-1])),
        ),
        Mistake(
            "first pair lost",
            "the first pair is not counted: T symbols make T − 1 pairs.",
            of_pairs(lambda s: (s[1:-1], s[2:])),
        ),
    )


PAIR_STUMBLES = (
    Stumble(
        "Cannot cast ufunc",
        "a table of integers cannot hold fractions: np.zeros((V, V)) makes one of floats.",
    ),
    Stumble(
        "IndexError",
        "an index is too large. T symbols make T − 1 pairs, so symbols[t + 1] ends at t = T − 2; "
        "and the table must have V rows, also if some symbols never come.",
    ),
)
