"""Exercise 1.2: perplexity of a padded corpus."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def is_real(losses, lengths):
    return np.arange(losses.shape[1]) < lengths[:, None]


def real_tokens(losses, lengths):
    return losses[is_real(losses, lengths)]


def reference(losses, lengths):
    """Take exp of the mean over all real tokens."""
    return float(np.exp(real_tokens(losses, lengths).mean()))


def _draw(rng, padding=None):
    """Sentences of unequal difficulty; the last column is padding in none or in all but one."""
    N, T = distinct_sizes(rng, 2, low=4)
    lengths = np.full(N, T)
    losses = rng.uniform(0.5, 2.5, size=(N, 1)) * rng.gamma(3, 0.4, size=(N, T))
    if padding is not None:
        lengths = rng.permutation(np.append(rng.integers(1, T, size=N - 1), T))
        losses = np.where(is_real(losses, lengths), losses, padding(rng, losses.shape))
    return {"losses": losses, "lengths": lengths}


def _numbers(low, high):
    return {"padding": lambda rng, shape: rng.uniform(low, high, shape)}


def _any_of(*values):
    return {"padding": lambda rng, shape: rng.choice(values, shape)}


EXERCISE = Exercise(
    id="1.2",
    name="corpus_perplexity",
    title="Perplexity of a corpus",
    parameters=("losses", "lengths"),
    returns=Returns("perplexity", (), "float"),
    groups=(
        Group("equal lengths", 1, "no padding: exp of the mean over all N·T tokens"),
        Group("unequal lengths", 2, "each real token counts once, padding not at all"),
        Group("padding of any kind", 1, "the same, with inf and nan as padding"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("equal lengths", 2),
        ("unequal lengths", 1, _numbers(3, 6)),
        ("unequal lengths", 1, _numbers(-1, 9)),
        ("padding of any kind", 1, _any_of(np.inf)),
        ("padding of any kind", 1, _any_of(np.nan, np.inf, 1e30)),
    ),
    properties=(
        Property(
            "It is below 1, though no loss is negative.",
            lambda args, value: bool(value >= 0.999),
        ),
    ),
)
