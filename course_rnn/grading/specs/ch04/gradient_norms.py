"""Exercise 4.4: the length of the gradient at every step back from the end."""

import numpy as np

from course_rnn.grading.spec import Case, Exercise, Group, Mistake, Property, Returns, Stumble
from course_rnn.grading.specs.ch04.states import WRONG_SLOPES, draw_states, slope_of
from course_rnn.grading.specs.errors import SHAPES


def reference(dh_T, hs, W_hh):
    """Go back step by step and keep the norms."""
    return _norms(_gradients(dh_T, hs, W_hh))


def _norms(gradients):
    return np.linalg.norm(gradients, axis=1)


def _back(dh, h, W_hh, slope=slope_of):
    return (dh * slope(h)) @ W_hh


def _gradients(dh_T, hs, W_hh, back=_back):
    gradients = [dh_T]
    for h in hs[::-1]:
        gradients.append(back(gradients[-1], h, W_hh))
    return np.stack(gradients[::-1])


def draw(rng):
    """A few steps with gradients near 1, and 40 steps in which they vanish and explode."""

    def case(group, growth, steps=None):
        hs, W_hh = draw_states(rng, steps)
        T, H = hs.shape
        dh_T = rng.normal(size=H)
        ratio = np.divide(*reference(dh_T, hs, W_hh)[[0, -1]])
        return Case({"dh_T": dh_T, "hs": hs, "W_hh": W_hh * growth / ratio ** (1 / T)}, group)

    return [
        case("one step", 0.6, 1),
        case("one step", 1.5, 1),
        *(case("several steps", 0.9) for _ in range(3)),
        case("many steps", 0.7, 40),
        case("many steps", 1.4, 40),
    ]


def _with_back(back):
    """A mistake in one step back."""
    return lambda dh_T, hs, W_hh: _norms(_gradients(dh_T, hs, W_hh, back))


def _with_slope(slope):
    return _with_back(lambda dh, h, W_hh: _back(dh, h, W_hh, slope))


def _of_gradients(make):
    """A mistake in what is made of the (right) gradients."""
    return lambda dh_T, hs, W_hh: make(_gradients(dh_T, hs, W_hh))


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
        _of_gradients(lambda g: _norms(g)[::-1]),
    ),
    Mistake(
        "forwards",
        "the walk begins at the first step: the gradient comes from the last, so hs[-1] is first.",
        lambda dh_T, hs, W_hh: reference(dh_T, hs[::-1], W_hh),
    ),
    Mistake(
        "step T left out",
        "the norm at t = T is left out: it is that of dh_T itself.",
        _of_gradients(lambda g: _norms(g)[:-1]),
    ),
    Mistake(
        "step 0 left out",
        "the norm at t = 0 is left out: the step from h_1 back to h_0 is one of the T.",
        _of_gradients(lambda g: _norms(g)[1:]),
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
        lambda dh_T, hs, W_hh: _norms(
            _gradients(dh_T, hs, W_hh, lambda dh, h, W: _back(dh, h, W) + dh_T)
        ),
    ),
    Mistake(
        "one step from dh_T",
        "each gradient is one step back from dh_T: go on from the one before.",
        lambda dh_T, hs, W_hh: _norms(np.stack([*(_back(dh_T, h, W_hh) for h in hs), dh_T])),
    ),
    Mistake(
        "cut to length 1",
        "the gradient is scaled to length 1 at each step, so these are the changes from step to "
        "step: carry it on as it is.",
        _of_gradients(lambda g: _norms(g) / np.append(_norms(g)[1:], 1)),
    ),
    Mistake(
        "squared",
        "these are the squared norms: take the root.",
        _of_gradients(lambda g: _norms(g) ** 2),
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
        _of_gradients(lambda g: np.log(_norms(g))),
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


GRADIENT_NORMS = Exercise(
    id="4.4",
    name="gradient_norms",
    title="The gradient at every step back",
    parameters=("dh_T", "hs", "W_hh"),
    # relative: a gradient of 1e-6 is to be right as well as one of 1
    returns=Returns("norms", ("T + 1",), "float", rtol=1e-3, atol=1e-12),
    groups=(
        Group("one step", 1, "T = 1: the norms at t = 0 and t = 1"),
        Group("several steps", 2, "each gradient comes from that of the step after"),
        Group("many steps", 1, "40 steps, over which the gradient vanishes or explodes"),
    ),
    reference=reference,
    cases=draw,
    properties=(
        Property("A norm is negative.", lambda args, norms: bool(np.all(norms >= 0))),
        Property(
            "The last is not the norm of dh_T.",
            lambda args, norms: bool(np.isclose(norms[-1], np.linalg.norm(args["dh_T"]))),
        ),
    ),
    mistakes=MISTAKES,
    stumbles=(
        Stumble(
            f"{SHAPES}|mismatch",
            "the shapes do not fit. There is one sequence and no batch axis: dh_T and hs[t] have "
            "shape (H,).",
        ),
        Stumble(
            "IndexError",
            "an index is too large: hs[0] … hs[T − 1] are h_1 … h_T, and there are T + 1 norms.",
        ),
    ),
)
