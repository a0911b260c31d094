"""Exercise 2.3: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import OUT_OF_BOUNDS, shapes_do_not_fit, then
from course_rnn.reference.ops import log_softmax, softmax


def _nats(logits, targets, log_p=log_softmax):
    return -np.take_along_axis(log_p(logits), targets[..., None], axis=-1)[..., 0]


def _exp_of_mean(nats):
    return np.exp(nats.mean())


def _with_log(log_p):
    """A mistake in the log-probabilities, from which the perplexity is then computed rightly."""
    return then(partial(_nats, log_p=log_p), _exp_of_mean)


def _softmax_over(axis):
    return _with_log(lambda logits: log_softmax(logits.swapaxes(axis, -1)).swapaxes(axis, -1))


def _naive_log_softmax(logits):
    exps = np.exp(logits)
    return np.log(exps / exps.sum(axis=-1, keepdims=True))


def _naive_log_sum_exp(logits):
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


MISTAKES = (
    Mistake(
        "softmax twice",
        "the softmax is taken twice: of the logits, and once more of the probabilities.",
        _with_log(lambda logits: log_softmax(softmax(logits))),
    ),
    Mistake(
        "no exp",
        "this is the cross-entropy: the perplexity is exp of it.",
        then(_nats, np.mean),
    ),
    Mistake(
        "sign",
        "the minus sign is missing: the loss is −log p.",
        then(_nats, lambda nats: np.exp(-nats.mean())),
    ),
    Mistake(
        "base 2 of nats",
        "base 2: a cross-entropy in nats goes with exp, not with 2 to its power.",
        then(_nats, lambda nats: 2 ** nats.mean()),
    ),
    Mistake(
        "exp of bits",
        "base 2: exp goes with the natural logarithm, not with log2.",
        then(_nats, lambda nats: np.exp(nats.mean() / np.log(2))),
    ),
    Mistake(
        "sum",
        "this is exp of the sum: take the mean over all N·T targets.",
        then(_nats, lambda nats: np.exp(nats.sum())),
    ),
    Mistake(
        "divided by T",
        "the sum is divided by T: there are N·T targets.",
        then(_nats, lambda nats: np.exp(nats.sum() / len(nats))),
    ),
    Mistake(
        "divided by N",
        "the sum is divided by N: there are N·T targets.",
        then(_nats, lambda nats: np.exp(nats.sum() / nats.shape[1])),
    ),
    Mistake(
        "mean over sequences",
        "this is the mean of one perplexity per sequence: take exp once, of the mean over all.",
        then(_nats, lambda nats: np.exp(nats.mean(axis=0)).mean()),
    ),
    Mistake(
        "mean over targets",
        "this is the mean of 1 / p: take the mean of −log p first, and exp of it once.",
        then(_nats, lambda nats: np.exp(nats).mean()),
    ),
    Mistake(
        "most likely symbol",
        "this takes the probability of the most likely symbol: take that of the target.",
        then(lambda logits, targets: -log_softmax(logits).max(axis=-1), _exp_of_mean),
    ),
    Mistake(
        "mean over all symbols",
        "this is the mean over all V symbols: only the target of each position counts.",
        then(lambda logits, targets: -log_softmax(logits), _exp_of_mean),
    ),
    Mistake(
        "every target at every position",
        "[:, :, targets] takes all the targets at every position: np.take_along_axis(log_p, "
        "targets[..., None], axis=-1) takes its own.",
        then(lambda logits, targets: -log_softmax(logits)[:, :, targets], _exp_of_mean),
    ),
    Mistake(
        "no softmax",
        "the logits are taken for log-probabilities: subtract the log-sum-exp of each row.",
        _with_log(lambda logits: logits),
    ),
    Mistake(
        "softmax over the batch",
        "the softmax runs over the batch axis: it must run over the last axis, the V symbols.",
        _softmax_over(axis=1),
    ),
    Mistake(
        "softmax over time",
        "the softmax runs over the time axis: it must run over the last axis, the V symbols.",
        _softmax_over(axis=0),
    ),
    Mistake(
        "one maximum",
        "one maximum is subtracted from all rows, so exp underflows in a row that is far below it: "
        "each row needs its own, logits.max(axis=-1, keepdims=True).",
        _with_log(lambda logits: _naive_log_sum_exp(logits - logits.max())),
    ),
    Mistake(
        "one maximum, softmax",
        "one maximum is subtracted from all rows, so a softmax becomes 0/0 in a row that is far "
        "below it: each row needs its own, logits.max(axis=-1, keepdims=True).",
        _with_log(lambda logits: _naive_log_softmax(logits - logits.max())),
    ),
    Mistake(
        "exp overflows",
        "exp overflows or underflows: subtract the largest logit of each row before exp.",
        _with_log(_naive_log_softmax),
    ),
    Mistake(
        "log-sum-exp overflows",
        "exp overflows or underflows inside the log-sum-exp: subtract the largest logit first, "
        "and add it again after the log.",
        _with_log(_naive_log_sum_exp),
    ),
    Mistake(
        "log of zero",
        "a loss is infinite: before the log is taken, exp underflows to 0 or overflows. Compute "
        "log p directly, as logit − log-sum-exp, with the largest logit of each row subtracted.",
        _with_log(lambda logits: np.log(softmax(logits))),
    ),
    Mistake(
        "log with epsilon",
        "a small constant inside the log hides an underflow: compute log p directly, "
        "as logit − log-sum-exp.",
        _with_log(lambda logits: np.log(softmax(logits) + 1e-12)),
    ),
)

LARGEST_EXPONENT = 709  # beyond it exp overflows
_PICK = (
    "Each position (t, n) has a target of its own: np.take_along_axis(log_p, targets[..., None], "
    "axis=-1) picks it."
)

STUMBLES = (
    Stumble(
        OUT_OF_BOUNDS,
        _PICK,
        lambda args, match: int(match[3]) in args["targets"].shape and match[2] in "01",
    ),
    Stumble("^IndexError: shape mismatch: indexing arrays", f"the shapes do not fit. {_PICK}"),
    Stumble(
        "^OverflowError",
        "exp overflows: subtract the largest logit of each row before exp, as the page says.",
        lambda args, match: args["logits"].max() > LARGEST_EXPONENT,
    ),
    Stumble(
        "math domain error|expected a positive input",
        "the logarithm of 0: a probability underflowed. Compute log p directly, as "
        "logit − log-sum-exp.",
        lambda args, match: np.ptp(args["logits"]) > LARGEST_EXPONENT,
    ),
    shapes_do_not_fit(
        "The maximum and the sum of each row must keep the last axis: axis=-1, keepdims=True."
    ),
)
