"""Exercise 1.2: perplexity of a padded corpus."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(losses, lengths):
    """Take exp of the mean over all real tokens."""
    return float(np.exp(losses[real_tokens(losses, lengths)].mean()))


def real_tokens(losses, lengths):
    return np.arange(losses.shape[1]) < lengths[:, None]


def draw(rng):
    """Sentences of unequal difficulty; the last column is padding in none and in all but one."""

    def case(group, padding=None):
        N, T = distinct_sizes(rng, 2, low=4)
        lengths = np.full(N, T)
        losses = rng.uniform(0.5, 2.5, size=(N, 1)) * rng.gamma(3, 0.4, size=(N, T))
        if padding is not None:
            lengths = rng.permutation(np.append(rng.integers(1, T, size=N - 1), T))
            real = real_tokens(losses, lengths)
            losses = np.where(real, losses, padding(losses.shape))
        return Case({"losses": losses, "lengths": lengths}, group)

    return [
        case("equal lengths"),
        case("equal lengths"),
        case("unequal lengths", lambda shape: rng.uniform(3, 6, size=shape)),
        case("unequal lengths", lambda shape: rng.uniform(-1, 9, size=shape)),
        case("padding of any kind", lambda shape: np.full(shape, np.inf)),
        case("padding of any kind", lambda shape: rng.choice([np.nan, np.inf, 1e30], shape)),
    ]


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
    cases=draw,
    properties=(
        Property(
            "It is below 1, though no loss is negative.",
            lambda args, value: bool(value >= 0.999),
        ),
    ),
)
