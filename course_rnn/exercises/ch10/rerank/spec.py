"""Exercise 10.5: re-rank n-best lists with a language model."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def scores_of(log_p, log_lm, lengths, lam, beta):
    """The score of each candidate; of what is none, minus infinity."""
    return np.where(lengths > 0, log_p + lam * log_lm + beta * lengths, -np.inf)


def means_of(choices, quality):
    """The mean quality of what each weight chooses."""
    return quality[np.arange(len(quality)), choices].mean(axis=1)


def reference(log_p, log_lm, lengths, quality, lambdas, beta):
    """What each weight chooses, how good that is on average, and which weight is best."""
    choices = np.array(
        [scores_of(log_p, log_lm, lengths, lam, beta).argmax(axis=1) for lam in lambdas]
    )
    means = means_of(choices, quality)
    return choices, means, np.array(int(means.argmax()))


def _draw(rng, padded=False):
    """Lists ordered by the translator; the better candidates are often the language model's."""
    N, K, M = distinct_sizes(rng, 3, low=4, high=7)
    N += 6
    lengths = rng.integers(1, 10, size=(N, K))
    log_p = -lengths * rng.uniform(0.4, 0.9, size=(N, K)) - rng.uniform(0, 1, size=(N, K))
    log_lm = -lengths * rng.uniform(1.2, 2.6, size=(N, K)) - rng.uniform(0, 2, size=(N, K))
    order = np.argsort(-log_p, axis=1)
    log_p, log_lm, lengths = (
        np.take_along_axis(a, order, axis=1) for a in (log_p, log_lm, lengths)
    )
    quality = rng.uniform(0.1, 1, size=(N, K))
    if padded:
        real = np.arange(K) < rng.integers(2, K, size=(N, 1))
        log_p, log_lm, quality = (np.where(real, a, 0.0) for a in (log_p, log_lm, quality))
        lengths = np.where(real, lengths, 0)
    lambdas = rng.permutation(np.concatenate([[0.0], rng.uniform(0.1, 1.2, size=M - 1)]))
    return {
        "log_p": log_p,
        "log_lm": log_lm,
        "lengths": lengths,
        "quality": quality,
        "lambdas": lambdas,
        "beta": float(rng.uniform(0.6, 1.6)),
    }


EXERCISE = Exercise(
    id="10.5",
    name="rerank",
    title="Re-rank n-best lists with a language model",
    parameters=("log_p", "log_lm", "lengths", "quality", "lambdas", "beta"),
    returns=(
        Returns("choices", ("M", "N"), "int"),
        Returns("means", ("M",), "float"),
        Returns("best", (), "int"),
    ),
    groups=(
        Group("choices", 2, "which candidate each weight chooses", ("choices",)),
        Group(
            "weight",
            2,
            "how good its choices are, and which weight is best",
            ("means", "best"),
        ),
        Group("short lists", 1, "lists with fewer candidates, filled up"),
    ),
    reference=reference,
    cases=by_group(_draw, ("choices", 3), ("weight", 3), ("short lists", 3, {"padded": True})),
    properties=(
        Property(
            "A choice is no index of a list.",
            lambda args, answer: bool(
                np.all((answer[0] >= 0) & (answer[0] < args["log_p"].shape[1]))
            ),
        ),
        Property(
            "What was chosen is no candidate: its length is 0.",
            lambda args, answer: bool(
                np.all(
                    np.take_along_axis(
                        args["lengths"], np.clip(answer[0], 0, args["log_p"].shape[1] - 1).T, 1
                    )
                    > 0
                )
            ),
        ),
        Property(
            "The best weight is no index of the weights.",
            lambda args, answer: bool(0 <= int(answer[2]) < len(args["lambdas"])),
        ),
    ),
)
