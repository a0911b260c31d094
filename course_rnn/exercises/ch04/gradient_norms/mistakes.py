"""Exercise 4.4: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch04.gradient_norms.spec import (
    gradients_back,
    norms_of,
    reference,
    step_back,
)
from course_rnn.exercises.ch04.states import WRONG_SLOPES, slope_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import (
    mistakes_of,
    on_changed,
    past_the_end,
    shapes_do_not_fit,
    then,
)


def _with_back(back):
    return partial(reference, back=back)


def _with_slope(slope):
    return _with_back(partial(step_back, slope=slope))


def _added_again(dh_T, **rest):
    return reference(dh_T, back=lambda *step: step_back(*step) + dh_T, **rest)


def _jacobians(hs, W_hh):
    """The last step first."""
    return [slope_of(h)[:, None] * W_hh for h in hs[::-1]]


def _jacobian_norms(dh_T, hs, W_hh):
    products = [np.eye(len(dh_T))]
    for jacobian in _jacobians(hs, W_hh):
        products.append(products[-1] @ jacobian)
    return np.linalg.norm(products[::-1], 2, axis=(1, 2))


def _bounds(dh_T, hs, W_hh):
    growth = [np.linalg.norm(jacobian, 2) for jacobian in _jacobians(hs, W_hh)]
    return np.linalg.norm(dh_T) * np.cumprod([1, *growth])[::-1]


MISTAKES = (
    Mistake(
        "latest first",
        "the norms stand in the order of the walk back: norms[0] must be that of step 0.",
        then(reference, lambda norms: norms[::-1]),
    ),
    Mistake(
        "forwards",
        "the walk begins at the first step: the gradient comes from the last, so hs[-1] is first.",
        on_changed(reference, hs=lambda hs: hs[::-1]),
    ),
    Mistake(
        "step T left out",
        "the norm at t = T is left out: it is that of dh_T itself.",
        then(reference, lambda norms: norms[:-1]),
    ),
    Mistake(
        "step 0 left out",
        "the norm at t = 0 is left out: the step from h_1 back to h_0 is one of the T.",
        then(reference, lambda norms: norms[1:]),
    ),
    Mistake(
        "W_hh not transposed",
        "W_hh is used as in the forward pass: backwards it is W_hh.T @ g, or g @ W_hh.",
        _with_back(lambda dh, h, W_hh: W_hh @ (dh * slope_of(h))),
    ),
    Mistake(
        "slope after W_hh",
        "the slopes come after W_hh: on the way back tanh comes first, then W_hh.",
        _with_back(lambda dh, h, W_hh: (dh @ W_hh) * slope_of(h)),
    ),
    Mistake(
        "forward Jacobian",
        "the gradient is multiplied by the Jacobian as in the forward direction: backwards it is "
        "multiplied by its transpose (J.T @ g, or g @ J).",
        _with_back(lambda dh, h, W_hh: slope_of(h) * (W_hh @ dh)),
    ),
    Mistake("no slopes", "the slopes of tanh are missing.", _with_slope(np.ones_like)),
    Mistake(
        "no W_hh", "W_hh is missing.", on_changed(reference, W_hh=lambda W_hh: np.eye(len(W_hh)))
    ),
    *mistakes_of(WRONG_SLOPES, _with_slope),
    Mistake(
        "state for slope",
        "the gradient is multiplied by the states: multiply it by the slopes, 1 − h².",
        _with_slope(lambda h: h),
    ),
    Mistake(
        "slope of the step before",
        "the slopes are those of the state before: from h_t back to h_(t−1) it is 1 − h_t².",
        # h_0 is not given: the first step keeps its own slopes
        on_changed(reference, hs=lambda hs: np.concatenate([hs[:1], hs[:-1]])),
    ),
    Mistake(
        "element by element",
        "each entry is multiplied by the diagonal of W_hh: the product with the matrix is @.",
        on_changed(reference, W_hh=lambda W_hh: np.diag(np.diag(W_hh))),
    ),
    Mistake(
        "dh_T again at each step",
        "dh_T is added again at each step: the loss sees the last state alone.",
        _added_again,
    ),
    Mistake(
        "one step from dh_T",
        "each gradient is one step back from dh_T: go on from the one before.",
        lambda dh_T, hs, W_hh: norms_of(np.stack([*(step_back(dh_T, h, W_hh) for h in hs), dh_T])),
    ),
    Mistake(
        "cut to length 1",
        "the gradient is scaled to length 1 at each step, so these are the changes from step to "
        "step: carry it on as it is.",
        then(reference, lambda norms: norms / np.append(norms[1:], 1)),
    ),
    Mistake("squared", "these are the squared norms: take the root.", then(reference, np.square)),
    Mistake(
        "sum of absolute values",
        "these are sums of absolute values: the norm is the root of the sum of squares.",
        then(gradients_back, lambda g: np.abs(g).sum(axis=1)),
    ),
    Mistake(
        "largest entry",
        "these are the largest entries: the norm is the root of the sum of squares.",
        then(gradients_back, lambda g: np.abs(g).max(axis=1)),
    ),
    Mistake(
        "root mean square",
        "these are roots of mean squares: the norm is the root of the sum.",
        then(gradients_back, lambda g: np.sqrt((g**2).mean(axis=1))),
    ),
    Mistake(
        "logarithm", "these are logarithms of the norms: return the norms.", then(reference, np.log)
    ),
    Mistake(
        "norms of the Jacobians",
        "these are the norms of ∂h_T/∂h_t: multiply dh_T by it first, and take the norm of that.",
        _jacobian_norms,
    ),
    Mistake(
        "product of norms",
        "norms of the factors are multiplied, which gives an upper bound: multiply the vector by "
        "the matrices, and take the norm of that.",
        _bounds,
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "There is one sequence and no batch axis: dh_T and hs[t] have shape (H,).",
        also="shape mismatch",
    ),
    past_the_end("hs", "hs[0] … hs[T − 1] are h_1 … h_T, and there are T + 1 norms."),
)
