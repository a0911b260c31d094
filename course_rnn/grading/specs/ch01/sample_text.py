"""Exercise 1.3: write with a bigram table, with random numbers of one's own."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Returns, Stumble
from course_rnn.metrics import chi_square_p_value

STEPS = 2500  # enough to tell the mistakes apart
BY_CHANCE = 1e-6  # a right answer fails so seldom


def reference(P, start, n, seed):
    """Draw each symbol from the row of the one before."""
    return _write(P, start, np.random.default_rng(seed).random(n))


def _write(P, start, u, late=0):
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
        if certain or not _most_likely(args, _reseeded(**args)):
            return args["seed"]


GROUPS = (
    Group("certain symbols", 1, "each row of P holds one 1: only one text is possible"),
    Group("frequencies", 2, "a long text, in which each symbol follows each other as P says"),
    Group("symbols that cannot come", 1, "the same, with some probabilities 0"),
)


def verify(args, symbols):
    """See whether P can have written the text, by a χ² test of its pairs."""
    P = args["P"]
    if not _are_symbols(args, symbols):
        return "a symbol is none of 0 … V − 1."
    counts = _counts(_before(args, symbols), symbols, len(P))
    if np.any(counts[P == 0]):
        return "a symbol comes after another though its probability there is 0."
    if not _likely(counts, P):
        return (
            "how often the symbols follow each other does not agree with P: in a text of this "
            "length chance would bring that about less than once in a million times."
        )
    return None


def _are_symbols(args, symbols):
    return symbols.min() >= 0 and symbols.max() < len(args["P"])


def _before(args, symbols):
    return np.append(args["start"], symbols[:-1])


def _counts(contexts, symbols, V):
    counts = np.zeros((V, V), dtype=int)
    np.add.at(counts, (contexts, symbols), 1)
    return counts


def _likely(counts, P):
    """Whether counts of pairs may come from the rows of P."""
    if np.any(counts[P == 0]):
        return False
    expected = counts.sum(axis=1, keepdims=True) * P
    if (expected >= 5).sum() < 2:  # nearly always the same pair, as it must be
        return True
    return chi_square_p_value(counts.ravel(), expected.ravel() / counts.sum()) > BY_CHANCE


def _drawn(table=lambda P, start: P, contexts=_before):
    """Text that another table would write, or whose symbols are drawn after others."""

    def fits(args, symbols):
        P = args["P"]
        if not _are_symbols(args, symbols):
            return False
        counts = _counts(contexts(args, symbols), symbols, len(P))
        return _likely(counts, table(P, args["start"]))

    return fits


_is_late = _drawn(contexts=lambda args, symbols: np.append([args["start"]] * 2, symbols[:-2]))


def _always_the_same(args, symbols):
    if not _are_symbols(args, symbols):
        return False
    counts = _counts(_before(args, symbols), symbols, len(args["P"]))
    return bool(np.all((counts > 0).sum(axis=1) <= 1))


def _most_likely(args, symbols):
    return _are_symbols(args, symbols) and np.array_equal(
        symbols, args["P"][_before(args, symbols)].argmax(axis=1)
    )


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


def _reseeded(P, start, n, seed):
    return _write(P, start, np.full(n, np.random.default_rng(seed).random()))


def _late(P, start, n, seed):
    return _write(P, start, np.random.default_rng(seed).random(n), late=1)


MISTAKES = (
    Mistake(
        "argmax",
        "this is always the most likely symbol: draw with the probabilities of the row instead.",
        _argmax,
        _most_likely,
    ),
    Mistake(
        "reseeded",
        "after one symbol always comes the same: make the random generator once, before the loop, "
        "since made anew it begins again with the same number.",
        _reseeded,
        lambda args, symbols: _always_the_same(args, symbols) and not _most_likely(args, symbols),
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


SAMPLE_TEXT = Exercise(
    id="1.3",
    name="sample_text",
    title="Write with a bigram table",
    parameters=("P", "start", "n", "seed"),
    returns=Returns("symbols", ("n",), "int"),
    groups=GROUPS,
    reference=reference,
    cases=draw,
    properties=(),
    mistakes=MISTAKES,
    stumbles=(
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
    ),
    verify=verify,
)
