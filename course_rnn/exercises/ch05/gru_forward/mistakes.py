"""Exercise 5.2: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch05.cells import by_gate, by_unit
from course_rnn.exercises.ch05.gru_forward.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then
from course_rnn.reference.ops import sigmoid

zeros = np.zeros_like


def _candidate(a_n, r, h, W_n, b_n, reset_after, of=lambda r: r):
    """The pre-activation of the candidate; right unless the reset gate is made something else."""
    r = of(r)
    return a_n + (r * (h @ W_n.T + b_n) if reset_after else (r * h) @ W_n.T + b_n)


def _update(z, n, h, r):
    """The right new state."""
    return (1 - z) * n + z * h


def _run(
    x, h0, W_xh, W_hh, b_xh, b_hh, reset_after,
    *, order="rzn", split=by_gate, gate=sigmoid, squash=np.tanh, candidate=_candidate,
    update=_update, carry=True, resets="r",
):  # fmt: skip
    """All states, with one part of a step replaced by a wrong one."""
    H, h, hs = h0.shape[1], h0, []
    place = order.index("n") * H
    W_n, b_n = W_hh[place : place + H], b_hh[place : place + H]
    for x_t in x:
        before = h if carry else h0
        inputs = dict(zip(order, split(x_t @ W_xh.T + b_xh, 3), strict=True))
        states = dict(zip(order, split(before @ W_hh.T + b_hh, 3), strict=True))
        r, z = (gate(inputs[name] + states[name]) for name in (resets, "z"))
        n = squash(candidate(inputs["n"], r, before, W_n, b_n, reset_after))
        h = update(z, n, before, r)
        hs.append(h)
    return np.stack(hs)


def _with(**parts):
    return np.errstate(all="ignore")(partial(_run, **parts))


def _bias_outside(a_n, r, h, W_n, b_n, reset_after):
    return a_n + (r * (h @ W_n.T) + b_n if reset_after else (r * h) @ W_n.T + b_n)


def _bias_inside(a_n, r, h, W_n, b_n, reset_after):
    return a_n + (r * (h @ W_n.T + b_n) if reset_after else (r * h) @ W_n.T + r * b_n)


def _reset_all(a_n, r, h, W_n, b_n, reset_after):
    return r * (a_n + h @ W_n.T + b_n) if reset_after else a_n + (r * h) @ W_n.T + b_n


def _starts_with_h0(h0, **rest):
    return np.concatenate([h0[None], reference(h0=h0, **rest)])


MISTAKES = (
    Mistake(
        "always after",
        "r acts after the product in both variants: if reset_after is False, multiply the state "
        "by r first, and W_hn by the result.",
        on_changed(reference, reset_after=lambda _: True),
    ),
    Mistake(
        "always before",
        "r acts before the product in both variants: if reset_after is True, multiply W_hn h + "
        "b_hn by r, not the state.",
        on_changed(reference, reset_after=lambda _: False),
    ),
    Mistake(
        "variants swapped",
        "the two variants are swapped: reset_after means that r acts after the product with W_hn.",
        on_changed(reference, reset_after=lambda after: not after),
    ),
    Mistake(
        "z and 1 − z swapped",
        "z and 1 − z are swapped: here z multiplies the old state, so z = 1 keeps it.",
        _with(update=lambda z, n, h, r: z * n + (1 - z) * h),
    ),
    Mistake(
        "z, r, n",
        "the first block is taken as z and the second as r: they are stacked r, z, n.",
        _with(order="zrn"),
    ),
    Mistake(
        "n first",
        "the first block is taken as the candidate: they are stacked r, z, n.",
        _with(order="nrz"),
    ),
    Mistake(
        "unit by unit",
        "the rows of the gates are taken as if the three of a unit stood together: all rows of r "
        "come first, then all of z and of n.",
        _with(split=by_unit),
    ),
    Mistake(
        "b_hn outside r",
        "b_hn is added after r: in reset_after r multiplies the whole of W_hn h + b_hn.",
        _with(candidate=_bias_outside),
    ),
    Mistake(
        "b_hn inside r",
        "b_hn is multiplied by r where the reset is before the product: there r multiplies the "
        "state alone.",
        _with(candidate=_bias_inside),
    ),
    Mistake(
        "r on everything",
        "r multiplies the input's share of the candidate too: it multiplies W_hn h + b_hn alone.",
        _with(candidate=_reset_all),
    ),
    Mistake(
        "no reset gate",
        "r is not used: it decides how much of the old state the candidate sees.",
        _with(candidate=partial(_candidate, of=np.ones_like)),
    ),
    Mistake(
        "1 − r",
        "the reset gate is used as 1 − r: r = 1 lets the old state through.",
        _with(candidate=partial(_candidate, of=lambda r: 1 - r)),
    ),
    Mistake(
        "z for r",
        "the candidate is made with z: it is r that acts on the old state there.",
        _with(resets="z"),
    ),
    Mistake(
        "candidate without state",
        "the candidate does not see the old state: W_hn is not used.",
        _with(candidate=lambda a_n, *_: a_n),
    ),
    Mistake(
        "reset state kept",
        "the new state keeps z ∘ r ∘ h, as when h is overwritten by r * h: r is for the candidate "
        "alone.",
        _with(update=lambda z, n, h, r: (1 - z) * n + z * r * h),
    ),
    Mistake(
        "old state kept whole",
        "the old state is kept whole: it is to be multiplied by z.",
        _with(update=lambda z, n, h, r: (1 - z) * n + h),
    ),
    Mistake(
        "candidate stored whole",
        "the candidate is stored whole: it is to be multiplied by 1 − z.",
        _with(update=lambda z, n, h, r: n + z * h),
    ),
    Mistake(
        "candidate for state",
        "the candidate is taken for the new state: the update gate is missing.",
        _with(update=lambda z, n, h, r: n),
    ),
    Mistake(
        "sigmoid candidate",
        "the candidate goes through the sigmoid: it takes tanh.",
        _with(squash=sigmoid),
    ),
    Mistake(
        "candidate without tanh",
        "the candidate is the pre-activation itself: tanh is missing.",
        _with(squash=lambda a: a),
    ),
    Mistake(
        "tanh gates",
        "the gates r and z go through tanh: they take the sigmoid.",
        _with(gate=np.tanh),
    ),
    Mistake(
        "not carried",
        "every step starts from h0: the new state is not carried on to the next step.",
        _with(carry=False),
    ),
    Mistake(
        "h0 ignored",
        "h0 is ignored: the first step must start from it, not from zeros.",
        on_changed(reference, h0=zeros),
    ),
    Mistake("b_hh left out", "b_hh is left out.", on_changed(reference, b_hh=zeros)),
    Mistake("b_xh left out", "b_xh is left out.", on_changed(reference, b_xh=zeros)),
    Mistake(
        "no biases", "both biases are left out.", on_changed(reference, b_xh=zeros, b_hh=zeros)
    ),
    Mistake(
        "W_hh left out",
        "W_hh is not used: gates and candidate must depend on the state before.",
        on_changed(reference, W_hh=zeros),
    ),
    Mistake(
        "previous input",
        "each step reads the input before its own, and the first step the last one (x[-1] in "
        "Python): state hs[t] comes from x[t].",
        on_changed(reference, x=partial(np.roll, shift=1, axis=0)),
    ),
    Mistake(
        "last state only",
        "only the last state is returned: return all of them, h_1 … h_T.",
        then(reference, lambda hs: hs[-1]),
    ),
    Mistake("h0 included", "h0 is part of the answer: hs[0] must be h_1.", _starts_with_h0),
    Mistake(
        "shifted by h0",
        "the states are one step late: hs[0] is h0, but must be h_1.",
        then(_starts_with_h0, lambda hs: hs[:-1]),
    ),
    Mistake(
        "one array",
        "every entry is the last state: one array was stored T times and then overwritten.",
        then(reference, lambda hs: np.stack([hs[-1]] * len(hs))),
    ),
)

STUMBLES = (
    past_the_end("x", "x[0] … x[T − 1] are the T inputs."),
    shapes_do_not_fit(
        "The N sequences are rows, so W_xh x_t is x_t @ W_xh.T, and W_hh h is h @ W_hh.T; each "
        "gate has H of the rows of a weight matrix, and H of the columns of the product."
    ),
)
