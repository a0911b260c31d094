"""Exercise 4.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch04.gradient_norms.spec import (
    gradients_back,
    norms_of,
    reference,
    step_back,
)
from course_rnn.exercises.ch04.states import WRONG_SLOPES, slope_of
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import SHAPES


def _with_back(back):
    """A mistake in one step back."""
    return lambda dh_T, hs, W_hh: norms_of(gradients_back(dh_T, hs, W_hh, back))


def _with_slope(slope):
    return _with_back(lambda dh, h, W_hh: step_back(dh, h, W_hh, slope))


def _of_gradients(make):
    """A mistake in what is made of the (right) gradients."""
    return lambda dh_T, hs, W_hh: make(gradients_back(dh_T, hs, W_hh))


def _early_slopes(dh_T, hs, W_hh):
    """The step from t to t − 1 with the slope of h_(t−1); the first, having none, with its own."""
    return reference(dh_T, np.concatenate([hs[:1], hs[:-1]]), W_hh)


def _jacobian_norms(dh_T, hs, W_hh):
    products = [np.eye(len(dh_T))]
    for h in hs[::-1]:
        products.append(products[-1] @ (slope_of(h)[:, None] * W_hh))
    return np.linalg.norm(products[::-1], 2, axis=(1, 2))


def _bounds(dh_T, hs, W_hh):
    growth = [np.linalg.norm(slope_of(h)[:, None] * W_hh, 2) for h in hs[::-1]]
    return np.linalg.norm(dh_T) * np.cumprod([1, *growth])[::-1]


MISTAKES = (
    Mistake(
        "latest first",
        "the norms stand in the order of the walk back: norms[0] must be that of step 0.",
        _of_gradients(lambda g: norms_of(g)[::-1]),
    ),
    Mistake(
        "forwards",
        "the walk begins at the first step: the gradient comes from the last, so hs[-1] is first.",
        lambda dh_T, hs, W_hh: reference(dh_T, hs[::-1], W_hh),
    ),
    Mistake(
        "step T left out",
        "the norm at t = T is left out: it is that of dh_T itself.",
        _of_gradients(lambda g: norms_of(g)[:-1]),
    ),
    Mistake(
        "step 0 left out",
        "the norm at t = 0 is left out: the step from h_1 back to h_0 is one of the T.",
        _of_gradients(lambda g: norms_of(g)[1:]),
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
    Mistake(
        "no slopes",
        "the slopes of tanh are missing.",
        _with_back(lambda dh, h, W_hh: dh @ W_hh),
    ),
    Mistake(
        "no W_hh",
        "W_hh is missing.",
        _with_back(lambda dh, h, W_hh: dh * slope_of(h)),
    ),
    *(Mistake(name, hint, _with_slope(wrong)) for name, hint, wrong in WRONG_SLOPES),
    Mistake(
        "state for slope",
        "the gradient is multiplied by the states: multiply it by the slopes, 1 − h².",
        _with_slope(lambda h: h),
    ),
    Mistake(
        "slope of the step before",
        "the slopes are those of the state before: from h_t back to h_(t−1) it is 1 − h_t².",
        _early_slopes,
    ),
    Mistake(
        "element by element",
        "each entry is multiplied by the diagonal of W_hh: the product with the matrix is @.",
        _with_back(lambda dh, h, W_hh: dh * slope_of(h) * np.diag(W_hh)),
    ),
    Mistake(
        "dh_T again at each step",
        "dh_T is added again at each step: the loss sees the last state alone.",
        lambda dh_T, hs, W_hh: norms_of(
            gradients_back(dh_T, hs, W_hh, lambda dh, h, W: step_back(dh, h, W) + dh_T)
        ),
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
        _of_gradients(lambda g: norms_of(g) / np.append(norms_of(g)[1:], 1)),
    ),
    Mistake(
        "squared",
        "these are the squared norms: take the root.",
        _of_gradients(lambda g: norms_of(g) ** 2),
    ),
    Mistake(
        "sum of absolute values",
        "these are sums of absolute values: the norm is the root of the sum of squares.",
        _of_gradients(lambda g: np.abs(g).sum(axis=1)),
    ),
    Mistake(
        "largest entry",
        "these are the largest entries: the norm is the root of the sum of squares.",
        _of_gradients(lambda g: np.abs(g).max(axis=1)),
    ),
    Mistake(
        "root mean square",
        "these are roots of mean squares: the norm is the root of the sum.",
        _of_gradients(lambda g: np.sqrt((g**2).mean(axis=1))),
    ),
    Mistake(
        "logarithm",
        "these are logarithms of the norms: return the norms.",
        _of_gradients(lambda g: np.log(norms_of(g))),
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
    Stumble(
        f"{SHAPES}|mismatch",
        "the shapes do not fit. There is one sequence and no batch axis: dh_T and hs[t] have "
        "shape (H,).",
    ),
    Stumble(
        "IndexError",
        "an index is too large: hs[0] … hs[T − 1] are h_1 … h_T, and there are T + 1 norms.",
    ),
)
