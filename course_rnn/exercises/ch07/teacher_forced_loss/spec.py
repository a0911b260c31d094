"""Exercise 7.2: what is fed, what is wanted, and the loss of a padded batch."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.ops import log_softmax


def shift(targets, lengths, start, end):
    """The right inputs and wanted symbols."""
    T, N = targets.shape
    steps = np.arange(T + 1)[:, None]
    longer = np.concatenate([targets, np.full((1, N), end)])
    wanted = np.where(steps < lengths, longer, np.where(steps == lengths, end, -1))
    inputs = np.concatenate([np.full((1, N), start), np.where(steps[:-1] < lengths, targets, end)])
    return inputs, wanted


def nats(log_p, wanted):
    """−log p of each wanted symbol; 0 where nothing is wanted."""
    picked = np.take_along_axis(log_p, np.maximum(wanted, 0)[..., None], axis=2)[..., 0]
    return np.where(wanted < 0, 0.0, -picked)


def reference(targets, lengths, log_p, start, end):
    """All symbols that are wanted weigh the same."""
    inputs, wanted = shift(targets, lengths, start, end)
    return inputs, wanted, np.float64(nats(log_p, wanted).sum() / (wanted >= 0).sum())


def _draw(rng):
    """Lengths that differ, 1 to T, the longest not the last; padding that looks like symbols."""
    T, N, V = distinct_sizes(rng, 3, low=4)
    start, end = (int(k) for k in rng.choice(V + 1, 2, replace=False))
    symbols = [k for k in range(V + 1) if k not in (start, end)]
    lengths = rng.integers(1, T, size=N)
    lengths[rng.integers(N - 1)] = T
    return {
        "targets": rng.choice(symbols, size=(T, N)),
        "lengths": lengths,
        "log_p": log_softmax(2 * rng.normal(size=(T + 1, N, V + 1))),
        "start": start,
        "end": end,
    }


EXERCISE = Exercise(
    id="7.2",
    name="teacher_forced_loss",
    title="The loss of teacher forcing on a padded batch",
    parameters=("targets", "lengths", "log_p", "start", "end"),
    returns=(
        Returns("inputs", ("T1", "N"), "int"),
        Returns("wanted", ("T1", "N"), "int"),
        Returns("loss", (), "float"),
    ),
    groups=(
        Group("inputs", 1, "START, and then the true symbols", ("inputs",)),
        Group("wanted", 2, "the true symbols, and then END", ("wanted",)),
        Group("loss", 2, "the mean over what is wanted", ("loss",)),
    ),
    reference=reference,
    cases=by_group(_draw, ("inputs", 2), ("wanted", 3), ("loss", 3)),
    properties=(
        Property(
            "The loss is negative: −log p is not.",
            lambda args, answer: bool(np.all(answer[2] >= 0)),
        ),
    ),
)
