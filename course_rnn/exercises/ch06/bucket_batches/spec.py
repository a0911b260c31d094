"""Exercise 6.4: batches with little padding, in random order."""

from functools import partial

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.seeds import follows_seed
from course_rnn.exercises.spec import Case, Exercise, Group, Returns

SEED = "the seed"
FILL = -1


def cut(order, batch_size, short=None):
    """An order as batches (B, batch_size), FILL at the end of the ``short`` one (the last)."""
    B = -(-len(order) // batch_size)
    at = (B - 1 if short is None else short) * batch_size + len(order) % batch_size
    gap = B * batch_size - len(order)
    filled = np.concatenate([order[:at], [FILL] * gap, order[at:]]) if gap else order
    return filled.reshape(B, batch_size).astype(int)


def reference(lengths, batch_size, seed):
    """Sorted by length, cut, and the batches shuffled."""
    rng = np.random.default_rng(seed)
    return rng.permutation(cut(np.argsort(lengths, kind="stable"), batch_size))


def rows_of(batches):
    """The positions in each batch."""
    return [row[row != FILL] for row in batches]


def padding(lengths, batches):
    """Values that are padding, over all batches."""
    return sum(int((lengths[row].max() - lengths[row]).sum()) for row in rows_of(batches))


def most_padding(lengths, batch_size):
    """How much there is if sorted examples are cut; the short batch may stand anywhere."""
    order = np.argsort(lengths, kind="stable")
    B = -(-len(order) // batch_size)
    return max(padding(lengths, cut(order, batch_size, short)) for short in range(B))


def in_order(lengths, batches):
    """Whether the batches are still sorted by length, up or down."""
    means = [lengths[row].mean() for row in rows_of(batches)]
    steps = np.diff(means)
    return bool(np.all(steps >= 0) or np.all(steps <= 0))


def once_each(lengths, batches):
    """Why the batches do not hold every example once; None if they do."""
    n = len(lengths)
    if batches.min() < FILL or batches.max() >= n:
        return f"an entry is neither a position, 0 … n − 1, nor {FILL}."
    gaps = batches == FILL
    if gaps.sum() != batches.size - n or gaps.any(axis=1).sum() > 1:
        return f"{FILL} stands where it should not, or not where it should: it fills one batch up."
    if np.any(gaps[:, :-1] & ~gaps[:, 1:]):
        return f"{FILL} stands before a position: it fills a batch up at its end."
    if len(np.unique(batches[~gaps])) < n:
        return "an example comes twice, and another not at all."
    return None


def verify(args, batches):
    """See whether the batches are a partition, with little padding, in random order."""
    lengths, batch_size = args["lengths"], args["batch_size"]
    if (fault := once_each(lengths, batches)) is not None:
        return fault
    if padding(lengths, batches) > most_padding(lengths, batch_size):
        return "there is more padding than where examples are sorted by length and then cut."
    if in_order(lengths, batches):
        return "the batches come in the order of their lengths: they are to come in random order."
    return None


def _draw(rng, short=False):
    """Lengths in no order, and ten batches or more; where one is short, it lacks two or more."""
    batch_size, B = int(rng.integers(5, 8)), int(rng.integers(10, 14))
    n = B * batch_size - (int(rng.integers(2, batch_size - 1)) if short else 0)
    lengths = rng.permutation(np.append(rng.integers(2, 90, size=n - 2), [1, 95]))
    return {"lengths": lengths, "batch_size": batch_size, "seed": int(rng.integers(1000))}


def _cases(rng):
    """Among them the same call twice, and once more with another seed."""
    plan = by_group(_draw, ("full batches", 2), ("a short batch", 2, {"short": True}))
    args = _draw(rng)
    seeds = args["seed"], args["seed"], args["seed"] + 1 + int(rng.integers(500))
    return plan(rng) + [Case(args | {"seed": seed}, SEED) for seed in seeds]


EXERCISE = Exercise(
    id="6.4",
    name="bucket_batches",
    title="Batches with little padding",
    parameters=("lengths", "batch_size", "seed"),
    returns=Returns("batches", ("B", "batch_size"), "int"),
    groups=(
        Group("full batches", 2, "n is a multiple of batch_size"),
        Group("a short batch", 2, "one batch has fewer examples, and is filled up with -1"),
        Group(SEED, 1, "the same seed gives the same batches, another seed another order"),
    ),
    reference=reference,
    cases=_cases,
    properties=(),
    verify=verify,
    across=partial(follows_seed, group=SEED),
)
