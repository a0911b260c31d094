"""Exercise 6.1: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch06.pad_and_mask.spec import pad_with, pieces, reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import then


def _sorted_first(order):
    """The sequences are put in another order first."""

    def answer(symbols, lengths, value):
        new = np.argsort(order * lengths, kind="stable")
        cut = pieces(symbols, lengths)
        return reference(np.concatenate([cut[n] for n in new]), lengths[new], value)

    return answer


def _columns_filled(fill):
    """``fill(piece, T)`` is the whole column of a sequence."""

    def answer(symbols, lengths, value):
        padded, mask = reference(symbols, lengths, value)
        cut = pieces(symbols, lengths)
        return np.stack([fill(piece, len(padded)) for piece in cut], axis=1), mask

    return answer


def _across(symbols, lengths, value):
    padded, mask = reference(symbols, lengths, value)
    padded[mask] = symbols
    return padded, mask


def _mask_by_value(symbols, lengths, value):
    padded, _ = reference(symbols, lengths, value)
    return padded, padded != value


def _masked(change):
    return then(reference, lambda answer: (answer[0], change(answer[1])))


def _right_aligned(piece, T):
    return np.arange(T - len(piece), T)


MISTAKES = (
    Mistake(
        "batch first",
        "time and batch are swapped: each sequence is a column, padded[t, n].",
        then(reference, lambda answer: (answer[0].T, answer[1].T)),
    ),
    Mistake(
        "padded in front",
        "the padding stands before the sequences: it comes after their ends.",
        partial(pad_with, place=_right_aligned),
    ),
    Mistake(
        "zeros for value",
        "the padding is 0: it is to be value.",
        lambda symbols, lengths, value: reference(symbols, lengths, 0),
    ),
    Mistake(
        "last symbol held",
        "each sequence is filled up with its own last symbol: it is to be filled with value.",
        _columns_filled(lambda piece, T: np.pad(piece, (0, T - len(piece)), mode="edge")),
    ),
    Mistake(
        "begun again",
        "a sequence that is over begins again, as np.resize does: fill it up with value.",
        _columns_filled(np.resize),
    ),
    Mistake(
        "filled across",
        "the symbols are laid out step by step, one for each sequence in turn, as padded[mask] = "
        "symbols does: those of one sequence stand together in symbols.",
        _across,
    ),
    Mistake(
        "longest first",
        "the sequences are sorted, longest first: leave them in their order.",
        _sorted_first(-1),
    ),
    Mistake(
        "shortest first",
        "the sequences are sorted, shortest first: leave them in their order.",
        _sorted_first(1),
    ),
    Mistake(
        "cut to the shortest",
        "T is the length of the shortest sequence, and the others are cut: T is that of the "
        "longest.",
        partial(pad_with, steps=np.min),
    ),
    Mistake(
        "one step too many",
        "there is one step more than the longest sequence has.",
        partial(pad_with, steps=lambda lengths: lengths.max() + 1),
    ),
    Mistake(
        "reversed",
        "the sequences run backwards: their first symbols stand at step 0.",
        partial(pad_with, place=lambda piece, T: np.arange(len(piece))[::-1]),
    ),
    Mistake(
        "mask inverted",
        "the mask is True at padding: it is True at real symbols.",
        _masked(np.logical_not),
    ),
    Mistake(
        "mask by value",
        "the mask is False at real symbols that equal value: whether a step is real is a matter of "
        "its place, t < lengths[n], not of its symbol.",
        _mask_by_value,
    ),
    Mistake(
        "mask one step long",
        "the mask is True one step past each end: steps count from 0, so t < lengths[n].",
        partial(pad_with, belongs=lambda t, length: t <= length),
    ),
    Mistake(
        "mask one step short",
        "the mask is False at the last symbol of each sequence.",
        partial(pad_with, belongs=lambda t, length: t < length - 1),
    ),
    Mistake(
        "mask of the ends alone",
        "the mask is True at the last symbols alone: it is True at every real one.",
        partial(pad_with, belongs=lambda t, length: t == length - 1),
    ),
    Mistake(
        "mask batch first",
        "padded is right, but the mask has time and batch swapped: mask[t, n].",
        _masked(np.transpose),
    ),
    Mistake(
        "mask all True",
        "the mask is True everywhere: padding is to be told apart by lengths.",
        _masked(np.ones_like),
    ),
)

STUMBLES = (
    Stumble(
        r"could not broadcast input array from shape \((\d{1,6}),\) into shape",
        "a piece of symbols does not fit where it is to go: sequence n has lengths[n] of them, and "
        "begins where the n sequences before it end.",
    ),
    Stumble(
        "inhomogeneous",
        "NumPy makes no array of rows of different lengths: make one of shape (T, N) full of "
        "value, and write each sequence into its column.",
    ),
)
