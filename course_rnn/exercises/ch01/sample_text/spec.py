"""Exercise 1.3: write with a bigram table, with random numbers of one's own."""

from bisect import bisect_right
from functools import partial

import numpy as np

from course_rnn.exercises.ch01.pairs import pair_counts
from course_rnn.exercises.draws import by_group
from course_rnn.exercises.seeds import follows_seed
from course_rnn.exercises.spec import Case, Exercise, Group, Returns
from course_rnn.metrics import chi_square_p_value

STEPS = 2500  # enough to tell the mistakes apart
SEED = "the seed"
BY_CHANCE = 1e-6  # a right answer fails so seldom


def write_text(P, start, u):
    """The text that the uniform draws u give."""
    cdf = np.cumsum(P, axis=1)
    cdf /= cdf[:, -1:]
    # in lists, where a search takes a tenth of the time; a row of zeros, all NaN, gives symbol 0
    rows, symbols = np.where(np.isnan(cdf), np.inf, cdf).tolist(), [int(start)]
    for value in np.asarray(u).tolist():
        symbols.append(bisect_right(rows[symbols[-1]], value))
    return np.array(symbols[1:])


def reference(P, start, n, seed):
    """Draw each symbol from the row of the one before."""
    return write_text(P, start, np.random.default_rng(seed).random(n))


def reseeded(P, start, n, seed):
    """Draw each symbol with the same random number."""
    return write_text(P, start, np.full(n, np.random.default_rng(seed).random()))


def are_symbols(args, symbols):
    return symbols.min() >= 0 and symbols.max() < len(args["P"])


def most_likely(args, symbols):
    """Whether each symbol is the likeliest after the one before."""
    if not are_symbols(args, symbols):
        return False
    before = np.append(args["start"], symbols[:-1])
    return np.array_equal(symbols, args["P"][before].argmax(axis=1))


def counts_with_start(args, symbols):
    """How often each symbol follows each other; the first follows start."""
    return pair_counts(np.append(args["start"], symbols), len(args["P"]))


def may_come_from(counts, P):
    """Whether counts of pairs may come from the rows of P, by a χ² test."""
    if np.any(counts[P == 0]):
        return False
    expected = counts.sum(axis=1, keepdims=True) * P
    if (expected >= 5).sum() < 2:  # nearly always the same pair, as it must be
        return True
    observed = counts.ravel().astype(int)
    return chi_square_p_value(observed, expected.ravel() / counts.sum()) > BY_CHANCE


def verify(args, symbols):
    """See whether P can have written the text."""
    if not are_symbols(args, symbols):
        return "a symbol is none of 0 … V − 1."
    counts = counts_with_start(args, symbols)
    if np.any(counts[args["P"] == 0]):
        return "a symbol comes after another though its probability there is 0."
    if not may_come_from(counts, args["P"]):
        return (
            "how often the symbols follow each other does not agree with P: in a text of this "
            "length chance would bring that about less than once in a million times."
        )
    return None


def _ring(rng, V):
    """Each symbol is followed by one other, and all come."""
    ring, P = rng.permutation(V), np.zeros((V, V))
    P[ring, np.roll(ring, 1)] = 1
    return P


def _draw(rng, certain=False, impossible=False):
    """No symbol follows itself in the row of the first: so that symbol cannot come at once."""
    V = int(rng.integers(4, 6))
    P = _ring(rng, V) if certain else rng.dirichlet(np.ones(V), size=V) + 0.15
    if impossible:
        P[np.arange(V), (np.arange(V) + rng.integers(1, V)) % V] = 0
    start = int(rng.integers(V))
    P[start, start] = 0
    P /= P.sum(axis=1, keepdims=True)
    args = {"P": P, "start": start, "n": 200 if certain else STEPS}
    return args | {"seed": _telling_seed(rng, args)}


def _cases(rng):
    """Among them one text to be written twice, and once more with another seed."""
    plan = by_group(
        _draw,
        ("certain symbols", 2, {"certain": True}),
        ("frequencies", 2),
        ("symbols that cannot come", 2, {"impossible": True}),
    )
    args = _draw(rng)
    other = args["seed"]
    while other == args["seed"]:
        other = _telling_seed(rng, {name: args[name] for name in ("P", "start", "n")})
    return plan(rng) + [Case(args | {"seed": s}, SEED) for s in (args["seed"], args["seed"], other)]


def _telling_seed(rng, args):
    """A seed whose first number does not, drawn again and again, give the likeliest symbols."""
    certain = args["P"].max() == 1
    while True:
        seed = int(rng.integers(1000))
        if certain or not most_likely(args, reseeded(**args, seed=seed)):
            return seed


EXERCISE = Exercise(
    id="1.3",
    name="sample_text",
    title="Write with a bigram table",
    parameters=("P", "start", "n", "seed"),
    returns=Returns("symbols", ("n",), "int"),
    groups=(
        Group("certain symbols", 1, "each row of P holds one 1: only one text is possible"),
        Group("frequencies", 1, "a long text, in which each symbol follows each other as P says"),
        Group("symbols that cannot come", 1, "the same, with some probabilities 0"),
        Group(SEED, 1, "the same seed writes the same text, and another seed another one"),
    ),
    reference=reference,
    cases=_cases,
    properties=(),
    verify=verify,
    across=partial(follows_seed, group=SEED),
)
