"""Exercise 6.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch06.bucket_batches.spec import (
    FILL,
    cut,
    in_order,
    most_padding,
    once_each,
    padding,
    reference,
    rows_of,
)
from course_rnn.exercises.spec import Mistake, Stumble


def _shuffled(order, batch_size, seed):
    """Batches of an order of the examples, in random order."""
    return np.random.default_rng(seed).permutation(cut(order, batch_size))


def _sorted(lengths):
    return np.argsort(lengths, kind="stable")


def _random(lengths, seed):
    return np.random.default_rng([seed, 1]).permutation(len(lengths))


def _not_shuffled(lengths, batch_size, seed):
    return cut(_sorted(lengths), batch_size)


def _as_given(lengths, batch_size, seed):
    return _shuffled(np.arange(len(lengths)), batch_size, seed)


def _at_random(lengths, batch_size, seed):
    return _shuffled(_random(lengths, seed), batch_size, seed)


def _sorted_within(lengths, batch_size, seed):
    batches = _at_random(lengths, batch_size, seed)
    for batch in batches:
        real = batch[batch != FILL]
        batch[: len(real)] = real[np.argsort(lengths[real])]
    return batches


def _dealt_out(lengths, batch_size, seed):
    """The sorted examples are dealt out to the batches in turn, as reshape(…).T does."""
    order = _sorted(lengths)
    B = -(-len(order) // batch_size)
    dealt = np.full(B * batch_size, FILL)
    dealt[: len(order)] = order
    return np.random.default_rng(seed).permutation(dealt.reshape(batch_size, B).T)


def _ranks(lengths, batch_size, seed):
    return _shuffled(np.argsort(_sorted(lengths)), batch_size, seed)


def _lengths_for_positions(lengths, batch_size, seed):
    return _shuffled(np.sort(lengths), batch_size, seed)


def _with_replacement(lengths, batch_size, seed):
    drawn = np.random.default_rng(seed).choice(len(lengths), len(lengths))
    return cut(drawn[np.argsort(lengths[drawn])], batch_size)


def _counted_from_1(lengths, batch_size, seed):
    batches = reference(lengths, batch_size, seed)
    return np.where(batches == FILL, FILL, batches + 1)


def _refilled(fill):
    """What stands for FILL is made by ``fill(row)`` of the positions of its batch."""

    def answer(lengths, batch_size, seed):
        batches = reference(lengths, batch_size, seed)
        return np.array([np.append(row, fill(row, batch_size - len(row)))[:batch_size]
                         for row in rows_of(batches)]).astype(int)  # fmt: skip

    return answer


def _fill_in_front(lengths, batch_size, seed):
    batches = reference(lengths, batch_size, seed)
    return np.array([np.roll(row, (row == FILL).sum()) for row in batches])


def _same_lengths(lengths, batches, wanted, others):
    """Whether two lists of batches hold the same lengths, batch by batch, in any order."""
    pairs = (lengths, batches), (wanted, others)
    one, two = (sorted(sorted(a[row]) for row in rows_of(b)) for a, b in pairs)
    return one == two


def _kind_of_partition(args, batches):
    """Which of the mistakes this is, if every example comes once."""
    lengths, batch_size, seed = args["lengths"], args["batch_size"], args["seed"]
    if padding(lengths, batches) <= most_padding(lengths, batch_size):
        return "not shuffled" if in_order(lengths, batches) else None
    given = _as_given(lengths, batch_size, seed)
    if _same_lengths(lengths, batches, lengths, given):
        return "as given"
    if _same_lengths(np.sort(lengths), batches, lengths, given):
        return "ranks for positions"
    steps = [np.diff(lengths[row]) for row in rows_of(batches)]
    if all(np.all(s >= 0) for s in steps) or all(np.all(s <= 0) for s in steps):
        return "sorted within batches"
    return "not sorted"


def _kind(args, batches):
    """Which of the mistakes this is, if any."""
    lengths, n, gaps = args["lengths"], len(args["lengths"]), batches == FILL
    known = batches.min() >= FILL and batches.max() < n
    if known and _same_lengths(lengths, batches, lengths, _dealt_out(**args)):
        return "dealt out"
    if once_each(lengths, batches) is None:
        return _kind_of_partition(args, batches)
    real = batches[~gaps]
    if np.array_equal(np.sort(real), np.sort(lengths)):
        return "lengths for positions"
    if np.array_equal(np.sort(real), np.arange(1, n + 1)):
        return "counted from 1"
    if not known or not real.size:
        return None
    if gaps.sum() == batches.size - n and np.any(gaps[:, :-1] & ~gaps[:, 1:]):
        return "-1 in front" if len(np.unique(real)) == n else None
    if gaps.any() or batches.size == n:
        return "with replacement" if len(np.unique(real)) < n else None
    if len(np.unique(real)) < n:
        return None
    extra = np.bincount(real) - 1
    return "filled with 0" if extra[0] == batches.size - n else "filled with others"


def _mistake(name, hint, answer):
    return Mistake(name, hint, answer, lambda args, batches: _kind(args, batches) == name)


MISTAKES = (
    _mistake(
        "not shuffled",
        "the batches come sorted by length: shuffle the batches, not only the examples.",
        _not_shuffled,
    ),
    _mistake(
        "not sorted",
        "long and short examples stand in the same batch: sort by length first, then cut.",
        _at_random,
    ),
    _mistake(
        "as given",
        "the examples are cut into batches in the order given: sort them by length first.",
        _as_given,
    ),
    _mistake(
        "sorted within batches",
        "the examples are sorted within each batch, which saves no padding: sort all of them, then "
        "cut.",
        _sorted_within,
    ),
    _mistake(
        "dealt out",
        "the sorted examples are dealt out to the batches in turn, so each has short and long "
        "ones: neighbours belong together, as in reshape(B, batch_size).",
        _dealt_out,
    ),
    _mistake(
        "ranks for positions",
        "these are the ranks of the examples: np.argsort(lengths) already gives positions, sorted "
        "by length; a second argsort turns that around.",
        _ranks,
    ),
    _mistake(
        "lengths for positions",
        "the batches hold lengths: they are to hold positions in lengths.",
        _lengths_for_positions,
    ),
    _mistake(
        "counted from 1",
        "the positions count from 1: the first example is 0.",
        _counted_from_1,
    ),
    _mistake(
        "with replacement",
        "some examples come more than once and others never: rng.choice draws with replacement, "
        "rng.permutation does not.",
        _with_replacement,
    ),
    _mistake(
        "filled with others",
        "the short batch is filled up with examples again: fill it with -1, or they count twice.",
        _refilled(lambda row, gap: np.resize(row, gap)),
    ),
    _mistake(
        "filled with 0",
        "the short batch is filled up with 0, which is an example: fill it with -1.",
        _refilled(lambda row, gap: [0] * gap),
    ),
    _mistake(
        "-1 in front",
        "-1 stands in front of the positions: it fills a batch up at its end.",
        _fill_in_front,
    ),
)

STUMBLES = (
    Stumble(
        "cannot reshape array",
        "n need not be a multiple of batch_size: one batch may have fewer examples, and is filled "
        "up with -1.",
        lambda args, match: len(args["lengths"]) % args["batch_size"] > 0,
    ),
    Stumble(
        "inhomogeneous",
        "NumPy makes no array of batches of different sizes: fill the short one up with -1.",
        lambda args, match: len(args["lengths"]) % args["batch_size"] > 0,
    ),
)
