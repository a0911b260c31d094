"""Exercise 0.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch00.adam_step.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import mistakes_of, on_changed, then


def _averages(m, v, g, beta1, beta2):
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2


def _stepping(step):
    """The averages are right; ``step`` makes the update, without lr, of a dictionary of names."""

    @np.errstate(all="ignore")
    def answer(w, g, m, v, t, lr, beta1, beta2, eps):
        new_m, new_v = _averages(m, v, g, beta1, beta2)
        known = {"m": new_m, "v": new_v, "g": g, "t": t, "b1": beta1, "b2": beta2, "eps": eps}
        known |= {"m_hat": new_m / (1 - beta1**t), "v_hat": new_v / (1 - beta2**t)}
        return w - lr * step(**known, old_m=m, old_v=v), new_m, new_v

    return answer


def _averaging(averages):
    """The averages are wrong, and the update is made of them as it should be."""

    @np.errstate(all="ignore")
    def answer(w, g, m, v, t, lr, beta1, beta2, eps):
        m, v = averages(m, v, g, beta1, beta2)
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v

    return answer


STEPS = (
    (
        "no correction",
        "m and v are used without hats: divide them by 1 − β^t, or the first steps are wrong.",
        lambda m, v, eps, **_: m / (np.sqrt(v) + eps),
    ),
    (
        "only m corrected",
        "v has no hat: divide it by 1 − beta2^t.",
        lambda m_hat, v, eps, **_: m_hat / (np.sqrt(v) + eps),
    ),
    (
        "only v corrected",
        "m has no hat: divide it by 1 − beta1^t.",
        lambda m, v_hat, eps, **_: m / (np.sqrt(v_hat) + eps),
    ),
    (
        "t − 1",
        "the exponents are t − 1: this update is number t, so they are t.",
        lambda m, v, t, b1, b2, eps, **_: (
            m / (1 - b1 ** (t - 1)) / (np.sqrt(v / (1 - b2 ** (t - 1))) + eps)
        ),
    ),
    (
        "t + 1",
        "the exponents are t + 1: this update is number t, so they are t.",
        lambda m, v, t, b1, b2, eps, **_: (
            m / (1 - b1 ** (t + 1)) / (np.sqrt(v / (1 - b2 ** (t + 1))) + eps)
        ),
    ),
    (
        "t not used",
        "the averages are divided by 1 − β: it must be 1 − β^t.",
        lambda m, v, b1, b2, eps, **_: m / (1 - b1) / (np.sqrt(v / (1 - b2)) + eps),
    ),
    (
        "β times t",
        "β is multiplied by t: it must be raised to the power t (** in Python).",
        lambda m, v, t, b1, b2, eps, **_: (
            m / (1 - b1 * t) / (np.sqrt(np.abs(v / (1 - b2 * t))) + eps)
        ),
    ),
    (
        "multiplied by the correction",
        "m and v are multiplied by 1 − β^t: divide, to make them larger.",
        lambda m, v, t, b1, b2, eps, **_: m * (1 - b1**t) / (np.sqrt(v * (1 - b2**t)) + eps),
    ),
    (
        "one correction for both",
        "v is corrected with beta1: it has beta2.",
        lambda m_hat, v, t, b1, eps, **_: m_hat / (np.sqrt(v / (1 - b1**t)) + eps),
    ),
    (
        "root missing",
        "this divides by v̂ + ε: take the root of v̂ first.",
        lambda m_hat, v_hat, eps, **_: m_hat / (v_hat + eps),
    ),
    (
        "ε under the root",
        "ε is added to v̂ under the root: add it to the root.",
        lambda m_hat, v_hat, eps, **_: m_hat / np.sqrt(v_hat + eps),
    ),
    (
        "ε before the correction",
        "ε is added to the root of v before the correction: here it is added to the root of v̂.",
        lambda m_hat, v, t, b2, eps, **_: m_hat * np.sqrt(1 - b2**t) / (np.sqrt(v) + eps),
    ),
    (
        "ε missing",
        "ε is not used: add it to the root of v̂.",
        lambda m_hat, v_hat, **_: m_hat / np.sqrt(v_hat),
    ),
    (
        "ε after the division",
        "ε is added to the quotient, which needs parentheses: m̂ / (√v̂ + ε).",
        lambda m_hat, v_hat, eps, **_: m_hat / np.sqrt(v_hat) + eps,
    ),
    (
        "g for m̂",
        "the step goes along g: it goes along the average m̂.",
        lambda g, v_hat, eps, **_: g / (np.sqrt(v_hat) + eps),
    ),
    (
        "no scale",
        "the step is lr · m̂, which is momentum alone: divide by the root of v̂.",
        lambda m_hat, **_: m_hat,
    ),
    (
        "uphill",
        "this goes uphill: subtract the step from w.",
        lambda m_hat, v_hat, eps, **_: -m_hat / (np.sqrt(v_hat) + eps),
    ),
    (
        "old averages",
        "w is changed with the averages of the update before: update m and v first.",
        lambda old_m, old_v, t, b1, b2, eps, **_: (
            old_m / (1 - b1**t) / (np.sqrt(old_v / (1 - b2**t)) + eps)
        ),
    ),
    (
        "old m",
        "w is changed with the m of the update before: update m first.",
        lambda old_m, v_hat, t, b1, eps, **_: old_m / (1 - b1**t) / (np.sqrt(v_hat) + eps),
    ),
    (
        "one scale for all",
        "all weights are divided by one number, made of all of v̂: each has its own.",
        lambda m_hat, v_hat, eps, **_: m_hat / (np.sqrt(v_hat.mean()) + eps),
    ),
    (
        "length of the root",
        "all weights are divided by one number, the root of the sum of v̂: each has its own.",
        lambda m_hat, v_hat, eps, **_: m_hat / (np.sqrt(v_hat.sum()) + eps),
    ),
)
AVERAGES = (
    (
        "square missing",
        "v is an average of g: it must be one of g².",
        lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g),
    ),
    (
        "square of m",
        "v is an average of m²: it must be one of g².",
        lambda m, v, g, b1, b2: (new := b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * new**2),
    ),
    (
        "betas swapped",
        "beta1 belongs to m and beta2 to v.",
        lambda m, v, g, b1, b2: _averages(m, v, g, b2, b1),
    ),
    (
        "weights swapped",
        "β multiplies what came before, 1 − β what is new: not the other way round.",
        lambda m, v, g, b1, b2: _averages(m, v, g, 1 - b1, 1 - b2),
    ),
    (
        "sums for averages",
        "1 − β is missing: what is new counts as 1 − β, or m and v are sums and not averages.",
        lambda m, v, g, b1, b2: (b1 * m + g, b2 * v + g**2),
    ),
    (
        "no memory",
        "m and v are made of this gradient alone: β times the old ones is missing.",
        lambda m, v, g, b1, b2: ((1 - b1) * g, (1 - b2) * g**2),
    ),
    (
        "square of the new part",
        "1 − beta2 is squared too: only g is.",
        lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + ((1 - b2) * g) ** 2),
    ),
    (
        "beta1 in both",
        "v is averaged with beta1: it has beta2.",
        lambda m, v, g, b1, b2: _averages(m, v, g, b1, b1),
    ),
)


def _hats(w, g, m, v, t, lr, beta1, beta2, eps):
    new, m, v = reference(w, g, m, v, t, lr, beta1, beta2, eps)
    return new, m / (1 - beta1**t), v / (1 - beta2**t)


def _step_alone(w, **rest):
    new, m, v = reference(w, **rest)
    return new - w, m, v


MISTAKES = (
    *mistakes_of(STEPS, _stepping),
    *mistakes_of(AVERAGES, _averaging),
    Mistake(
        "hats returned",
        "m and v are returned with hats: the next update needs them without.",
        _hats,
    ),
    Mistake(
        "old averages returned",
        "m and v are returned as they came: return the new ones.",
        lambda w, g, m, v, **rest: (reference(w, g, m, v, **rest)[0], m, v),
    ),
    Mistake(
        "step alone",
        "this is the step: add it to w.",
        _step_alone,
    ),
    Mistake(
        "w not changed",
        "w is returned as it came.",
        lambda w, **rest: (w, *reference(w, **rest)[1:]),
    ),
    Mistake(
        "order",
        "w comes first, then m and v.",
        then(reference, lambda answer: (answer[1], answer[2], answer[0])),
    ),
    Mistake(
        "lr missing",
        "lr is not used.",
        on_changed(reference, lr=lambda lr: 1.0),
    ),
)
