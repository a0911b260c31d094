"""Exercise 7.1: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch07.masked_attention.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit


def _softmax(scores, mask, axis=-1, of=None):
    """The right weights; over another axis, or of scores that are masked in another way."""
    masked = np.where(mask, scores, -np.inf) if of is None else of(scores, mask)
    e = np.exp(masked - masked.max(axis=axis, keepdims=True))
    return np.where(np.isnan(e), 0, e) / e.sum(axis=axis, keepdims=True)


def _mean(weights, values, mask):
    """The right context."""
    return np.einsum("tns,sne->tne", weights, values)


def _attend(
    queries, keys, values, mask,
    *, scale=lambda D, S, E: D**-0.5, weigh=_softmax, mean=_mean,
):  # fmt: skip
    """Context and weights, with one step replaced by a wrong one."""
    (S, _, D), E = keys.shape, values.shape[2]
    scores = np.einsum("tnd,snd->tns", queries, keys) * scale(D, S, E)
    weights = weigh(scores, mask.T)
    return mean(weights, values, mask.T), weights


def _with(**parts):
    return np.errstate(all="ignore")(partial(_attend, **parts))


def _late(scores, mask):
    return _softmax(scores, np.ones_like(mask)) * mask


def _exponentials(scores, mask):
    return np.exp(scores) * mask


def _largest_not_subtracted(scores, mask):
    e = np.exp(scores) * mask
    return e / e.sum(axis=-1, keepdims=True)


def _late_and_divided(scores, mask):
    late = _late(scores, mask)
    return late / late.sum(axis=-1, keepdims=True)


def _sigmoids(scores, mask):
    return mask * 0.5 * (np.tanh(scores / 2) + 1)


def _scores_as_weights(scores, mask):
    scores = scores * mask
    return scores / scores.sum(axis=-1, keepdims=True)


def _hard(scores, mask):
    best = np.where(mask, scores, -np.inf).argmax(axis=-1)
    return np.eye(scores.shape[-1])[best]


def _all_real(mask):
    return np.ones_like(mask)


def _plain_mean(weights, values, mask):
    even = mask / mask.sum(axis=-1, keepdims=True)
    return _mean(weights * 0 + even, values, mask)


def _best_value(weights, values, mask):
    return _mean(np.eye(weights.shape[-1])[weights.argmax(axis=-1)], values, mask)


def _only_the_mean(name, hint, mean):
    """A wrong context of right weights; of weights that are wrong too, another hint is true."""
    wrong = _with(mean=mean)

    def fits(args, answer):
        pairs = zip(answer, wrong(**args), strict=True)
        return all(np.allclose(found, known, rtol=1e-4, atol=1e-5) for found, known in pairs)

    return Mistake(name, hint, wrong, fits)


MISTAKES = (
    Mistake(
        "not scaled",
        "the scores are q · k: they are to be divided by √D.",
        _with(scale=lambda D, S, E: 1),
    ),
    Mistake(
        "divided by D",
        "the scores are divided by D: by its square root, q · k / √D.",
        _with(scale=lambda D, S, E: 1 / D),
    ),
    Mistake(
        "times the root",
        "the scores are multiplied by √D: they are to be divided by it.",
        _with(scale=lambda D, S, E: D**0.5),
    ),
    Mistake(
        "root of S",
        "the scores are divided by √S, the number of keys: by √D, the number of their features.",
        _with(scale=lambda D, S, E: S**-0.5),
    ),
    Mistake(
        "root of E",
        "the scores are divided by √E, the number of features of a value: by √D, that of a key.",
        _with(scale=lambda D, S, E: E**-0.5),
    ),
    Mistake(
        "negative scores",
        "the scores have the wrong sign: the key that fits best must have the largest weight.",
        _with(scale=lambda D, S, E: -(D**-0.5)),
    ),
    Mistake(
        "mask ignored",
        "the mask is not used: where it is False, the weight must be 0.",
        on_changed(reference, mask=_all_real),
    ),
    Mistake(
        "mask turned round",
        "the mask is taken the wrong way round: True is a real key, False is padding.",
        _with(weigh=lambda scores, mask: _softmax(scores, ~mask)),
    ),
    Mistake(
        "masked after the softmax",
        "the padding is set to 0 after the softmax, and the other weights no longer sum to 1: "
        "mask the scores before it, with −∞.",
        _with(weigh=_late),
    ),
    Mistake(
        "masked after the softmax, divided again",
        "the padding is set to 0 after the softmax and the rest is divided by its sum, which is 0 "
        "where a score of the padding is much the largest: mask the scores before it, with −∞.",
        _with(weigh=_late_and_divided),
    ),
    Mistake(
        "largest not subtracted",
        "e^score overflows where a score is large: subtract the largest one of the real keys "
        "first, which changes no weight.",
        _with(weigh=_largest_not_subtracted),
    ),
    Mistake(
        "scores of 0",
        "the scores of the padding are set to 0, and e^0 is 1: a weight of 0 needs a score of −∞.",
        _with(weigh=lambda scores, mask: _softmax(scores, mask, of=np.multiply)),
    ),
    Mistake(
        "sum without weights",
        "the weights are right, but the context is the sum of the real values without weights.",
        _with(mean=lambda weights, values, mask: _mean(weights * 0 + mask, values, mask)),
    ),
    Mistake(
        "minus 1",
        "the scores of the padding are made smaller by 1: a weight of 0 needs a score of −∞.",
        _with(weigh=lambda scores, mask: _softmax(scores, mask, of=lambda s, m: s - ~m)),
    ),
    Mistake(
        "softmax over the queries",
        "the softmax is taken over the T queries: over the S keys, the last axis of the scores.",
        _with(weigh=lambda scores, mask: _softmax(np.where(mask, scores, -1e9), mask, axis=0)),
    ),
    Mistake(
        "softmax over the batch",
        "the softmax is taken over the N sequences, which have nothing to do with each other: "
        "over the S keys.",
        _with(weigh=lambda scores, mask: _softmax(np.where(mask, scores, -1e9), mask, axis=1)),
    ),
    Mistake(
        "not normalised",
        "the weights are e^score: divide them by their sum over the keys.",
        _with(weigh=_exponentials),
    ),
    Mistake(
        "sigmoid",
        "each score goes through the sigmoid: the weights are a softmax, and share 1 out.",
        _with(weigh=_sigmoids),
    ),
    Mistake(
        "no exponential",
        "the scores are divided by their sum: the softmax takes e^score first.",
        _with(weigh=_scores_as_weights),
    ),
    Mistake(
        "hard attention",
        "the best key gets all the weight: the softmax leaves something to the others.",
        _with(weigh=_hard),
    ),
    Mistake(
        "uniform",
        "all real keys have the same weight: it depends on how well a key fits the query.",
        on_changed(reference, queries=np.zeros_like),
    ),
    _only_the_mean(
        "mean without weights",
        "the context is the plain mean of the real values: the weights are not used in it.",
        _plain_mean,
    ),
    Mistake(
        "mean over S",
        "the context is divided by S: the weights sum to 1 already.",
        _with(mean=lambda weights, values, mask: _mean(weights, values, mask) / len(values)),
    ),
    _only_the_mean(
        "best value",
        "the context is the value of the best key alone: it is the weighted mean of all.",
        _best_value,
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "Each query meets all keys of its own sequence: np.einsum('tnd,snd->tns', queries, keys) "
        "are the scores, (T, N, S), and mask.T has the axes (N, S).",
        also="einstein sum",
    ),
)
