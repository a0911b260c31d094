"""Exercise 1.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.corpus_perplexity.spec import is_real, real_tokens, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then


def _exp_of_mean(nats):
    return np.exp(nats.sum() / nats.size)


def _divided_by(count):
    """The sum is divided by a wrong number, which comes from the shape of all the losses."""

    def mean(losses, lengths):
        return real_tokens(losses, lengths).sum() / count(*losses.shape)

    return then(mean, np.exp)


def _means_of_sentences(losses, lengths):
    return np.where(is_real(losses, lengths), losses, 0).sum(axis=1) / lengths


def _weighted_by_length(losses, lengths):
    perplexities = np.exp(_means_of_sentences(losses, lengths))
    return np.average(perplexities, weights=lengths)


def _multiplied(losses, lengths):
    return (losses * is_real(losses, lengths)).sum() / lengths.sum()


MISTAKES = (
    Mistake(
        "no exp",
        "this is the mean loss: the perplexity is exp of it.",
        then(real_tokens, np.mean),
    ),
    Mistake(
        "sign",
        "the sign is wrong: a loss is already −log p, so it is exp of the mean, not of minus it.",
        then(real_tokens, lambda nats: np.exp(-nats.mean())),
    ),
    Mistake(
        "base 2 of nats",
        "base 2: losses in nats go with exp, not with 2 to their power.",
        then(real_tokens, lambda nats: 2 ** nats.mean()),
    ),
    Mistake(
        "exp of bits",
        "the losses are turned into bits, which go with 2 to their power; nats go with exp.",
        then(real_tokens, lambda nats: np.exp(nats.mean() / np.log(2))),
    ),
    Mistake(
        "sum",
        "this is exp of the sum: divide by the number of real tokens.",
        _divided_by(lambda N, T: 1),
    ),
    Mistake(
        "divided by N",
        "the sum is divided by the number of sentences: divide by that of real tokens.",
        _divided_by(lambda N, T: N),
    ),
    Mistake(
        "divided by T",
        "the sum is divided by T: divide by the number of real tokens.",
        _divided_by(lambda N, T: T),
    ),
    Mistake(
        "divided by N·T",
        "the sum is divided by N·T, which counts padding as tokens of loss 0: divide by the number "
        "of real tokens.",
        _divided_by(lambda N, T: N * T),
    ),
    Mistake(
        "mean over tokens",
        "this is the mean of exp(loss): take the mean of the losses first, and exp of it once.",
        then(real_tokens, lambda nats: np.exp(nats).mean()),
    ),
    Mistake(
        "median",
        "this is exp of the median: every loss counts, so take the mean.",
        then(real_tokens, lambda nats: np.exp(np.median(nats))),
    ),
    Mistake(
        "mean of perplexities",
        "this is the mean of one perplexity per sentence: take exp once, of the mean over all real "
        "tokens.",
        then(_means_of_sentences, lambda means: np.exp(means).mean()),
    ),
    Mistake(
        "weighted mean of perplexities",
        "the perplexities of the sentences are averaged, weighted by length: average the losses, "
        "and take exp once.",
        _weighted_by_length,
    ),
    Mistake(
        "mean of sentence means",
        "every sentence counts the same: every token must, so that a long sentence weighs more.",
        then(_means_of_sentences, _exp_of_mean),
    ),
    Mistake(
        "padding counted",
        "padding is counted: only the first lengths[n] losses of row n are real.",
        then(lambda losses, lengths: losses, _exp_of_mean),
    ),
    Mistake(
        "padding summed",
        "padding is in the sum, though not in the number of tokens it is divided by.",
        then(lambda losses, lengths: losses.sum() / lengths.sum(), np.exp),
    ),
    Mistake(
        "inverted mask",
        "the mask is the wrong way round: the mean is that of the padding.",
        then(lambda losses, lengths: losses[~is_real(losses, lengths)], _exp_of_mean),
    ),
    Mistake(
        "multiplied mask",
        "the padding is multiplied by 0, but 0 · inf and 0 · nan are nan: pick the real losses "
        "(by slices, losses[mask] or np.where) instead.",
        then(_multiplied, np.exp),
    ),
    Mistake(
        "one too many",
        "one token too many of each sentence: t counts from 0, so real are t < lengths[n].",
        on_changed(reference, lengths=lambda lengths: lengths + 1),
    ),
    Mistake(
        "one too few",
        "the last token of each sentence is left out: real are t < lengths[n].",
        on_changed(reference, lengths=lambda lengths: lengths - 1),
    ),
    Mistake(
        "first left out",
        "the first token of each sentence is left out: losses[n, 0] is a loss like the others.",
        on_changed(
            reference, losses=lambda losses: losses[:, 1:], lengths=lambda lengths: lengths - 1
        ),
    ),
    Mistake(
        "last token only",
        "only the last token of each sentence counts: all of its tokens must.",
        then(lambda losses, lengths: losses[np.arange(len(losses)), lengths - 1], _exp_of_mean),
    ),
    Mistake(
        "shortest",
        "every sentence is cut to the length of the shortest: row n has lengths[n] tokens.",
        then(lambda losses, lengths: losses[:, : lengths.min()], _exp_of_mean),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "Time runs along the second axis: a mask of shape (N, T) is "
        "np.arange(T) < lengths[:, None].",
        also="boolean index did not match",
    ),
    Stumble(
        "only integer scalar arrays can be converted",
        "an array stands where one integer is wanted: take row n up to lengths[n] in a loop, or "
        "compare np.arange(T) with lengths[:, None].",
    ),
    Stumble(
        "ragged|inhomogeneous",
        "rows of unequal length do not make an array: add up their sums and their lengths.",
    ),
)
