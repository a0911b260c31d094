"""Exercise 1.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch01.corpus_perplexity.spec import real_tokens, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _from_tokens(perplexity):
    """A mistake in what is made of the losses of the real tokens."""

    def answer(losses, lengths):
        with np.errstate(all="ignore"):
            return float(perplexity(losses[real_tokens(losses, lengths)], *losses.shape))

    return answer


def _from_sentences(perplexity):
    """A mistake in what is made of the mean loss of each sentence."""

    def answer(losses, lengths):
        sums = np.where(real_tokens(losses, lengths), losses, 0).sum(axis=1)
        return float(perplexity(sums / lengths, lengths))

    return answer


def _from_all(perplexity):
    """A mistake that takes padding along."""

    def answer(losses, lengths):
        with np.errstate(all="ignore"):
            return float(perplexity(losses, lengths, real_tokens(losses, lengths)))

    return answer


MISTAKES = (
    Mistake(
        "no exp",
        "this is the mean loss: the perplexity is exp of it.",
        _from_tokens(lambda nats, N, T: nats.mean()),
    ),
    Mistake(
        "sign",
        "the sign is wrong: a loss is already −log p, so it is exp of the mean, not of minus it.",
        _from_tokens(lambda nats, N, T: np.exp(-nats.mean())),
    ),
    Mistake(
        "base 2 of nats",
        "base 2: losses in nats go with exp, not with 2 to their power.",
        _from_tokens(lambda nats, N, T: 2 ** nats.mean()),
    ),
    Mistake(
        "exp of bits",
        "the losses are turned into bits, which go with 2 to their power; nats go with exp.",
        _from_tokens(lambda nats, N, T: np.exp(nats.mean() / np.log(2))),
    ),
    Mistake(
        "sum",
        "this is exp of the sum: divide by the number of real tokens.",
        _from_tokens(lambda nats, N, T: np.exp(nats.sum())),
    ),
    Mistake(
        "divided by N",
        "the sum is divided by the number of sentences: divide by that of real tokens.",
        _from_tokens(lambda nats, N, T: np.exp(nats.sum() / N)),
    ),
    Mistake(
        "divided by T",
        "the sum is divided by T: divide by the number of real tokens.",
        _from_tokens(lambda nats, N, T: np.exp(nats.sum() / T)),
    ),
    Mistake(
        "divided by N·T",
        "the sum is divided by N·T, which counts padding as tokens of loss 0: divide by the number "
        "of real tokens.",
        _from_tokens(lambda nats, N, T: np.exp(nats.sum() / (N * T))),
    ),
    Mistake(
        "mean over tokens",
        "this is the mean of exp(loss): take the mean of the losses first, and exp of it once.",
        _from_tokens(lambda nats, N, T: np.exp(nats).mean()),
    ),
    Mistake(
        "median",
        "this is exp of the median: every loss counts, so take the mean.",
        _from_tokens(lambda nats, N, T: np.exp(np.median(nats))),
    ),
    Mistake(
        "mean of perplexities",
        "this is the mean of one perplexity per sentence: take exp once, of the mean over all real "
        "tokens.",
        _from_sentences(lambda means, lengths: np.exp(means).mean()),
    ),
    Mistake(
        "weighted mean of perplexities",
        "the perplexities of the sentences are averaged, weighted by length: average the losses, "
        "and take exp once.",
        _from_sentences(lambda means, lengths: np.average(np.exp(means), weights=lengths)),
    ),
    Mistake(
        "mean of sentence means",
        "every sentence counts the same: every token must, so that a long sentence weighs more.",
        _from_sentences(lambda means, lengths: np.exp(means.mean())),
    ),
    Mistake(
        "padding counted",
        "padding is counted: only the first lengths[n] losses of row n are real.",
        _from_all(lambda losses, lengths, real: np.exp(losses.mean())),
    ),
    Mistake(
        "padding summed",
        "padding is in the sum, though not in the number of tokens it is divided by.",
        _from_all(lambda losses, lengths, real: np.exp(losses.sum() / lengths.sum())),
    ),
    Mistake(
        "inverted mask",
        "the mask is the wrong way round: the mean is that of the padding.",
        _from_all(
            lambda losses, lengths, real: np.exp(losses[~real].mean() if (~real).any() else np.nan)
        ),
    ),
    Mistake(
        "multiplied mask",
        "the padding is multiplied by 0, but 0 · inf and 0 · nan are nan: pick the real losses "
        "(by slices, losses[mask] or np.where) instead.",
        _from_all(lambda losses, lengths, real: np.exp((losses * real).sum() / lengths.sum())),
    ),
    Mistake(
        "one too many",
        "one token too many of each sentence: t counts from 0, so real are t < lengths[n].",
        _from_all(
            lambda losses, lengths, real: np.exp(
                losses[np.arange(losses.shape[1]) <= lengths[:, None]].mean()
            )
        ),
    ),
    Mistake(
        "one too few",
        "the last token of each sentence is left out: real are t < lengths[n].",
        lambda losses, lengths: reference(losses, np.maximum(lengths - 1, 0)),
    ),
    Mistake(
        "first left out",
        "the first token of each sentence is left out: losses[n, 0] is a loss like the others.",
        lambda losses, lengths: reference(losses[:, 1:], lengths - 1),
    ),
    Mistake(
        "last token only",
        "only the last token of each sentence counts: all of its tokens must.",
        lambda losses, lengths: float(np.exp(losses[np.arange(len(losses)), lengths - 1].mean())),
    ),
    Mistake(
        "shortest",
        "every sentence is cut to the length of the shortest: row n has lengths[n] tokens.",
        lambda losses, lengths: float(np.exp(losses[:, : lengths.min()].mean())),
    ),
)


STUMBLES = (
    Stumble(
        f"{SHAPES}|boolean index did not match",
        "the shapes do not fit. Time runs along the second axis: a mask of shape (N, T) is "
        "np.arange(T) < lengths[:, None].",
    ),
    Stumble(
        "integer scalar arrays|slice indices|0-dimensional|TypeError",
        "a slice takes one length, not all of them: take row n up to lengths[n] in a loop, or "
        "compare np.arange(T) with lengths[:, None].",
    ),
    Stumble(
        "ragged|inhomogeneous",
        "rows of unequal length do not make an array: add up their sums and their lengths.",
    ),
)
