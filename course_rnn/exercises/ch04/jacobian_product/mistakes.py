"""Exercise 4.2: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch04.jacobian_product.spec import one_jacobian, reference
from course_rnn.exercises.ch04.states import WRONG_SLOPES, slope_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import (
    mistakes_of,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)


def _with_slope(slope):
    return partial(reference, jacobian=partial(one_jacobian, slope=slope))


MISTAKES = (
    Mistake(
        "oldest on the left",
        "the factors are in the wrong order: the Jacobian of the last step stands on the left.",
        on_changed(reference, hs=lambda hs: hs[::-1]),
    ),
    Mistake(
        "W_hh transposed",
        "W_hh is used transposed: entry [i, j] of a Jacobian is how unit i of the new state "
        "depends on unit j of the old one, and that is by W_hh[i, j].",
        on_changed(reference, W_hh=np.transpose),
    ),
    Mistake(
        "product transposed",
        "the product is transposed: entry [i, j] is how unit i of h_T depends on unit j of h_0.",
        then(reference, np.transpose),
    ),
    Mistake(
        "columns scaled",
        "the slopes scale the columns of W_hh: tanh comes after W_hh, so row i is multiplied by "
        "the slope of unit i, (1 - h**2)[:, None] * W_hh.",
        partial(reference, jacobian=lambda h, W_hh: W_hh * slope_of(h)),
    ),
    Mistake(
        "no slopes",
        "the slopes of tanh are missing: this is a power of W_hh.",
        _with_slope(np.ones_like),
    ),
    Mistake(
        "no W_hh",
        "W_hh is missing: this is the product of the slopes alone.",
        on_changed(reference, W_hh=lambda W_hh: np.eye(len(W_hh))),
    ),
    *mistakes_of(WRONG_SLOPES, _with_slope),
    Mistake(
        "state for slope",
        "the rows are multiplied by the states: multiply them by the slopes, 1 − h².",
        _with_slope(lambda h: h),
    ),
    Mistake(
        "squared state for slope",
        "the rows are multiplied by h²: the slope is 1 − h².",
        _with_slope(np.square),
    ),
    Mistake(
        "last factor missing",
        "the Jacobian of the last step is missing: from h_0 to h_T there are T of them.",
        on_changed(reference, hs=lambda hs: hs[:-1]),
    ),
    Mistake(
        "first factor missing",
        "the Jacobian of the first step is missing: hs[0] is h_1, the end of that step.",
        on_changed(reference, hs=lambda hs: hs[1:]),
    ),
    Mistake(
        "one factor too many",
        "there is one W_hh too many: start from the identity, np.eye(H).",
        lambda hs, W_hh: reference(hs, W_hh) @ W_hh,
    ),
    Mistake(
        "starts with ones",
        "the product starts with a matrix full of 1: start with the identity, np.eye(H).",
        lambda hs, W_hh: reference(hs, W_hh) @ np.ones_like(W_hh),
    ),
    Mistake(
        "starts with zeros",
        "the product starts with 0, and stays there: start with the identity, np.eye(H).",
        lambda hs, W_hh: np.zeros_like(W_hh),
    ),
    Mistake(
        "element by element",
        "the Jacobians are multiplied element by element: the matrix product is @.",
        lambda hs, W_hh: np.prod([one_jacobian(h, W_hh) for h in hs], axis=0),
    ),
    Mistake(
        "sum",
        "the Jacobians are added: multiply them.",
        lambda hs, W_hh: sum(one_jacobian(h, W_hh) for h in hs),
    ),
    Mistake(
        "last step only",
        "this is the Jacobian of the last step alone: multiply those of all steps.",
        on_changed(reference, hs=lambda hs: hs[-1:]),
    ),
    Mistake(
        "first step only",
        "this is the Jacobian of the first step alone: return after the loop, not in it.",
        on_changed(reference, hs=lambda hs: hs[:1]),
    ),
    Mistake(
        "the same step",
        "the Jacobian of the last step is raised to the power T: each step has its own slopes.",
        on_changed(reference, hs=lambda hs: np.tile(hs[-1], (len(hs), 1))),
    ),
    Mistake(
        "slopes apart",
        "all slopes are multiplied first, and then a power of W_hh: matrices must stay in their "
        "order, slope and W_hh by turns.",
        lambda hs, W_hh: (
            np.prod(slope_of(hs), axis=0)[:, None] * np.linalg.matrix_power(W_hh, len(hs))
        ),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "There is one sequence and no batch axis: hs[t] has shape (H,), and "
        "(1 - hs[t]**2)[:, None] is a column.",
        also="shape mismatch",
    ),
    past_the_end("hs", "hs[0] … hs[T − 1] are h_1 … h_T."),
)
