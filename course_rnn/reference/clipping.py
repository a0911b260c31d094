"""Gradient clipping: keep one exploded gradient from throwing the parameters away.

By norm all gradients shrink together and the direction stays; by value every entry is cut on its
own and the direction changes.
"""

import math

import numpy as np

from course_rnn.reference.params import Params, like
from course_rnn.reference.validate import expect_floats, expect_no_nan


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
        The norm before clipping; infinite where it exceeds the largest float.

    Raises
    ------
    ValueError
        If ``max_norm`` is not positive, or an entry is infinite or NaN: such a gradient has no
        direction to keep. The array is named.

    Notes
    -----
    Pascanu, Mikolov, Bengio (2013), algorithm 1. Twin: ``torch.nn.utils.clip_grad_norm_``, which
    divides by norm + 1e-6 where this divides by the norm.

    Examples
    --------
    >>> grads, norm = clip_by_global_norm((np.array([3.0]), np.array([4.0])), max_norm=1.0)
    >>> round(norm, 6), [float(g[0].round(6)) for g in grads]
    (5.0, [0.6, 0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive number, got {max_norm}")
    _expect_floats(grads)
    scale, norm = _scaled_norm(grads)
    if scale * norm <= max_norm:
        return grads, scale * norm
    factor = max_norm / norm
    scaled = grads if scale == 1 else [g / g.dtype.type(scale) for g in grads]
    return like(grads, [g * g.dtype.type(factor) for g in scaled]), scale * norm


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
        New arrays; their direction may differ from that of ``grads``. An infinite entry is cut
        like any other.

    Raises
    ------
    ValueError
        If ``limit`` is not positive, or an entry is NaN. The array is named.

    Notes
    -----
    Twin: ``torch.nn.utils.clip_grad_value_``.

    Examples
    --------
    >>> clip_by_value((np.array([30.0, -0.4]),), limit=1.0)
    (array([ 1. , -0.4]),)
    """
    if not limit > 0:
        raise ValueError(f"limit: expected a positive number, got {limit}")
    _expect_floats(grads)
    for i, g in enumerate(grads):
        expect_no_nan(g, **{_name(grads, i): g})
    limit = float(limit)  # a NumPy float64 would turn float32 gradients into float64 ones
    return like(grads, [np.clip(g, -limit, limit) for g in grads])


def _expect_floats(grads: tuple) -> None:
    for i, g in enumerate(grads):
        if g.dtype.kind != "f":  # scaled, integers would be rounded to 0
            expect_floats(f"grads[{i}]", g)


def _scaled_norm(grads: tuple) -> tuple[float, float]:
    """Scale s and norm of grads / s; s is 1 unless the squares would not fit."""
    squares = sum(float(np.vdot(g, g)) for g in grads)
    if 1e-24 < squares < math.inf:
        return 1.0, math.sqrt(squares)
    # Exploded, vanished or no numbers at all. The copies take longer than all the rest, so not
    # always.
    largest = [float(np.abs(g).max(initial=0)) for g in grads]
    if not all(map(math.isfinite, largest)):
        _raise_not_finite(grads)
    scale = max(largest, default=0.0)
    if scale == 0:
        return 1.0, 0.0
    scaled = (g.astype(np.float64) / scale for g in grads)
    return scale, math.sqrt(sum(float(np.vdot(g, g)) for g in scaled))


def _raise_not_finite(grads: tuple) -> None:
    for i, g in enumerate(grads):
        if not np.isfinite(g).all():
            got = g[~np.isfinite(g)][0]
            raise ValueError(f"{_name(grads, i)}: expected finite numbers, got {got}")


def _name(grads: tuple, i: int) -> str:
    return f"grads[{grads._fields[i] if hasattr(grads, '_fields') else i}]"
