"""Exercise 4.1: scale a matrix to a spectral radius."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns

POSITIVE, NEGATIVE, COMPLEX = "a positive eigenvalue", "a negative one", "a complex one"


def reference(W, rho):
    """Multiply by rho and divide by the largest absolute value of an eigenvalue."""
    return W * (rho / spectral_radius(W))


def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


def _draw(rng):
    """For each group a matrix that must be made smaller, and one that must be made larger.

    The eigenvalue that counts does not come first in the one, and not last in the other.
    """
    small, large = distinct_sizes(rng, 2, low=3)
    return [
        Case(_arguments(rng, kind, H, float(rng.uniform(*bounds)), place), kind)
        for kind in (POSITIVE, NEGATIVE, COMPLEX)
        for H, bounds, place in ((small, (0.3, 0.7), 0), (large, (1.4, 2.0), -1))
    ]


def _arguments(rng, kind, H, rho, place):
    W = rng.normal(size=(H, H)) + 0.4 * np.eye(H)
    while _kind(W) != kind or _counts(W, place):
        W = rng.normal(size=(H, H)) + 0.4 * np.eye(H)
    return {"W": reference(W, float(rng.uniform(0.85, 1.2))), "rho": rho}


def _counts(W, place):
    """Whether the eigenvalue at a place is the largest, in any order that LAPACK gives them."""
    orders = np.linalg.eigvals(W), np.linalg.eig(W)[0], np.linalg.eigvals(W.astype(np.float32))
    return any(np.abs(order[place]) > np.abs(order).max() - 0.1 for order in orders)


def _kind(W):
    """Which group a matrix belongs to; None if it is too near another, or too simple."""
    eigenvalues = np.linalg.eigvals(W)
    sizes = np.abs(eigenvalues)
    largest = eigenvalues[sizes.argmax()]
    others = ~np.isin(eigenvalues, [largest, largest.conj()])
    if np.any(sizes[others] > sizes.max() - 0.2) or sizes.min() < 0.1:
        return None
    rightmost = eigenvalues[eigenvalues.real.argmax()]  # differs from the largest, if not positive
    if largest.imag:
        return COMPLEX if abs(largest.imag) > 0.5 and rightmost.real > largest.real + 0.1 else None
    if largest.real > 0:
        return POSITIVE
    return NEGATIVE if abs(rightmost.imag) > 0.2 and W.max() < -W.min() else None


def _points_like_W(args, scaled):
    before, after = (a / max(np.linalg.norm(a), 1e-300) for a in (args["W"], scaled.astype(float)))
    return bool(np.allclose(after, before, atol=1e-3))


EXERCISE = Exercise(
    id="4.1",
    name="scale_to_radius",
    title="Scale a matrix to a spectral radius",
    parameters=("W", "rho"),
    returns=Returns("scaled", ("H", "H"), "float"),
    groups=(
        Group(POSITIVE, 1, "the eigenvalue with the largest absolute value is positive"),
        Group(NEGATIVE, 1, "it is negative"),
        Group(COMPLEX, 1, "it is not real"),
    ),
    reference=reference,
    cases=_draw,
    properties=(Property("It is not W times a positive number.", _points_like_W),),
)
