"""Exercise 6.3: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch06.bidirectional_forward.spec import (
    Half,
    one_by_one,
    reference,
    to_the_left,
    to_the_right,
    up_to,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then

zeros = np.zeros_like


def _left(half):
    """The run to the left is a wrong one: ``half(run, x, length, right)``."""
    return partial(one_by_one, left=half)


def _over_all(run, x, length, right=None):
    """The left run over all T steps, then cut."""
    hs = run(x[::-1])
    return Half(up_to(hs[::-1][:length], len(x)), hs[-1])


def _over_zeros(run, x, length, right=None):
    return _over_all(run, up_to(x[:length], len(x)), length)


def _not_turned_back(run, x, length, right=None):
    hs = run(x[:length][::-1])
    return Half(up_to(hs, len(x)), hs[-1])


def _not_turned(run, x, length, right=None):
    return to_the_right(run, x, length)


def _first_of_the_turned(run, x, length, right=None):
    """The whole batch is turned around, and the padding, now in front, taken for the sequence."""
    hs = run(x[::-1][:length])
    return Half(up_to(hs[::-1], len(x)), hs[-1])


def _without_its_own(run, x, length, right=None):
    """At step t what was read before x_t."""
    half = to_the_left(run, x, length)
    hs = np.concatenate([half.hs[1:length], run.h0[None]])
    return Half(up_to(hs, len(x)), half.last)


def _on_from_the_right(run, x, length, right):
    return to_the_left(run._replace(h0=right.last), x, length)


def _lasts(which):
    """Hs is right; ``which(hs, args)`` are the last states, (2, N, H)."""

    def answer(**args):
        hs, _ = reference(**args)
        return hs, which(hs, args)

    return answer


def _halves(hs):
    H = hs.shape[-1] // 2
    return hs[..., :H], hs[..., H:]


def _ends(args):
    return args["lengths"] - 1, np.arange(len(args["lengths"]))


def _both_at_the_end(hs, args):
    return np.stack([half[_ends(args)] for half in _halves(hs)])


def _both_at_T(hs, args):
    return np.stack([half[-1] for half in _halves(hs)])


def _right_at_T(hs, args):
    right, left = _halves(hs)
    return np.stack([right[-1], left[0]])


def _right_read_on(run, x, length):
    """What is read of the padding shows in last alone."""
    return Half(to_the_right(run, x, length).hs, run(x)[-1])


def _right_last_masked(run, x, length):
    """The last state is taken at the batch's end, where the mask has put 0."""
    half = to_the_right(run, x, length)
    return Half(half.hs, half.hs[-1])


def _padding_answered(run, x, length):
    """The states at padding are kept too; the last one is right."""
    hs = run(x)
    return Half(hs, hs[length - 1])


def _held(run, x, length):
    half = to_the_right(run, x, length)
    held = np.repeat(half.last[None], len(x) - length, axis=0)
    return Half(np.concatenate([half.hs[:length], held]), half.last)


def _lengths_ignored(**args):
    return reference(**args | {"lengths": np.full_like(args["lengths"], len(args["x"]))})


def _both_of_the_first(a):
    return np.stack([a[0], a[0]])


