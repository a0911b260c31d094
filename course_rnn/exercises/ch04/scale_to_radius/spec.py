"""Exercise 4.1: scale a matrix to a spectral radius."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def reference(W, rho):
    """Multiply by rho and divide by the largest absolute value of an eigenvalue."""
    return W * (rho / spectral_radius(W))


def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


POSITIVE, NEGATIVE, COMPLEX = "a positive eigenvalue", "a negative one", "a complex one"


GROUPS = (
    Group(POSITIVE, 1, "the eigenvalue with the largest absolute value is positive"),
    Group(NEGATIVE, 1, "it is negative"),
    Group(COMPLEX, 1, "it is not real"),
)


def draw(rng):
    """Matrices that must be made smaller, and others that must be made larger."""

    def case(group, H, rho):
        W = rng.normal(size=(H, H)) + 0.4 * np.eye(H)
        while _kind(W) != group:
            W = rng.normal(size=(H, H)) + 0.4 * np.eye(H)
        return Case({"W": reference(W, float(rng.uniform(0.85, 1.2))), "rho": rho}, group)

    small, large = distinct_sizes(rng, 2, low=3)
    return [
        case(group.name, H, float(rng.uniform(*bounds)))
        for group in GROUPS
        for H, bounds in ((small, (0.3, 0.7)), (large, (1.4, 2.0)))
    ]


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


def _unit(W):
    return W / max(np.linalg.norm(W), 1e-300)


EXERCISE = Exercise(
    id="4.1",
    name="scale_to_radius",
    title="Scale a matrix to a spectral radius",
    parameters=("W", "rho"),
    returns=Returns("scaled", ("H", "H"), "float"),
    groups=GROUPS,
    reference=reference,
    cases=draw,
    properties=(
        Property(
            "It is not W times a positive number.",
            lambda args, scaled: bool(
                np.allclose(_unit(scaled.astype(float)), _unit(args["W"]), atol=1e-3)
            ),
        ),
    ),
)
