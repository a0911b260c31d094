"""Exercise 7.3: beam search with length normalisation."""

from collections import Counter
from itertools import pairwise

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference import search
from course_rnn.reference.ops import log_softmax


def reference(log_p, start, end, max_length, width, alpha):
    """The reference on a model whose state is nothing: the next symbol depends on the last."""
    sizes = {"max_length": max_length, "width": width, "alpha": alpha}
    best = search.beam_search(lambda k, _: (log_p[k], None), None, start, end, **sizes)
    return answer(best.symbols, best.score(alpha), max_length)


def complete_sequences(log_p, start, end, max_length, width, alpha):
    """All that the reference compares, the best first: a draw needs so many that checks cost."""
    rows, beam, complete = log_p.tolist(), [(0.0, ())], []
    while beam:
        longer = [
            (surprise - log_prob, (*symbols, k))
            for surprise, symbols in beam
            for k, log_prob in enumerate(rows[symbols[-1] if symbols else start])
        ]
        beam = []
        for surprise, symbols in sorted(longer)[:width]:
            ended = symbols[-1] == end or len(symbols) == max_length
            (complete if ended else beam).append((surprise, symbols))
    complete.sort(key=lambda found: (found[0] / len(found[1]) ** alpha, found[1]))
    return [symbols for _, symbols in complete]


def answer(symbols, score, max_length):
    """The answer's form: symbols, then −1 up to ``max_length``; and the score."""
    padded = np.full(max_length, -1)
    padded[: len(symbols)] = symbols
    return padded, np.float64(score)


def has_a_twin(symbols, start):
    """Whether the same transitions in another order make another sequence: then it scores alike."""
    path = [start, *symbols]
    left = Counter(pairwise(path))

    def ways(last):
        """How many orders of the transitions that are left begin at ``last``; 2 is enough."""
        if not left.total():
            return 1
        count = 0
        for step in [step for step, times in left.items() if times and step[0] == last]:
            left[step] -= 1
            count += ways(step[1])
            left[step] += 1
            if count > 1:
                break
        return count

    return ways(start) > 1


def _draw(rng, width=None, alpha=0.0, cut=False, narrow=False):
    """A model whose answer does not hang on rounding, and that a greedy search does not solve.

    The answer ends with END, or is cut off while others ended (``cut``); a beam that is wider by
    one finds another (``narrow``). Where alpha counts, the likeliest sequence is another, and it
    has more than one symbol: else dividing its log-probability would change nothing.
    """
    while True:
        V = int(rng.integers(4, 7))
        start, end = (int(k) for k in rng.choice(V, 2, replace=False))
        logits = 1.2 * rng.normal(size=(V, V))
        logits[:, end] += rng.uniform(-2, 0) if cut else rng.uniform(-1, 0.5)
        args = {
            "log_p": log_softmax(logits),
            "start": start,
            "end": end,
            "max_length": int(rng.integers(4, 6) if cut else rng.integers(5, 8)),
            "width": width or int(rng.integers(2, 5)),
            "alpha": alpha,
        }
        if _fits(args, cut, narrow) and _is_clear(args, rng):
            return args


def _fits(args, cut, narrow) -> bool:
    best, *others = complete_sequences(**args)
    ended = [symbols for symbols in others if symbols[-1] == args["end"]]
    if len(best) < 2 or (best[-1] == args["end"]) == cut or (cut and not ended):
        return False
    if args["width"] > 1 and best == complete_sequences(**args | {"width": 1})[0]:
        return False
    if narrow and best == complete_sequences(**args | {"width": args["width"] + 1})[0]:
        return False
    likeliest = complete_sequences(**args | {"alpha": 0.0})[0]
    return args["alpha"] == 0 or (likeliest != best and len(likeliest) > 1)


def _is_clear(args, rng) -> bool:
    found = complete_sequences(**args)[0]
    if has_a_twin(found, args["start"]):
        return False
    shaken = [args["log_p"] + 2e-3 * rng.normal(size=args["log_p"].shape) for _ in range(6)]
    near = (complete_sequences(**args | {"log_p": log_softmax(log_p)})[0] for log_p in shaken)
    return all(found == other for other in near)


EXERCISE = Exercise(
    id="7.3",
    name="beam_search",
    title="Beam search with length normalisation",
    parameters=("log_p", "start", "end", "max_length", "width", "alpha"),
    returns=(Returns("symbols", ("L",), "int"), Returns("score", (), "float")),
    groups=(
        Group("greedy", 1, "width = 1 and alpha = 0: the likeliest symbol at every step"),
        Group("beam", 3, "alpha = 0: the likeliest of the complete sequences that are met"),
        Group("length", 2, "alpha > 0: the best by log-probability over length^alpha"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("greedy", 2, {"width": 1}),
        ("beam", 2, {}),
        ("beam", 2, {"cut": True}),
        ("beam", 4, {"narrow": True}),
        ("length", 3, {"alpha": 1.0}),
        ("length", 3, {"alpha": 0.6}),
    ),
    properties=(
        Property(
            "A symbol follows END, or −1 stands before the last symbol.",
            lambda args, got: _well_formed(got[0], args["end"]),
        ),
        Property(
            "The score is positive: log-probabilities are not.",
            lambda args, got: bool(np.all(got[1] <= 0)),
        ),
    ),
)


def _well_formed(symbols, end) -> bool:
    symbols = symbols.tolist()
    length = symbols.index(-1) if -1 in symbols else len(symbols)
    real = symbols[:length]
    return set(symbols[length:]) <= {-1} and end not in real[:-1]
