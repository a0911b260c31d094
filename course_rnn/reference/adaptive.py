"""Optimisers that give every weight its own step size: Adagrad, RMSProp, Adam.

Pure functions like those of :mod:`course_rnn.reference.optim`, which offers them too.
"""

from typing import NamedTuple

import numpy as np

from course_rnn.reference.params import (
    Params,
    expect_decay,
    expect_like,
    expect_positive,
    like,
    zeros_like,
)


def adagrad(
    params: Params, grads: Params, memory: Params, *, lr: float, eps: float = 1e-10
) -> tuple[Params, Params]:
    """One step of Adagrad: every weight has its own, ever smaller, step size.

    m ← m + g²,  θ ← θ − lr · g / (√m + eps).

    Parameters
    ----------
    params, grads, memory : tuples of arrays
        Parameters, gradients, and the sum of squared gradients so far.
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

    Examples
    --------
    >>> params, grads = (np.array([1.0, 1.0]),), (np.array([10.0, 0.1]),)
    >>> params, memory = adagrad(params, grads, zeros_like(params), lr=0.5)
    >>> params[0].round(6)
    array([0.5, 0.5])
    """
    lr, eps = expect_positive("lr", lr), expect_positive("eps", eps)
    expect_like("grads", grads, params)
    expect_like("memory", memory, params)
    squares = (g * g for g in grads)
    memory = like(params, [np.add(m, s, out=s) for m, s in zip(memory, squares, strict=True)])
    return _scaled_steps(params, grads, memory, lr, eps), memory


def rmsprop(
    params: Params,
    grads: Params,
    memory: Params,
    *,
    lr: float,
    decay: float = 0.99,
    eps: float = 1e-8,
) -> tuple[Params, Params]:
    """One step of RMSProp: Adagrad with a memory that fades.

    m ← decay · m + (1 − decay) · g²,  θ ← θ − lr · g / (√m + eps).

    Parameters
    ----------
    params, grads, memory : tuples of arrays
        Parameters, gradients, and the moving average of squared gradients.
    lr : float
        Learning rate, > 0.
    decay : float
        What stays of the memory after a step, in [0, 1).
    eps : float
        Guards against division by zero, > 0.

    Returns
    -------
    params, memory : tuples of arrays
        New ones; the old ones are untouched.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes differ.

    Notes
    -----
    Tieleman & Hinton (2012), lecture 6.5. Twin: ``torch.optim.RMSprop``, where decay is ``alpha``.

    Examples
    --------
    >>> params, grads = (np.array([1.0, 1.0]),), (np.array([10.0, 0.1]),)
    >>> params, memory = rmsprop(params, grads, zeros_like(params), lr=0.01)
    >>> params[0].round(3)
    array([0.9, 0.9])
    """
    lr, eps = expect_positive("lr", lr), expect_positive("eps", eps)
    decay = expect_decay("decay", decay)
    expect_like("grads", grads, params)
    expect_like("memory", memory, params)
    memory = _averages(memory, (g * g for g in grads), decay)
    return _scaled_steps(params, grads, memory, lr, eps), memory


class AdamState(NamedTuple):
    """What Adam remembers: steps taken, and moving averages of gradients and of their squares.

    Examples
    --------
    >>> adam_state((np.ones(2),)).t
    0
    """

    t: int
    m: tuple
    v: tuple


def adam_state(params: Params) -> AdamState:
    """Adam's memory before the first step: no steps, all zeros.

    Parameters
    ----------
    params : tuple of arrays
        Parameters.

    Returns
    -------
    AdamState

    Examples
    --------
    >>> adam_state((np.ones(2),)).m
    (array([0., 0.]),)
    """
    return AdamState(0, zeros_like(params), zeros_like(params))


def adam(
    params: Params,
    grads: Params,
    state: AdamState,
    *,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Params, AdamState]:
    """One step of Adam: momentum, and a step size for every weight, both from moving averages.

    m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,  θ ← θ − lr · m̂ / (√v̂ + eps), where
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo that the averages start at zero.

    Parameters
    ----------
    params, grads : tuples of arrays
        Parameters and their gradients.
    state : AdamState
        From the step before; :func:`adam_state` at first.
    lr : float
        Learning rate, > 0.
    beta1, beta2 : float
        What stays of the two averages after a step, in [0, 1).
    eps : float
        Guards against division by zero, > 0.

    Returns
    -------
    params : tuple of arrays
        New ones; the old ones are untouched.
    state : AdamState
        For the next step.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes differ.

    Notes
    -----
    Kingma & Ba (2015), algorithm 1. Twin: ``torch.optim.Adam``.

    Examples
    --------
    >>> params, grads = (np.array([1.0, 1.0]),), (np.array([10.0, 0.1]),)
    >>> params, state = adam(params, grads, adam_state(params), lr=0.01)
    >>> params[0].round(4)
    array([0.99, 0.99])
    """
    lr, eps = expect_positive("lr", lr), expect_positive("eps", eps)
    beta1, beta2 = expect_decay("beta1", beta1), expect_decay("beta2", beta2)
    for name, arrays in (("grads", grads), ("state.m", state.m), ("state.v", state.v)):
        expect_like(name, arrays, params)
    if state.t < 0:
        raise ValueError(f"state.t: expected at least 0 steps, got {state.t}")
    t = state.t + 1
    m = _averages(state.m, grads, beta1)
    v = _averages(state.v, (g * g for g in grads), beta2)
    m_hat, v_hat = [a / (1 - beta1**t) for a in m], [a / (1 - beta2**t) for a in v]
    return _scaled_steps(params, m_hat, v_hat, lr, eps), AdamState(t, m, v)


def _averages(averages: Params, values, decay: float) -> Params:
    pairs = zip(averages, values, strict=True)
    return like(averages, [decay * a + (1 - decay) * x for a, x in pairs])


def _scaled_steps(params: Params, directions, squares, lr: float, eps: float) -> Params:
    new = []
    for p, d, s in zip(params, directions, squares, strict=True):
        # θ − lr · d / (√s + eps), all in one new array: making five takes longer than the sums
        step = np.sqrt(s)
        step += eps
        np.divide(d, step, out=step)
        step *= lr
        new.append(np.subtract(p, step, out=step))
    return like(params, new)
