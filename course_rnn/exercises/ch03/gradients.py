"""From the pass back through the states to the five gradients of exercise 3.3."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_rnn.exercises.ch03.passes import run_back, states_before


class Grads(NamedTuple):
    """What exercise 3.3 returns."""

    dx: np.ndarray
    dh0: np.ndarray
    dW_xh: np.ndarray
    dW_hh: np.ndarray
    db: np.ndarray


class Pass(NamedTuple):
    """What a gradient, right or wrong, is made of."""

    x: np.ndarray
    hs: np.ndarray
    before: np.ndarray  # the state that each step started from
    W_xh: np.ndarray
    W_hh: np.ndarray
    dhs: np.ndarray
    dh: np.ndarray
    da: np.ndarray
    dh0: np.ndarray

    @property
    def inputs(self) -> dict[str, np.ndarray]:
        """What each of the gradients that are summed multiplies da by."""
        ones = np.ones((*self.da.shape[:2], 1))
        return {"dW_xh": self.x, "dW_hh": self.before, "db": ones}


def run_pass(dhs, x, h0, hs, W_xh, W_hh, run=run_back) -> Pass:
    """Run a pass, right or wrong, on the arguments of exercise 3.3."""
    return Pass(x, hs, states_before(h0, hs), W_xh, W_hh, dhs, *run(dhs, hs, W_hh))


def gradients(p: Pass) -> Grads:
    """The right gradients of a pass."""
    summed = {name: sum_steps(name, p.da, inputs) for name, inputs in p.inputs.items()}
    return Grads(p.da @ p.W_xh, p.dh0, **summed)


def sum_steps(name: str, da, inputs) -> np.ndarray:
    """The sum over steps and sequences; the one column of db becomes a vector."""
    grad = np.einsum("tnh,tni->hi", da, inputs)
    return grad[:, 0] if name == "db" else grad


def with_changed(**changed: Callable[[Pass], np.ndarray]) -> Callable:
    """An answer in which all gradients are right but these, which are made otherwise."""

    def answer(**args):
        p = run_pass(**args)
        return tuple(gradients(p)._replace(**{name: make(p) for name, make in changed.items()}))

    return answer
