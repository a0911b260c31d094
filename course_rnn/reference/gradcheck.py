"""Test a gradient: compare it, number by number, with central differences."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from course_rnn.reference.params import expect_positive
from course_rnn.reference.validate import expect_dtype, expect_shape


class GradientError(AssertionError):
    """A gradient differs from central differences; the message says where and by how much.

    Examples
    --------
    >>> issubclass(GradientError, AssertionError)
    True
    """


def gradcheck(
    loss_and_grads: Callable[..., tuple[float, object]],
    args: Mapping[str, np.ndarray],
    *,
    eps: float = 1e-6,
    atol: float = 1e-7,
    rtol: float = 1e-6,
) -> float:
    """Check every gradient entry of every argument against (L(θ+ε) − L(θ−ε)) / 2ε.

    Parameters
    ----------
    loss_and_grads : callable
        ``loss_and_grads(**args) -> (loss, grads)``; ``grads`` has one attribute (NamedTuple) or
        key (mapping) for each argument to be checked.
    args : mapping of str to float64 array
        Where to check. Sizes should differ and exceed 1, states should not be zero and weights not
        tiny: otherwise some bugs cannot show (chapter 3 measures which).
    eps, atol, rtol : float
        Step of the difference and tolerances.

    Returns
    -------
    float
        The largest absolute difference found.

    Raises
    ------
    GradientError
        Naming argument, index, got and expected of the worst entry.
    ValueError
        If an argument is not float64 (in float32 the difference would be mostly rounding), the
        gradients carry no names, ``eps`` is not positive, or a tolerance is negative or not finite.

    Examples
    --------
    >>> def loss_and_grads(w):
    ...     return float((w**2).sum()), {"w": 2 * w}
    >>> worst = gradcheck(loss_and_grads, {"w": np.array([1.0, 2.0])})
    >>> worst < 1e-6
    True
    """
    for tolerance, size in (("atol", atol), ("rtol", rtol)):
        if not 0 <= size < math.inf:
            raise ValueError(f"{tolerance}: expected a number of at least 0, got {size}")
    for name, value in args.items():
        expect_dtype(name, value, np.float64)
    _, grads = loss_and_grads(**args)
    grads = grads._asdict() if hasattr(grads, "_asdict") else grads
    if not isinstance(grads, Mapping):
        got = type(grads).__name__
        raise ValueError(f"loss_and_grads: expected gradients by name, got a {got}")
    worst = 0.0
    for name, value in args.items():
        if name not in grads:
            raise GradientError(f"{name}: no gradient was returned, only {sorted(grads)}")
        got = np.asarray(grads[name])
        if got.shape != value.shape:
            raise GradientError(f"{name}: expected a gradient of {value.shape}, got {got.shape}")
        expected = numerical_gradient(lambda **a: loss_and_grads(**a)[0], args, name, eps=eps)
        error = np.abs(got - expected)
        excess = error - (atol + rtol * np.abs(expected))
        # A NaN compares as False: ask for "within", never for "beyond".
        if not np.all(excess <= 0):
            index = np.unravel_index(np.argmax(excess), got.shape)  # NaN is the largest to argmax
            where = f"{name}[{', '.join(map(str, index))}]"
            raise GradientError(f"{where}: got {got[index]:.9g}, expected {expected[index]:.9g}")
        worst = max(worst, float(error.max(initial=0.0)))
    return worst


def numerical_gradient(
    loss: Callable[..., float], args: Mapping[str, np.ndarray], name: str, *, eps: float = 1e-6
) -> np.ndarray:
    """Central differences of ``loss(**args)`` with respect to one argument.

    Parameters
    ----------
    loss : callable
        ``loss(**args) -> float``.
    args : mapping of str to array
        Where to differentiate; it is not changed.
    name : str
        Which argument; a float64 array.
    eps : float
        Half the width of the difference, > 0.

    Returns
    -------
    float64 array shaped like ``args[name]``

    Raises
    ------
    ValueError
        If there is no such argument, it is not float64, or ``eps`` is not positive.

    Examples
    --------
    >>> numerical_gradient(lambda w: float((w**2).sum()), {"w": np.array([1.0, 2.0])}, "w").round(6)
    array([2., 4.])
    """
    eps = expect_positive("eps", eps)
    if name not in args:
        raise ValueError(f"name: expected one of {sorted(args)}, got {name!r}")
    expect_dtype(name, args[name], np.float64)
    value = args[name]
    gradient = np.empty_like(value)
    for index in np.ndindex(value.shape):
        sides = []
        for step in (eps, -eps):
            moved = value.copy()
            moved[index] += step
            sides.append(loss(**{**args, name: moved}))
        gradient[index] = (sides[0] - sides[1]) / (2 * eps)
    return gradient


def project(forward: Callable, backward: Callable, directions: np.ndarray) -> Callable:
    """Turn a layer into a scalar loss, so that :func:`gradcheck` can check it.

    The loss is ⟨directions, output⟩, whose gradient with respect to the output is ``directions``;
    random directions see every entry of the Jacobian.

    Parameters
    ----------
    forward : callable
        ``forward(**args) -> (output, cache)``.
    backward : callable
        ``backward(doutput, cache) -> grads``.
    directions : float array
        Shaped like the output.

    Returns
    -------
    callable
        ``loss_and_grads(**args)`` as :func:`gradcheck` takes it. It raises ``ValueError`` if the
        output is not shaped like ``directions``.

    Examples
    --------
    >>> from course_rnn.reference.ops import linear_backward, linear_forward
    >>> args = {"x": np.array([[1.0, 2.0]]), "W": np.array([[3.0, 4.0]]), "b": np.array([0.5])}
    >>> loss_and_grads = project(linear_forward, linear_backward, np.array([[2.0]]))
    >>> loss_and_grads(**args)[0]
    23.0
    >>> gradcheck(loss_and_grads, args) < 1e-6
    True
    """

    def loss_and_grads(**args: np.ndarray) -> tuple[float, object]:
        output, cache = forward(**args)
        expect_shape("directions", directions, output.shape)
        return float(np.sum(directions * output)), backward(directions, cache)

    return loss_and_grads
