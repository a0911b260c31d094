"""Exercise 12.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch12.min_gru_log.spec import (
    log_candidate,
    log_recurrence,
    log_sigmoid,
    reference,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then


def _by(
    keep=log_sigmoid,
    take=lambda a_z: log_sigmoid(-a_z),
    candidate=log_candidate,
    recurrence=log_recurrence,
    start=lambda log_h0: log_h0,
):
    """The right answer with one part replaced by a wrong one."""

    @np.errstate(all="ignore")
    def answer(a_z, a_n, log_h0):
        return recurrence(keep(a_z), take(a_z) + candidate(a_n), start(log_h0))

    return answer


def _sums(before=lambda A: A, after=lambda A: A, start=lambda log_h0: log_h0, how=None):
    """By two cumulative sums, one of them wrong."""

    def recurrence(log_a, log_b, log_h0):
        A = np.cumsum(log_a, axis=0)
        terms = np.concatenate([start(log_h0)[None], log_b - before(A)])
        total = np.logaddexp.accumulate(terms)[1:] if how is None else how(terms)
        return after(A) + total

    return _by(recurrence=recurrence)


def _shifted(A):
    return np.concatenate([0 * A[:1], A[:-1]])


def _plain_sigmoid(a):
    return np.log(1 / (1 + np.exp(-a)))


def _by_products(log_a, log_b, log_h0):
    P = np.cumprod(np.exp(log_a), axis=0)
    return np.log(P * (np.exp(log_h0) + np.cumsum(np.exp(log_b) / P, axis=0)))


def _clipped(log_a, log_b, log_h0):
    return log_recurrence(np.maximum(log_a, -30), np.maximum(log_b, -30), log_h0)


def _one_start(log_h0):
    return np.broadcast_to(log_h0[:1], log_h0.shape)


MISTAKES = (
    Mistake(
        "shares exchanged",
        "z and 1 − z are exchanged: z is what is kept of the old state.",
        _by(keep=lambda a: log_sigmoid(-a), take=log_sigmoid),
    ),
    Mistake(
        "share of the candidate missing",
        "the candidate is added whole: its share is 1 − z.",
        _by(take=lambda a: 0 * a),
    ),
    Mistake(
        "z for both",
        "state and candidate are both multiplied by z: the candidate's share is 1 − z.",
        _by(take=log_sigmoid),
    ),
    Mistake(
        "nothing forgotten",
        "the old state is kept whole: its share is z.",
        _by(keep=lambda a: 0 * a),
    ),
    Mistake(
        "half missing",
        "the candidate is a from 0 on, without the 1/2: it would be 0 at 0.",
        _by(candidate=lambda a: np.where(a >= 0, np.log(np.maximum(a, 1e-300)), log_sigmoid(a))),
    ),
    Mistake(
        "one in place of a half",
        "the candidate is a + 1 from 0 on: with a + 1/2 there is no jump at 0.",
        _by(candidate=lambda a: np.where(a >= 0, np.log(np.maximum(a, 0) + 1), log_sigmoid(a))),
    ),
    Mistake(
        "sigmoid everywhere",
        "the candidate is σ(a) everywhere: from 0 on it is a + 1/2.",
        _by(candidate=log_sigmoid),
    ),
    Mistake(
        "half below 0",
        "the candidate is 1/2 below 0: there it is σ(a).",
        _by(candidate=lambda a: np.log(np.maximum(a, 0) + 0.5)),
    ),
    Mistake(
        "exponential",
        "the candidate is exp(a), so that its logarithm is a: see how it is defined.",
        _by(candidate=lambda a: a),
    ),
    Mistake(
        "candidate not in logarithms",
        "the candidate is added to the logarithms as it is: take its logarithm.",
        _by(candidate=lambda a: np.exp(log_candidate(a))),
    ),
    Mistake(
        "pre-activations exchanged",
        "a_z and a_n are exchanged.",
        lambda a_z, a_n, log_h0: reference(a_n, a_z, log_h0),
    ),
    Mistake(
        "gate overflows",
        "the logarithm of a gate is taken after the gate was rounded to 0: it is "
        "−log(1 + exp(−a)), and logaddexp computes that safely.",
        _by(keep=_plain_sigmoid, take=lambda a: _plain_sigmoid(-a)),
    ),
    Mistake(
        "candidate underflows",
        "the logarithm of a candidate is taken after it was rounded to 0: below 0 it is "
        "log σ(a), safely.",
        _by(
            candidate=lambda a: np.log(
                np.where(a >= 0, np.maximum(a, 0) + 0.5, 1 / (1 + np.exp(-a)))
            )
        ),
    ),
    Mistake(
        "products outside the logarithms",
        "the products of the factors underflow to 0: leave everything in logarithms.",
        _by(recurrence=_by_products),
    ),
    Mistake(
        "clipped",
        "the logarithms are cut off below: they may be as small as they are.",
        _by(recurrence=_clipped),
    ),
    Mistake(
        "out of the logarithms",
        "the states are returned: their logarithms are asked for.",
        then(reference, np.exp),
    ),
    Mistake(
        "start forgotten",
        "h_0 does not count: the first step keeps z of it.",
        _by(start=lambda log_h0: np.full_like(log_h0, -np.inf)),
    ),
    Mistake(
        "start taken for a state",
        "log_h0 is a logarithm already: it is not to be taken once more, nor is it h_0.",
        _by(start=lambda log_h0: np.log(np.abs(log_h0))),
    ),
    Mistake(
        "start at 1",
        "h_0 is taken to be 1: log_h0 is given.",
        _by(start=np.zeros_like),
    ),
    Mistake(
        "one start for all",
        "all sequences start from the state of the first: log_h0 has a row for each.",
        _by(start=_one_start),
    ),
    Mistake(
        "one factor too few",
        "what is added at step t is divided by the factors before t alone: log b_t minus the sum "
        "up to t.",
        _sums(before=_shifted),
    ),
    Mistake(
        "sum not added back",
        "the sum of the logarithms of the factors is not added at the end.",
        _sums(after=lambda A: 0 * A),
    ),
    Mistake(
        "all steps at once",
        "each state sums up all steps: step t only those up to t.",
        _sums(how=lambda terms: np.logaddexp.reduce(terms)[None]),
    ),
    Mistake(
        "logarithms added",
        "the two shares are added as logarithms, which multiplies them: use logaddexp.",
        _by(
            recurrence=lambda log_a, log_b, log_h0: log_h0 + np.cumsum(log_a + log_b, axis=0),
        ),
    ),
    Mistake(
        "the larger alone",
        "of the two shares only the larger is taken: log(exp x + exp y) is more than the maximum.",
        _by(
            recurrence=lambda log_a, log_b, log_h0: np.stack(
                _folded(np.maximum, log_a, log_b, log_h0)
            ),
        ),
    ),
    Mistake(
        "from the end",
        "the steps are read from the last to the first.",
        on_changed(reference, a_z=lambda a: a[::-1], a_n=lambda a: a[::-1]),
    ),
)


def _folded(join, log_a, log_b, log_h):
    rows = []
    for a_t, b_t in zip(log_a, log_b, strict=True):
        log_h = join(a_t + log_h, b_t)
        rows.append(log_h)
    return rows


STUMBLES = (
    past_the_end("a_z", "the steps are a_z[0] to a_z[T - 1]."),
    shapes_do_not_fit(
        "a_z and a_n are (T, N, H), log_h0 is (N, H): log_h0[None] has a first axis."
    ),
)
