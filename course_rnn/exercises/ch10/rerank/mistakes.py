"""Exercise 10.5: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch10.rerank.spec import means_of, reference, scores_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit


def _by(score=scores_of, choose=np.argmax, weigh=means_of, pick=np.argmax):
    """The right answer with one step replaced by a wrong one."""

    @np.errstate(all="ignore")
    def answer(log_p, log_lm, lengths, quality, lambdas, beta):
        choices = np.array(
            [choose(score(log_p, log_lm, lengths, lam, beta), axis=1) for lam in lambdas]
        )
        means = weigh(choices, quality)
        return choices, means, np.array(int(pick(means)))

    return answer


def _among(score):
    """Only candidates count."""
    return lambda a, b, T, lam, beta: np.where(T > 0, score(a, b, T, lam, beta), -np.inf)


def _sorted(scores, axis):
    return np.argsort(-scores, axis=axis)[:, -1]


def _best_score(log_p, log_lm, lengths, quality, lambdas, beta):
    choices, means, _ = reference(log_p, log_lm, lengths, quality, lambdas, beta)
    tops = [scores_of(log_p, log_lm, lengths, lam, beta).max(axis=1).sum() for lam in lambdas]
    return choices, means, np.array(int(np.argmax(tops)))


def _only_best(log_p, log_lm, lengths, quality, lambdas, beta):
    """Every weight is given what the best one chooses."""
    choices, means, best = reference(log_p, log_lm, lengths, quality, lambdas, beta)
    return np.repeat(choices[int(best)][None], len(lambdas), axis=0), means, best


MISTAKES = (
    Mistake(
        "filling chosen",
        "a place with length 0 is no candidate, and its zeros beat every real logarithm: keep it "
        "out before you look for the largest.",
        _by(lambda a, b, T, lam, beta: a + lam * b + beta * T),
    ),
    Mistake(
        "language model left out",
        "the language model has no say: λ log p(y) is missing.",
        _by(_among(lambda a, b, T, lam, beta: a + beta * T)),
    ),
    Mistake(
        "language model alone",
        "log p(y | x) is missing: what was read has no say.",
        _by(_among(lambda a, b, T, lam, beta: lam * b + beta * T)),
    ),
    Mistake(
        "weight on the translation",
        "λ multiplies log p(y | x): it belongs to the language model.",
        _by(_among(lambda a, b, T, lam, beta: lam * a + b + beta * T)),
    ),
    Mistake(
        "shares of one",
        "the translation has weight 1 − λ: here it has 1.",
        _by(_among(lambda a, b, T, lam, beta: (1 - lam) * a + lam * b + beta * T)),
    ),
    Mistake(
        "weight forgotten",
        "λ is forgotten: the language model counts in full.",
        _by(_among(lambda a, b, T, lam, beta: a + b + beta * T)),
    ),
    Mistake(
        "language model taken off",
        "λ log p(y) is subtracted: what the language model finds likely must gain.",
        _by(_among(lambda a, b, T, lam, beta: a - lam * b + beta * T)),
    ),
    Mistake(
        "no reward for length",
        "the length has no say: β is added for each word of a candidate.",
        _by(_among(lambda a, b, T, lam, beta: a + lam * b)),
    ),
    Mistake(
        "length punished",
        "β times the length is subtracted: every word is rewarded.",
        _by(_among(lambda a, b, T, lam, beta: a + lam * b - beta * T)),
    ),
    Mistake(
        "divided by the length",
        "the logarithms are divided by the length: here every word gets a reward β instead.",
        _by(_among(lambda a, b, T, lam, beta: (a + lam * b) / np.maximum(T, 1) + beta * T)),
    ),
    Mistake(
        "reward inside the weight",
        "λ multiplies the reward for length too.",
        _by(_among(lambda a, b, T, lam, beta: a + lam * (b + beta * T))),
    ),
    Mistake(
        "logarithm of the length",
        "the reward is β log T: it is β T.",
        _by(_among(lambda a, b, T, lam, beta: a + lam * b + beta * np.log(np.maximum(T, 1)))),
    ),
    Mistake(
        "worst chosen",
        "the candidate with the smallest score is chosen: the largest is the best.",
        _by(_among(lambda *args: -scores_of(*args))),
    ),
    Mistake(
        "end of the sorted list",
        "the order is from the best to the worst, and the last is taken.",
        _by(choose=_sorted),
    ),
    Mistake(
        "nothing re-ranked",
        "every weight chooses the first of the list, as the translator ordered it.",
        _by(lambda a, b, T, lam, beta: np.where(T > 0, -np.arange(T.shape[1]) + 0.0, -np.inf)),
    ),
    Mistake(
        "best on its own scale",
        "the best weight is the one with the largest scores: scores of different weights cannot be "
        "compared, look at the quality of what was chosen.",
        _best_score,
    ),
    Mistake(
        "worst weight",
        "best is the weight whose choices have the lowest quality.",
        _by(pick=np.argmin),
    ),
    Mistake(
        "best single sentence",
        "means has the largest quality of a weight's choices: take the mean over the sentences.",
        _by(weigh=lambda choices, quality: quality[np.arange(len(quality)), choices].max(axis=1)),
    ),
    Mistake(
        "middle sentence",
        "means has the median over the sentences: take the mean.",
        _by(
            weigh=lambda choices, quality: np.median(
                quality[np.arange(len(quality)), choices], axis=1
            )
        ),
    ),
    Mistake(
        "sum over the sentences",
        "means has the sum over the sentences: divide by how many there are.",
        _by(weigh=lambda choices, quality: means_of(choices, quality) * len(quality)),
    ),
    Mistake(
        "quality of all candidates",
        "means is over all candidates: it is over those that the weight chooses.",
        _by(weigh=lambda choices, quality: np.full(len(choices), quality.mean())),
    ),
    Mistake(
        "best for all",
        "every row has what the best weight chooses: row m is what weight m chooses.",
        _only_best,
    ),
    Mistake(
        "logarithm twice",
        "the logarithm is taken of what is one already.",
        on_changed(
            _by(),
            log_p=lambda a: np.where(a < 0, -np.log(np.maximum(-a, 1e-12)), 0.0),
            log_lm=lambda a: np.where(a < 0, -np.log(np.maximum(-a, 1e-12)), 0.0),
        ),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "log_p, log_lm, lengths and quality have a row a sentence and a column a candidate; "
        "lambdas has one number a weight."
    ),
)
