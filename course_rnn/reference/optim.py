"""Optimisers as pure functions: parameters and gradients in, new parameters out.

Parameters and gradients are NamedTuples (or tuples) of arrays in the same order.
"""

import math
from typing import TypeVar

import numpy as np

from course_rnn.reference.validate import expect_shape

Params = TypeVar("Params", bound=tuple)


def _like(params: Params, arrays) -> Params:
    return params._make(arrays) if hasattr(params, "_make") else type(params)(arrays)


def clip_by_global_norm(grads: Params, max_norm: float) -> tuple[Params, float]:
    """Scale all gradients by one factor so that their joint Euclidean norm is at most ``max_norm``.

    Parameters
    ----------
    grads : tuple of arrays
        Gradients.
    max_norm : float
        Largest norm allowed, > 0.

    Returns
    -------
    grads : tuple of arrays
        The same direction; untouched when the norm is small enough.
    norm : float
        The norm before clipping.

    Raises
    ------
    ValueError
        If ``max_norm`` is not positive.

    Notes
    -----
    Pascanu, Mikolov, Bengio (2013), algorithm 1. Twin: ``torch.nn.utils.clip_grad_norm_``, which
    divides by norm + 1e-6 where this divides by the norm.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive number, got {max_norm}")
    # in float64: an exploded float32 gradient of 1e20 has a square that float32 cannot hold
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in (g.astype(np.float64) for g in grads)))
    if norm <= max_norm:
        return grads, norm
    return _like(grads, [g * g.dtype.type(max_norm / norm) for g in grads]), norm


def sgd(params: Params, grads: Params, *, lr: float) -> Params:
    """One step of gradient descent, θ ← θ − lr · g.

    Parameters
    ----------
    params, grads : tuples of arrays
        Parameters and their gradients.
    lr : float
        Learning rate, > 0.

    Returns
    -------
    tuple of arrays
        The new parameters; the old ones are untouched.

    Raises
    ------
    ValueError
        If ``lr`` is not positive, or the gradients are not shaped like the parameters.

    Notes
    -----
    Twin: ``torch.optim.SGD``.
    """
    lr = _positive("lr", lr)
    _expect_like("grads", grads, params)
    return _like(params, [p - lr * g for p, g in zip(params, grads, strict=True)])


def adagrad(
    params: Params, grads: Params, memory: Params, *, lr: float, eps: float = 1e-10
) -> tuple[Params, Params]:
    """One step of Adagrad: every weight has its own, ever smaller, step size.

    m ← m + g²,  θ ← θ − lr · g / (√m + eps).

    Parameters
    ----------
    params, grads, memory : tuples of arrays
        Parameters, gradients, and the sum of squared gradients so far (zeros at first:
        :func:`zeros_like`).
    lr : float
        Learning rate, > 0.
    eps : float
        Guards against division by zero, > 0.

    Returns
    -------
    params, memory : tuples of arrays
        New ones; the old ones are untouched.

    Raises
    ------
    ValueError
        If ``lr`` or ``eps`` is not positive, or the shapes differ.

    Notes
    -----
    Duchi, Hazan, Singer (2011). Twin: ``torch.optim.Adagrad``.
    """
    lr, eps = _positive("lr", lr), _positive("eps", eps)
    _expect_like("grads", grads, params)
    _expect_like("memory", memory, params)
    memory = _like(params, [m + g * g for m, g in zip(memory, grads, strict=True)])
    steps = (lr * g / (np.sqrt(m) + eps) for g, m in zip(grads, memory, strict=True))
    return _like(params, [p - s for p, s in zip(params, steps, strict=True)]), memory


def zeros_like(params: Params) -> Params:
    """Zeros in the shape and dtype of every parameter.

    Parameters
    ----------
    params : tuple of arrays
        Parameters.

    Returns
    -------
    tuple of arrays
    """
    return _like(params, [np.zeros_like(p) for p in params])


def _positive(name: str, value: float) -> float:
    if not 0 < value < math.inf:
        raise ValueError(f"{name}: expected a positive number, got {value}")
    return float(value)  # a NumPy float64 would turn float32 parameters into float64 ones


def _expect_like(name: str, arrays: tuple, params: tuple) -> None:
    if len(arrays) != len(params):
        raise ValueError(f"{name}: expected {len(params)} arrays, got {len(arrays)}")
    fields = getattr(params, "_fields", range(len(params)))
    for field, array, p in zip(fields, arrays, params, strict=True):
        expect_shape(f"{name}[{field}]", array, p.shape)
