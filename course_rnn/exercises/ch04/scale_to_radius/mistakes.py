"""Exercise 4.1: what goes wrong, and the hint for it."""

import numpy as np
from numpy.linalg import eigvals

from course_rnn.exercises.ch04.scale_to_radius.spec import reference, spectral_radius
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import on_changed


def _divided_by(size):
    return lambda W, rho: W * (rho / size(W))


def _divided_by_positive(size):
    """Divide by a size that is 0 where all eigenvalues are real."""
    return np.errstate(all="ignore")(lambda W, rho: W * (rho / np.float64(size(W))))


MISTAKES = (
    Mistake(
        "largest singular value",
        "W is divided by its largest singular value (np.linalg.norm(W, 2)): the spectral radius "
        "comes from the eigenvalues.",
        _divided_by(lambda W: np.linalg.norm(W, 2)),
    ),
    Mistake(
        "Frobenius norm",
        "W is divided by the root of its squared entries' sum (np.linalg.norm(W)): the spectral "
        "radius comes from the eigenvalues.",
        _divided_by(np.linalg.norm),
    ),
    Mistake(
        "largest entry",
        "W is divided by its largest entry: the spectral radius comes from the eigenvalues.",
        _divided_by(lambda W: np.abs(W).max()),
    ),
    Mistake(
        "largest entry with its sign",
        "W is divided by its largest positive entry: the spectral radius comes from the "
        "eigenvalues.",
        _divided_by(np.max),
    ),
    Mistake(
        "largest sum of a row",
        "W is divided by the largest sum of a row: the spectral radius comes from the eigenvalues.",
        _divided_by(lambda W: np.linalg.norm(W, np.inf)),
    ),
    Mistake(
        "largest sum of a column",
        "W is divided by the largest sum of a column: the spectral radius comes from the "
        "eigenvalues.",
        _divided_by(lambda W: np.linalg.norm(W, 1)),
    ),
    Mistake(
        "diagonal",
        "W is divided by the largest entry of its diagonal: its eigenvalues are others.",
        _divided_by(lambda W: np.abs(np.diag(W)).max()),
    ),
    Mistake(
        "largest real part",
        "this goes by the largest real part of an eigenvalue: absolute values decide, also of "
        "negative and complex ones.",
        _divided_by(lambda W: eigvals(W).real.max()),
    ),
    Mistake(
        "size of the real part",
        "this drops the imaginary parts: the absolute value of a complex eigenvalue has both.",
        _divided_by(lambda W: np.abs(eigvals(W).real).max()),
    ),
    Mistake(
        "absolute value too late",
        "this is the absolute value of the largest eigenvalue, but complex numbers have no order "
        "(NumPy goes by the real part): take absolute values first, then the largest.",
        _divided_by(lambda W: np.abs(max(eigvals(W), key=lambda z: (z.real, z.imag)))),
    ),
    Mistake(
        "first eigenvalue",
        "this goes by the eigenvalue that NumPy returns first: they come in no order, take the "
        "largest absolute value.",
        _divided_by(lambda W: np.abs(eigvals(W)[0])),
    ),
    Mistake(
        "last eigenvalue",
        "this goes by the eigenvalue that NumPy returns last: they come in no order, take the "
        "largest absolute value.",
        _divided_by(lambda W: np.abs(eigvals(W)[-1])),
    ),
    Mistake(
        "largest imaginary part",
        "this goes by the largest imaginary part: the absolute value has both parts.",
        _divided_by_positive(lambda W: np.abs(eigvals(W).imag).max()),
    ),
    Mistake(
        "root of the sum of squares",
        "this is the length of the vector of eigenvalues (np.linalg.norm): take the largest "
        "absolute value.",
        _divided_by(lambda W: np.linalg.norm(eigvals(W))),
    ),
    Mistake(
        "trace",
        "W is divided by its trace, the sum of the eigenvalues: take the largest absolute value.",
        _divided_by(np.trace),
    ),
    Mistake(
        "root of the largest singular value",
        "this is the root of the largest singular value: the spectral radius comes from the "
        "eigenvalues of W itself, not from those of W.T @ W.",
        _divided_by(lambda W: np.sqrt(np.linalg.norm(W, 2))),
    ),
    Mistake(
        "mean singular value",
        "W is divided by the mean of its singular values: the spectral radius comes from the "
        "eigenvalues.",
        _divided_by(lambda W: np.linalg.svd(W, compute_uv=False).mean()),
    ),
    Mistake(
        "root of H",
        "W is divided by √H, which suits random entries on average: this W has a spectral radius "
        "of its own, from its eigenvalues.",
        _divided_by(lambda W: np.sqrt(len(W))),
    ),
    Mistake(
        "orthogonal",
        "the answer is rho times an orthogonal matrix: multiply W by a number, which leaves its "
        "shape as it is.",
        lambda W, rho: rho * np.linalg.qr(W)[0],
    ),
    Mistake(
        "root of the factor",
        "W is multiplied by the root of rho / radius: the spectral radius grows as W does.",
        lambda W, rho: W * np.sqrt(rho / spectral_radius(W)),
    ),
    Mistake(
        "smallest eigenvalue",
        "this goes by the eigenvalue with the smallest absolute value: take the largest.",
        _divided_by(lambda W: np.abs(eigvals(W)).min()),
    ),
    Mistake(
        "mean eigenvalue",
        "this goes by the mean of the absolute values: take the largest.",
        _divided_by(lambda W: np.abs(eigvals(W)).mean()),
    ),
    Mistake(
        "sum of eigenvalues",
        "this goes by the sum of the absolute values: take the largest.",
        _divided_by(lambda W: np.abs(eigvals(W)).sum()),
    ),
    Mistake(
        "symmetric",
        "np.linalg.eigvalsh is for symmetric matrices, and looks at one half of W only.",
        _divided_by(lambda W: np.abs(np.linalg.eigvalsh(W)).max()),
    ),
    Mistake(
        "determinant",
        "this goes by the determinant, the product of all eigenvalues: take the largest.",
        _divided_by(lambda W: np.abs(np.linalg.det(W))),
    ),
    Mistake(
        "rho missing",
        "the spectral radius is now 1: multiply by rho.",
        on_changed(reference, rho=lambda rho: 1),
    ),
    Mistake(
        "not divided",
        "W is multiplied by rho, whatever its spectral radius was: divide by that.",
        lambda W, rho: W * rho,
    ),
    Mistake(
        "inverted",
        "this multiplies by the old spectral radius and divides by rho: it is the other way round.",
        lambda W, rho: W * spectral_radius(W) / rho,
    ),
    Mistake(
        "both multiplied",
        "this multiplies by the old spectral radius too: divide by it.",
        lambda W, rho: W * spectral_radius(W) * rho,
    ),
    Mistake(
        "only made smaller",
        "W is left alone if its spectral radius is below rho: it must be made larger then.",
        lambda W, rho: W * min(1, rho / spectral_radius(W)),
    ),
    Mistake(
        "added to the diagonal",
        "a number is added to the diagonal, which shifts the eigenvalues: multiply W by one.",
        lambda W, rho: W + (rho - spectral_radius(W)) * np.eye(len(W)),
    ),
    Mistake(
        "added",
        "a number is added to each entry: multiply W by one.",
        lambda W, rho: W + (rho - spectral_radius(W)),
    ),
)

STUMBLES = (
    Stumble(
        "not '?complex|instances of 'complex'|ComplexWarning|complex128",
        "an eigenvalue may be complex, and complex numbers have no order: take their absolute "
        "values, np.abs.",
    ),
    Stumble(
        r"EigResult|detected shape was \(2, \d+\) \+ inhomogeneous",
        "np.linalg.eig returns eigenvalues and eigenvectors: np.linalg.eigvals returns the "
        "eigenvalues alone.",
    ),
)