TOO_LATE = (
    "to set the states at padding to 0 in the end is too late: the run to the left has read the "
    "padding first. It must begin at step lengths[n] − 1. "
)
MISTAKES = (
    Mistake(
        "left run reads the padding",
        "the run to the left begins in the padding: turning the whole batch around puts it in "
        "front. It must begin at each sequence's own last symbol, lengths[n] − 1.",
        _left(_over_all),
    ),
    Mistake(
        "left run reads zeros",
        "the run to the left goes through the padding, set to 0, before it comes to the sequence: "
        "an input of 0 changes the state too, by W_hh and b.",
        _left(_over_zeros),
    ),
    Mistake(
        "mask at the end",
        TOO_LATE + "And last[0] is the state there: the right run has gone on through the padding.",
        partial(one_by_one, left=_over_all, right=_right_read_on),
    ),
    Mistake(
        "mask before the last state",
        TOO_LATE
        + "And last[0] is the state there, not at the end of the batch, where the mask is.",
        partial(one_by_one, left=_over_all, right=_right_last_masked),
    ),
    Mistake(
        "turned around with the padding",
        "the run to the left takes the first lengths[n] steps of the whole batch turned around: "
        "these are padding. Turn each sequence around within its length.",
        _left(_first_of_the_turned),
    ),
    Mistake(
        "not turned back",
        "the states of the run to the left stand in the order of reading: turn them back, so that "
        "its last one stands at step 0.",
        _left(_not_turned_back),
    ),
    Mistake(
        "both to the right",
        "both runs go to the right: the second reads each sequence from its last symbol to its "
        "first.",
        _left(_not_turned),
    ),
    Mistake(
        "without its own symbol",
        "at step t the run to the left has not read x_t yet: its state there is the one after it.",
        _left(_without_its_own),
    ),
    Mistake(
        "on from the other run",
        "the run to the left starts from where the run to the right ended: it starts from h0[1].",
        _left(_on_from_the_right),
    ),
    Mistake(
        "lengths ignored",
        "lengths makes no difference: the states of a sequence are those of its own steps, and 0 "
        "after them.",
        _lengths_ignored,
    ),
    Mistake(
        "states at padding",
        "the run to the right goes on through the padding, and its states there are kept: they are "
        "to be 0.",
        partial(one_by_one, right=_padding_answered),
    ),
    Mistake(
        "state held at padding",
        "after a sequence's end its last state is repeated: there it is to be 0.",
        partial(one_by_one, right=_held),
    ),
    Mistake(
        "right run's last state after the padding",
        "hs is right, but the run to the right has gone on through the padding: its last state is "
        "the one at step lengths[n] − 1.",
        partial(one_by_one, right=_right_read_on),
    ),
    Mistake(
        "right run's last state at T",
        "hs is right, but last[0] is taken from the last step of the batch, where shorter "
        "sequences have 0: take it from step lengths[n] − 1.",
        _lasts(_right_at_T),
    ),
    Mistake(
        "both at the end",
        "hs is right, but last[1] is taken where the run to the left began: it ended at step 0.",
        _lasts(_both_at_the_end),
    ),
    Mistake(
        "both at T",
        "hs is right, but last is hs[-1]: the run to the right ended at step lengths[n] − 1, that "
        "to the left at step 0.",
        _lasts(_both_at_T),
    ),
    Mistake(
        "last states swapped",
        "hs is right, but last[0] belongs to the run to the left: that to the right comes first.",
        then(reference, lambda answer: (answer[0], answer[1][::-1])),
    ),
    Mistake(
        "last states side by side",
        "hs is right, but in last the two runs stand side by side: stack them, (2, N, H).",
        then(reference, lambda answer: (answer[0], np.concatenate(list(answer[1]), axis=-1))),
    ),
    Mistake(
        "halves swapped",
        "in hs the run to the left comes first: that to the right has the first H columns.",
        then(reference, lambda answer: (np.concatenate(_halves(answer[0])[::-1], -1), answer[1])),
    ),
    Mistake(
        "sum of both",
        "hs is the sum of the two runs: they stand side by side, (T, N, 2H).",
        then(reference, lambda answer: (sum(_halves(answer[0])), answer[1])),
    ),
    Mistake(
        "weights swapped",
        "the two runs have each other's weights: those at 0 belong to the run to the right.",
        on_changed(reference, **dict.fromkeys(("W_xh", "W_hh", "b"), np.flipud)),
    ),
    Mistake(
        "one set of weights",
        "both runs have the weights at 0: the run to the left has its own, at 1.",
        on_changed(reference, **dict.fromkeys(("W_xh", "W_hh", "b"), _both_of_the_first)),
    ),
    Mistake(
        "W_hh of the first run",
        "both runs have W_hh[0]: the run to the left has its own, W_hh[1].",
        on_changed(reference, W_hh=_both_of_the_first),
    ),
    Mistake(
        "h0 of the first run",
        "both runs start from h0[0]: the run to the left starts from h0[1].",
        on_changed(reference, h0=_both_of_the_first),
    ),
    Mistake(
        "h0 swapped",
        "the runs start from each other's states: h0[0] belongs to the run to the right.",
        on_changed(reference, h0=np.flipud),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the runs start from h0[0] and h0[1], not from zeros.",
        on_changed(reference, h0=zeros),
    ),
    Mistake("b left out", "b is left out.", on_changed(reference, b=zeros)),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: W_hh h is h @ W_hh.T when states are rows.",
        on_changed(reference, W_hh=lambda W: W.swapaxes(1, 2)),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "Direction d has W_xh[d] (H, I), W_hh[d] (H, H), b[d] (H,) and starts from h0[d] (N, H); "
        "for the whole batch W_xh x is x[t] @ W_xh[d].T, for one sequence W_xh[d] @ x[t, n]."
    ),
)
