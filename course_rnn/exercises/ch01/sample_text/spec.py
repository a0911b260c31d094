"""Exercise 1.3: write with a bigram table, with random numbers of one's own."""

import numpy as np

from course_rnn.exercises.spec import Case, Exercise, Group, Returns
from course_rnn.metrics import chi_square_p_value

STEPS = 2500  # enough to tell the mistakes apart


BY_CHANCE = 1e-6  # a right answer fails so seldom


def reference(P, start, n, seed):
    """Draw each symbol from the row of the one before."""
    return write_text(P, start, np.random.default_rng(seed).random(n))


def write_text(P, start, u, late=0):
    cdf = np.cumsum(P, axis=1)
    cdf /= cdf[:, -1:]
    symbols = [start] * (1 + late)
    for value in u:
        symbols.append(int(np.searchsorted(cdf[symbols[-1 - late]], value, side="right")))
    return np.array(symbols[1 + late :])


def draw(rng):
    """No symbol follows itself in the row of the first: so that symbol cannot come at once."""

    def case(group):
        V = int(rng.integers(4, 6))
        if group == "certain symbols":
            ring = rng.permutation(V)
            P = np.zeros((V, V))
            P[ring, np.roll(ring, 1)] = 1
        else:
            P = rng.dirichlet(np.ones(V), size=V) + 0.15
            if group == "symbols that cannot come":
                P[np.arange(V), (np.arange(V) + rng.integers(1, V)) % V] = 0
        start = int(rng.integers(V))
        P[start, start] = 0
        P /= P.sum(axis=1, keepdims=True)
        args = {"P": P, "start": start, "n": 200 if group == "certain symbols" else STEPS}
        return Case(args | {"seed": _telling_seed(rng, **args)}, group)

    return [case(g.name) for g in GROUPS for _ in range(2)]


def _telling_seed(rng, P, start, n):
    """A seed whose first number does not, drawn again and again, give the likeliest symbols."""
    certain = P.max() == 1
    while True:
        args = {"P": P, "start": start, "n": n, "seed": int(rng.integers(1000))}
        if certain or not most_likely(args, reseeded(**args)):
            return args["seed"]


GROUPS = (
    Group("certain symbols", 1, "each row of P holds one 1: only one text is possible"),
    Group("frequencies", 2, "a long text, in which each symbol follows each other as P says"),
    Group("symbols that cannot come", 1, "the same, with some probabilities 0"),
)


def verify(args, symbols):
    """See whether P can have written the text, by a χ² test of its pairs."""
    P = args["P"]
    if not are_symbols(args, symbols):
        return "a symbol is none of 0 … V − 1."
    counts = count_pairs(contexts_of(args, symbols), symbols, len(P))
    if np.any(counts[P == 0]):
        return "a symbol comes after another though its probability there is 0."
    if not may_come_from(counts, P):
        return (
            "how often the symbols follow each other does not agree with P: in a text of this "
            "length chance would bring that about less than once in a million times."
        )
    return None


def are_symbols(args, symbols):
    return symbols.min() >= 0 and symbols.max() < len(args["P"])


def contexts_of(args, symbols):
    return np.append(args["start"], symbols[:-1])


def count_pairs(contexts, symbols, V):
    counts = np.zeros((V, V), dtype=int)
    np.add.at(counts, (contexts, symbols), 1)
    return counts


def may_come_from(counts, P):
    """Whether counts of pairs may come from the rows of P."""
    if np.any(counts[P == 0]):
        return False
    expected = counts.sum(axis=1, keepdims=True) * P
    if (expected >= 5).sum() < 2:  # nearly always the same pair, as it must be
        return True
    return chi_square_p_value(counts.ravel(), expected.ravel() / counts.sum()) > BY_CHANCE


def most_likely(args, symbols):
    return are_symbols(args, symbols) and np.array_equal(
        symbols, args["P"][contexts_of(args, symbols)].argmax(axis=1)
    )


def reseeded(P, start, n, seed):
    return write_text(P, start, np.full(n, np.random.default_rng(seed).random()))


EXERCISE = Exercise(
    id="1.3",
    name="sample_text",
    title="Write with a bigram table",
    parameters=("P", "start", "n", "seed"),
    returns=Returns("symbols", ("n",), "int"),
    groups=GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
    verify=verify,
)
