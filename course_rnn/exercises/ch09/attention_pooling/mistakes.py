"""Exercise 9.3: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit


def _weights(scores, mask):
    """The right weights."""
    return _over(np.where(mask, scores, -np.inf))


def _over(scores, axis=0):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _dscores(weights, dweights):
    """Back through the softmax, as it should be."""
    return weights * (dweights - (weights * dweights).sum(axis=0))


def _attend(
    hs, W, b, u, mask, dv,
    *, weigh=_weights, squash=np.tanh, slope=lambda hidden: 1 - hidden**2, softmax=_dscores,
    mean=lambda weights, hs, mask: np.einsum("tn,tnh->nh", weights, hs), bias=True,
    averaged=True, scored=True, sums=lambda da: da.sum(axis=(0, 1)), through_u=True,
):  # fmt: skip
    """All six answers, with one step replaced by a wrong one."""
    hidden = squash(hs @ W.T + (b if bias else 0))
    weights = weigh(hidden @ u, mask)
    dweights = np.einsum("nh,tnh->tn", dv, hs)
    ds = softmax(weights, dweights)
    da = ds[..., None] * (u if through_u else 1) * slope(hidden)
    dhs = averaged * weights[..., None] * dv + scored * (da @ W)
    dW, du = np.einsum("tna,tnh->ah", da, hs), np.einsum("tn,tna->a", ds, hidden)
    return mean(weights, hs, mask), weights, dhs, dW, sums(da), du


def _with(**parts):
    return np.errstate(all="ignore")(partial(_attend, **parts))


def _changed(position, change):
    """The right answers, one of them changed."""

    @np.errstate(all="ignore")
    def answer(**args):
        found = list(_attend(**args))
        found[position] = change(found[position], args)
        return tuple(found)

    return answer


def _late(scores, mask):
    return _over(scores) * mask


def _even(weights, hs, mask):
    return (hs * mask[..., None]).sum(axis=0) / mask.sum(axis=0)[:, None]


def _best(weights, hs, mask):
    return hs[weights.argmax(axis=0), np.arange(hs.shape[1])]


MISTAKES = (
    Mistake(
        "mask ignored",
        "the mask is not used: a state in the padding must have the weight 0.",
        _with(weigh=lambda scores, mask: _over(scores)),
    ),
    Mistake(
        "masked after the softmax",
        "the padding is taken out after the softmax, and what is left no longer sums to 1: set the "
        "scores there to −∞ before it.",
        _with(weigh=_late),
    ),
    Mistake(
        "scores of 0",
        "the scores in the padding are set to 0, which counts as e^0 = 1: set them to −∞.",
        _with(weigh=lambda scores, mask: _over(scores * mask)),
    ),
    Mistake(
        "mask turned round",
        "the mask is taken the wrong way round: True is a word.",
        _with(weigh=lambda scores, mask: _weights(scores, ~mask)),
    ),
    Mistake(
        "softmax over the batch",
        "the softmax is taken over the sequences of the batch: over the steps of each, axis 0.",
        _with(weigh=lambda scores, mask: _over(np.where(mask, scores, -1e9), axis=1) * mask),
    ),
    Mistake(
        "negative scores",
        "the weights are those of −s: the largest score has the largest weight.",
        _with(weigh=lambda scores, mask: _weights(-scores, mask)),
    ),
    Mistake(
        "no tanh",
        "the tanh of the scores is missing: s = u · tanh(W h + b).",
        _with(squash=lambda a: a, slope=np.ones_like),
    ),
    Mistake(
        "relu",
        "relu stands where tanh should.",
        _with(squash=lambda a: np.maximum(a, 0), slope=lambda hidden: 1.0 * (hidden > 0)),
    ),
    Mistake("no bias", "b is left out of the scores.", _with(bias=False)),
    Mistake(
        "plain mean",
        "v is the plain mean of the real states: the weights are not used in it.",
        _with(mean=_even),
    ),
    Mistake(
        "divided by the length",
        "v is divided by the number of words: the weights have done that already.",
        _with(
            mean=lambda weights, hs, mask: (
                np.einsum("tn,tnh->nh", weights, hs) / mask.sum(axis=0)[:, None]
            )
        ),
    ),
    Mistake(
        "best state",
        "v is the state of the largest weight alone.",
        _with(mean=_best),
    ),
    Mistake(
        "weights as constants",
        "dhs lacks a way: a state also changes its own weight, through the score.",
        _with(scored=False),
    ),
    Mistake(
        "scores only",
        "dhs lacks the direct way: a state is also what is averaged, with its weight.",
        _with(averaged=False),
    ),
    Mistake(
        "softmax forgotten",
        "the gradient passes the softmax unchanged: ∂w_i/∂s_j = w_i (δ_ij − w_j).",
        _with(softmax=lambda weights, dweights: dweights * (weights > 0)),
    ),
    Mistake(
        "diagonal of the softmax",
        "of the softmax only w (1 − w) is used: a score changes the other weights, too.",
        _with(softmax=lambda weights, dweights: weights * (1 - weights) * dweights),
    ),
    Mistake(
        "without the mean",
        "of the softmax the second term is missing: what the other words lose.",
        _with(softmax=lambda weights, dweights: weights * dweights),
    ),
    Mistake(
        "sum without weights",
        "in the softmax's second term the sum is over ∂L/∂w without the weights.",
        _with(
            softmax=lambda weights, dweights: (
                weights * (dweights - (dweights * (weights > 0)).sum(axis=0))
            )
        ),
    ),
    Mistake(
        "slope forgotten",
        "the slope of tanh is missing on the way back to W h + b.",
        _with(slope=np.ones_like),
    ),
    Mistake(
        "slope not squared",
        "the slope of tanh is taken as 1 − tanh: tanh is to be squared.",
        _with(slope=lambda hidden: 1 - hidden),
    ),
    Mistake(
        "u forgotten",
        "u is missing on the way back from the score to the tanh.",
        _with(through_u=False),
    ),
    Mistake(
        "db of one sequence",
        "db is that of the first sequence alone: sum over the batch.",
        _changed(4, lambda db, args: _attend(**_first(args))[4]),
    ),
    Mistake(
        "db as a mean over the batch",
        "db is averaged over the batch: gradients of a shared bias are summed.",
        _changed(4, lambda db, args: db / args["hs"].shape[1]),
    ),
    Mistake(
        "db as a mean over all words",
        "db is averaged over all words of the batch: it is their sum.",
        _changed(4, lambda db, args: db / args["mask"].sum()),
    ),
    Mistake(
        "sign of the gradients",
        "all gradients have the wrong sign.",
        lambda **args: (*_attend(**args)[:2], *(-g for g in _attend(**args)[2:])),
    ),
    Mistake(
        "dv in the padding",
        "dhs gives every step dv, whatever its weight.",
        _changed(
            2,
            lambda dhs, args: dhs + (1 - _attend(**args)[1][..., None]) * args["dv"],
        ),
    ),
    Mistake(
        "du before the tanh",
        "du is taken with W h + b: it is the tanh of it that u meets.",
        _changed(5, lambda du, args: _du_before(args)),
    ),
)


def _first(args):
    """Arguments of the first sequence alone."""
    one = {name: args[name][:, :1] for name in ("hs", "mask")}
    return args | one | {"dv": args["dv"][:1]}


def _du_before(args):
    hs, W, b, dv = (args[name] for name in ("hs", "W", "b", "dv"))
    ds = _dscores(_attend(**args)[1], np.einsum("nh,tnh->tn", dv, hs))
    return np.einsum("tn,tna->a", ds, hs @ W.T + b)


STUMBLES = (
    shapes_do_not_fit(
        "hs is (T, N, H), W (A, H): hs @ W.T is (T, N, A), and with u the scores are (T, N), as "
        "the mask. To weigh states, give the weights a last axis, weights[..., None].",
        also="einstein sum",
    ),
)
