"""Exercise 0.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch00.sigmoid_parts.spec import reference
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import mistakes_of, then


def _with(s=None, slope=None, log_s=None):
    """Some of the three computed in another way: each takes a and the right s."""

    @np.errstate(all="ignore")
    def answer(a):
        right = reference(a)
        changed = zip((s, slope, log_s), right, strict=True)
        return tuple(value if f is None else f(a, right[0]) for f, value in changed)

    return answer


def _all_from(s):
    """σ is wrong, and slope and logarithm are made of it."""

    @np.errstate(all="ignore")
    def answer(a):
        value = s(a)
        return value, value * (1 - value), np.log(value)

    return answer


def _clipped(args, answer):
    """The logarithm stops falling somewhere, though a goes on."""
    a, log_s = args["a"], answer[2]
    low = log_s[a < -700]
    return bool(low.size > 1 and np.ptp(low) < 1e-3 and low[0] > a[a < -700].max() + 1)


SLOPES = (
    (
        "slope of tanh",
        "1 − s² is the slope of tanh: σ has another.",
        lambda a, s: 1 - s**2,
    ),
    (
        "slope: 1 − s missing",
        "the slope equals s itself: a factor is missing.",
        lambda a, s: s,
    ),
    (
        "slope of the logarithm",
        "1 − s is the slope of log σ: that of σ has one more factor.",
        lambda a, s: 1 - s,
    ),
    (
        "a for s",
        "a (1 − a) is the slope written with a: it is s = σ(a) that belongs there.",
        lambda a, s: a * (1 - a),
    ),
    (
        "σ twice in the slope",
        "σ is applied to s once more in the slope: s is σ(a) already.",
        lambda a, s: (twice := reference(s)[0]) * (1 - twice),
    ),
    (
        "slope negative",
        "the slope has the wrong sign: σ rises everywhere.",
        lambda a, s: -s * (1 - s),
    ),
    (
        "s + s²",
        "this is s (1 + s): the sign is another.",
        lambda a, s: s * (1 + s),
    ),
    (
        "e^−a / (1 + e^−a)²",
        "the slope is nan for very negative a: e^−a and its square are infinite there, and "
        "∞ / ∞ is nan. Write the slope with s.",
        lambda a, s: np.exp(-a) / (1 + np.exp(-a)) ** 2,
    ),
    (
        "e^a / (1 + e^a)²",
        "the slope is nan for large a: e^a and its square are infinite there, and ∞ / ∞ is nan. "
        "Write the slope with s.",
        lambda a, s: np.exp(a) / (1 + np.exp(a)) ** 2,
    ),
)
LOGARITHMS = (
    (
        "logarithm of 0",
        "log_s is −∞ for very negative a: before the logarithm is taken, σ has become 0 or an "
        "exponential infinite. The true value is near a. Use a form in which no exponential is "
        "large.",
        lambda a, s: np.log(s),
    ),
    (
        "logarithm of what is rounded to 0",
        "log_s is −∞ from about a = −40 on: there 1 + tanh(a / 2), or 1 − σ(−a), is rounded to 0 "
        "before the logarithm is taken. The true value is near a.",
        lambda a, s: np.log(0.5 * (1 + np.tanh(a / 2))),
    ),
    (
        "epsilon in the logarithm",
        "log_s stops falling for very negative a, as if a small number had been added to s or a "
        "had been clipped: the true value is near a.",
        lambda a, s: np.log(s + 1e-12),
    ),
    (
        "logarithm to base 2",
        "this is the logarithm to base 2: use the natural one.",
        lambda a, s: reference(a)[2] / np.log(2),
    ),
    (
        "logarithm to base 10",
        "this is the logarithm to base 10: use the natural one.",
        lambda a, s: reference(a)[2] / np.log(10),
    ),
    (
        "−log σ",
        "this is −log σ(a): without the minus.",
        lambda a, s: -reference(a)[2],
    ),
    (
        "log of 1 − σ",
        "this is log(1 − σ(a)), which is log σ(−a): the sign of a is wrong.",
        lambda a, s: reference(-a)[2],
    ),
    (
        "softplus",
        "this is log(1 + e^a): log σ(a) has two signs that are other.",
        lambda a, s: -reference(-a)[2],
    ),
    (
        "logit",
        "this is a itself, the logarithm of s / (1 − s): wanted is that of s.",
        lambda a, s: a,
    ),
    (
        "a for large |a| only",
        "this is min(a, 0), which log σ comes near to far from 0 only.",
        lambda a, s: np.minimum(a, 0),
    ),
)
WHOLE = (
    (
        "minus missing",
        "this is 1 / (1 + e^a): the exponent is −a.",
        lambda a: reference(-a)[0],
    ),
    (
        "parentheses missing",
        "in Python 1 / 1 + e is (1 / 1) + e: the sum needs parentheses.",
        lambda a: 1 / 1 + np.exp(-a),
    ),
    ("tanh", "this is tanh, from −1 to 1: σ goes from 0 to 1.", np.tanh),
    (
        "tanh of a, not of a / 2",
        "this is (1 + tanh(a)) / 2, which is σ(2a).",
        lambda a: reference(2 * a)[0],
    ),
    (
        "softmax",
        "the numbers of s sum to 1: this is softmax. σ takes each number alone.",
        lambda a: np.exp(a - a.max()) / np.exp(a - a.max()).sum(),
    ),
    (
        "e^a / (1 + e^a)",
        "s is nan for large a: e^a is infinite there, and ∞ / ∞ is nan.",
        lambda a: np.exp(a) / (1 + np.exp(a)),
    ),
    ("step", "s is 0 or 1 only: this is a step.", lambda a: (a > 0).astype(float)),
    ("ReLU", "this is max(0, a), ReLU.", lambda a: np.maximum(a, 0)),
    ("exponential", "this is e^−a: 1 / (1 + …) is missing.", lambda a: np.exp(-a)),
)


def _ordered(*places):
    return then(reference, lambda answer: tuple(answer[k] for k in places))


MISTAKES = (
    *mistakes_of(WHOLE, _all_from),
    *mistakes_of(SLOPES, lambda slope: _with(slope=slope)),
    *(
        Mistake(name, hint, _with(log_s=log_s), _clipped if "epsilon" in name else None)
        for name, hint, log_s in LOGARITHMS
    ),
    Mistake(
        "order",
        "slope and logarithm are swapped: s, slope, log_s is the order.",
        _ordered(0, 2, 1),
    ),
)

STUMBLES = (
    Stumble(
        "OverflowError: math range error",
        "math.exp cannot compute e^1000, which no float can hold: use a form in which the "
        "exponent is never a large positive number.",
    ),
    Stumble(
        "ValueError: (math domain error|expected a positive input)",
        "the logarithm of 0: before it is taken, σ has become 0. log σ(a) is near a there.",
        lambda args, match: args["a"].min() < -700,
    ),
    Stumble(
        "only (length-1|0-dimensional) arrays can be converted|only size-1 arrays",
        "math.exp and math.log take one number: use np.exp and np.log, or a loop.",
    ),
    Stumble(
        "truth value of an array",
        "`if a > 0` asks about one number, and a has n: use np.where, or a loop.",
    ),
)
