"""Exercise 9.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch09.mean_and_max.spec import mask_of, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import past_the_end, shapes_do_not_fit


def _both(mean=None, largest=None):
    """The right answer with one of the two replaced."""

    @np.errstate(all="ignore")
    def answer(hs, lengths):
        right = reference(hs, lengths)
        real = mask_of(hs, lengths)
        return (
            right[0] if mean is None else mean(hs, lengths, real),
            right[1] if largest is None else largest(hs, lengths, real),
        )

    return answer


def _last(hs, lengths, real):
    return hs[lengths - 1, np.arange(len(lengths))]


def _strongest(hs, lengths, real):
    """Of each sentence the whole state of the largest sum."""
    totals = np.where(real[..., 0], hs.sum(axis=-1), -np.inf)
    return hs[totals.argmax(axis=0), np.arange(len(lengths))]


def _by_size(hs, lengths, real):
    at = np.where(real, np.abs(hs), -1).argmax(axis=0)
    return np.take_along_axis(hs, at[None], axis=0)[0]


MISTAKES = (
    Mistake(
        "mean over padding too",
        "the mean takes in the padding: only the first lengths[n] steps of sentence n are words.",
        _both(mean=lambda hs, lengths, real: hs.mean(axis=0)),
    ),
    Mistake(
        "divided by T",
        "the sum of the real states is divided by T, the steps of the batch: by lengths[n].",
        _both(mean=lambda hs, lengths, real: (hs * real).mean(axis=0)),
    ),
    Mistake(
        "sum",
        "this is the sum of the real states: divide it by their number.",
        _both(mean=lambda hs, lengths, real: (hs * real).sum(axis=0)),
    ),
    Mistake(
        "all sums by their own length",
        "the sum takes in the padding, though it is divided by the right length.",
        _both(mean=lambda hs, lengths, real: hs.sum(axis=0) / lengths[:, None]),
    ),
    Mistake(
        "divided by all words",
        "the sum is divided by the number of words of the whole batch: by that of its sentence.",
        _both(mean=lambda hs, lengths, real: (hs * real).sum(axis=0) / lengths.sum()),
    ),
    Mistake(
        "divided by the mean length",
        "the sum is divided by the mean length of the batch: by the length of its sentence.",
        _both(mean=lambda hs, lengths, real: (hs * real).sum(axis=0) / lengths.mean()),
    ),
    Mistake(
        "last word left out of the mean",
        "the last word of each sentence is not in the mean: slice up to lengths[n].",
        _both(
            mean=lambda hs, lengths, real: (
                (hs * mask_of(hs, lengths - 1)).sum(axis=0) / np.maximum(lengths - 1, 1)[:, None]
            )
        ),
    ),
    Mistake(
        "one step too many in the mean",
        "the mean goes one step too far: step lengths[n], counted from 0, is padding already.",
        _both(
            mean=lambda hs, lengths, real: (
                (hs * mask_of(hs, lengths + 1)).sum(axis=0)
                / np.minimum(lengths + 1, len(hs))[:, None]
            )
        ),
    ),
    Mistake(
        "the last state for the mean",
        "the first answer is the last real state: it is the mean of all of them.",
        _both(mean=_last),
    ),
    Mistake(
        "the median",
        "the first answer is the median of the real states: it is their mean.",
        _both(
            mean=lambda hs, lengths, real: np.nanmedian(np.where(real, hs, np.nan), axis=0),
        ),
    ),
    Mistake(
        "maximum over padding too",
        "the maximum takes in the padding, whatever stands there.",
        _both(largest=lambda hs, lengths, real: hs.max(axis=0)),
    ),
    Mistake(
        "zeros compete",
        "the padding is set to 0 before the maximum, and 0 wins over negative states: use −∞.",
        _both(largest=lambda hs, lengths, real: (hs * real).max(axis=0)),
    ),
    Mistake(
        "starts at zero",
        "the maximum starts from 0, so a feature that is negative throughout comes out as 0: "
        "start from the first state, or from −∞.",
        _both(
            largest=lambda hs, lengths, real: np.maximum(np.where(real, hs, -np.inf).max(axis=0), 0)
        ),
    ),
    Mistake(
        "the smallest",
        "the smallest of each feature is taken: the largest is asked for.",
        _both(largest=lambda hs, lengths, real: np.where(real, hs, np.inf).min(axis=0)),
    ),
    Mistake(
        "largest in size",
        "of each feature the value farthest from 0 is taken: the largest, with its sign.",
        _both(largest=_by_size),
    ),
    Mistake(
        "without sign",
        "the maximum is taken of the absolute values.",
        _both(largest=lambda hs, lengths, real: np.where(real, np.abs(hs), 0).max(axis=0)),
    ),
    Mistake(
        "one winner for all features",
        "the features of one state are taken, that of the largest sum: each feature has its own "
        "winner.",
        _both(largest=_strongest),
    ),
    Mistake(
        "when, not how much",
        "the second answer is the step of the largest value, argmax: its value is asked for.",
        _both(
            largest=lambda hs, lengths, real: (
                np.where(real, hs, -np.inf).argmax(axis=0).astype(float)
            )
        ),
    ),
    Mistake(
        "the last state for the maximum",
        "the second answer is the last real state: it is the largest of each feature.",
        _both(largest=_last),
    ),
    Mistake(
        "swapped",
        "the two answers are swapped: the mean comes first.",
        lambda **args: reference(**args)[::-1],
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "hs is (T, N, H), lengths (N,). A mask of shape (T, N) needs a last axis, mask[..., None]; "
        "lengths needs one too where (N, H) is divided by it."
    ),
    past_the_end(
        "hs",
        "the index runs past the last step: the steps of sentence n are 0 to lengths[n] − 1.",
    ),
)
