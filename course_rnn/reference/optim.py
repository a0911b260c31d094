"""Optimisers as pure functions: parameters and gradients in, new parameters out.

Parameters and gradients are NamedTuples (or tuples) of arrays in the same order. An optimiser
that remembers takes its memory as an argument and returns the new one; it starts as
:func:`~course_rnn.reference.params.zeros_like` (Adam:
:func:`~course_rnn.reference.adaptive.adam_state`).
"""

from course_rnn.reference.adaptive import AdamState, adagrad, adam, adam_state, rmsprop
from course_rnn.reference.clipping import clip_by_global_norm, clip_by_value
from course_rnn.reference.params import (
    Params,
    expect_decay,
    expect_like,
    expect_positive,
    like,
    zeros_like,
)

__all__ = [
    "AdamState",
    "adagrad",
    "adam",
    "adam_state",
    "clip_by_global_norm",
    "clip_by_value",
    "momentum_sgd",
    "rmsprop",
    "sgd",
    "zeros_like",
]


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

    Examples
    --------
    >>> import numpy as np
    >>> sgd((np.array([1.0]),), (np.array([2.0]),), lr=0.25)
    (array([0.5]),)
    """
    lr = expect_positive("lr", lr)
    expect_like("grads", grads, params)
    return like(params, [p - lr * g for p, g in zip(params, grads, strict=True)])


def momentum_sgd(
    params: Params, grads: Params, velocity: Params, *, lr: float, momentum: float
) -> tuple[Params, Params]:
    """One step of gradient descent with momentum, v ← momentum · v + g,  θ ← θ − lr · v.

    Parameters
    ----------
    params, grads, velocity : tuples of arrays
        Parameters, gradients, and the decaying sum of the gradients so far.
    lr : float
        Learning rate, > 0.
    momentum : float
        What stays of the velocity after a step, in [0, 1); with 0 this is :func:`sgd`.

    Returns
    -------
    params, velocity : tuples of arrays
        New ones; the old ones are untouched.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes differ.

    Notes
    -----
    Polyak (1964), with the learning rate outside the velocity. Twin: ``torch.optim.SGD`` with
    ``momentum`` and no dampening.

    Examples
    --------
    >>> import numpy as np
    >>> params, velocity = (np.array([1.0]),), (np.array([0.0]),)
    >>> for _ in range(2):
    ...     params, velocity = momentum_sgd(params, (np.ones(1),), velocity, lr=0.1, momentum=0.5)
    >>> params[0].round(6)
    array([0.75])
    """
    lr, momentum = expect_positive("lr", lr), expect_decay("momentum", momentum)
    expect_like("grads", grads, params)
    expect_like("velocity", velocity, params)
    velocity = like(params, [momentum * v + g for v, g in zip(velocity, grads, strict=True)])
    return like(params, [p - lr * v for p, v in zip(params, velocity, strict=True)]), velocity
