"""Gradient clipping: keep one exploded gradient from throwing the parameters away.

By norm all gradients shrink together and the direction stays; by value every entry is cut on its
own and the direction changes.
"""

import math

import numpy as np

from course_rnn.reference.params import Params, like
from course_rnn.reference.validate import expect_floats


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
    _expect_floats(grads)
    norm = _global_norm(grads)
    if norm <= max_norm:
        return grads, norm
    return like(grads, [g * g.dtype.type(max_norm / norm) for g in grads]), norm


def clip_by_value(grads: Params, limit: float) -> Params:
    """Cut every gradient entry to [−limit, limit].

    Parameters
    ----------
    grads : tuple of arrays
        Gradients.
    limit : float
        Largest absolute value allowed, > 0.

    Returns
    -------
    tuple of arrays
        New arrays; their direction may differ from that of ``grads``.

    Raises
    ------
    ValueError
        If ``limit`` is not positive.

    Notes
    -----
    Twin: ``torch.nn.utils.clip_grad_value_``.
    """
    if not limit > 0:
        raise ValueError(f"limit: expected a positive number, got {limit}")
    _expect_floats(grads)
    limit = float(limit)  # a NumPy float64 would turn float32 gradients into float64 ones
    return like(grads, [np.clip(g, -limit, limit) for g in grads])


def _expect_floats(grads: tuple) -> None:
    for i, g in enumerate(grads):
        if g.dtype.kind != "f":  # scaled, integers would be rounded to 0
            expect_floats(f"grads[{i}]", g)


def _global_norm(grads: tuple) -> float:
    squares = sum(float(np.vdot(g, g)) for g in grads)
    # The square of an exploded or a vanished float32 gradient may not fit float32: again in
    # float64. The copies take longer than all the rest, so not always.
    if not 1e-24 < squares < math.inf:
        squares = sum(float(np.vdot(g, g)) for g in (g.astype(np.float64) for g in grads))
    return math.sqrt(squares)
