"""Gradient checks of a backward pass, a good one and careless ones.

A check makes a random problem, differentiates a random loss by central differences, and compares.
What it can see depends on the sizes and tolerances that somebody chose: they are its fields.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from course_rnn.museum.exhibits import Backward, bptt
from course_rnn.reference.gradcheck import numerical_gradient
from course_rnn.reference.rnn import RNNCache, rnn_forward

ARGUMENTS = ("x", "h0", "W_xh", "W_hh", "b_xh", "b_hh")
MATRICES = ("random", "identity", "symmetric")


@dataclass(frozen=True)
class GradientCheck:
    """A gradient check; as it stands, without arguments, a good one.

    Parameters
    ----------
    T, N, I, H : int
        Sizes; the good check has them all different and above 1.
    weights, h0 : float
        Standard deviations of weights and biases, and of the first state.
    W_hh : str
        "random", "identity" or "symmetric".
    losses : int or None
        How many of the last steps have a loss; None means all.
    dhs : float
        Standard deviation of the immediate gradients.
    names : tuple of str
        Which gradients are looked at.
    dtype : numpy dtype
        In which the forward pass runs. In float32 the differences are rough, so the tolerance is
        doubled until the right version passes.
    eps, atol, rtol : float
        Half the width of a central difference, and the tolerances.

    Raises
    ------
    ValueError
        If a size is below 1, ``losses`` is not among the steps, or a name is unknown.
    """

    T: int = 4
    N: int = 3
    I: int = 2
    H: int = 5
    weights: float = 0.5
    h0: float = 0.5
    W_hh: str = "random"
    losses: int | None = None
    dhs: float = 2.0
    names: tuple[str, ...] = ARGUMENTS
    dtype: type = np.float64
    eps: float = 1e-6
    atol: float = 1e-7
    rtol: float = 1e-6

    def __post_init__(self):
        """Refuse what makes no problem."""
        for name in "TNIH":
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 1, got {getattr(self, name)}")
        if self.W_hh not in MATRICES:
            raise ValueError(f"W_hh: expected one of {MATRICES}, got {self.W_hh!r}")
        if self.losses is not None and not 1 <= self.losses <= self.T:
            raise ValueError(f"losses: expected 1 to {self.T} steps, got {self.losses}")
        if unknown := set(self.names) - set(ARGUMENTS):
            raise ValueError(f"names: expected some of {ARGUMENTS}, got {sorted(unknown)}")

    def objects(self, backward: Backward) -> bool:
        """Whether the check finds fault with a backward pass.

        Parameters
        ----------
        backward : callable
            ``backward(dhs, cache) -> RNNGrads``.

        Returns
        -------
        bool
            True if a gradient is off by more than the tolerance.
        """
        return not self._worst(backward) <= self._allowed  # a NaN compares as False

    @cached_property
    def _problem(self) -> tuple[dict[str, np.ndarray], np.ndarray, RNNCache]:
        rng = np.random.default_rng(7)
        T, N, I, H = self.T, self.N, self.I, self.H
        shapes = ((T, N, I), (N, H), (H, I), (H, H), (H,), (H,))
        args = {name: rng.normal(size=s) for name, s in zip(ARGUMENTS, shapes, strict=True)}
        for name, size in {"x": 0.5, "h0": self.h0}.items():
            args[name] *= size
        for name in ARGUMENTS[2:]:
            args[name] *= self.weights
        if self.W_hh == "identity":
            args["W_hh"] = np.eye(H)
        elif self.W_hh == "symmetric":
            args["W_hh"] = (args["W_hh"] + args["W_hh"].T) / 2
        dhs = self.dhs * rng.normal(size=(T, N, H))
        dhs[: T - (self.losses or T)] = 0
        return args, dhs, rnn_forward(**args)[1]

    @cached_property
    def _expected(self) -> dict[str, np.ndarray]:
        args, dhs, _ = self._problem

        def loss(**args):
            hs, _ = rnn_forward(**{name: a.astype(self.dtype) for name, a in args.items()})
            return float(np.sum(dhs.astype(self.dtype) * hs))

        return {name: numerical_gradient(loss, args, name, eps=self.eps) for name in self.names}

    @cached_property
    def _allowed(self) -> float:
        allowed = 1.0
        while self.dtype == np.float32 and self._worst(bptt) > allowed:
            allowed *= 2
        return allowed

    def _worst(self, backward: Backward) -> float:
        """Return the largest error, in units of the tolerance."""
        _, dhs, cache = self._problem
        grads = backward(dhs, cache)._asdict()
        errors = [
            np.max(np.abs(grads[name] - e) / (self.atol + self.rtol * np.abs(e)))
            for name, e in self._expected.items()
        ]
        return float(np.max(errors))


GOOD = GradientCheck()
# What each of these lacks is one thing that GOOD has; two lack its strict tolerance as well.
CARELESS = {
    "T = 1": replace(GOOD, T=1),
    "N = 1": replace(GOOD, N=1),
    "H = 1": replace(GOOD, H=1),
    "h0 = 0": replace(GOOD, h0=0.0),
    "W_hh = identity": replace(GOOD, W_hh="identity"),
    "tiny weights, wide tolerance": replace(GOOD, weights=1e-3, atol=2e-2),
    "only W_hh": replace(GOOD, names=("W_hh",)),
    "loss at T only": replace(GOOD, losses=1),
    "small dhs": replace(GOOD, dhs=0.1),
    "float32, wide tolerance": replace(GOOD, dtype=np.float32),
}
# One thing given back, or one taken away elsewhere: what is a careless check really blind to?
CONTROLS = {
    "T = 2": replace(GOOD, T=2),
    "N = 2": replace(GOOD, N=2),
    "H = 2": replace(GOOD, H=2),
    "H = 1, dhs × 100": replace(GOOD, H=1, dhs=200.0),
    "h0 = 0.01": replace(GOOD, h0=0.01),
    "W_hh symmetric": replace(GOOD, W_hh="symmetric"),
    "loose tolerance": replace(GOOD, atol=2e-2),
    "tiny weights, strict": replace(GOOD, weights=1e-3),
    "small weights (0.1), strict": replace(GOOD, weights=0.1),
    "tiny, strict, dhs × 10^5": replace(GOOD, weights=1e-3, dhs=2e5),
    "loss at T and T - 1": replace(GOOD, losses=2),
    "float32, eps = 0.01": replace(GOOD, dtype=np.float32, eps=1e-2),
}


def survivors(check: GradientCheck, versions: dict[str, Backward]) -> list[str]:
    """Name the wrong versions that a check lets through.

    Parameters
    ----------
    check : GradientCheck
        The check.
    versions : dict of callables by name
        Such as :func:`course_rnn.museum.exhibits.wrong_versions` makes.

    Returns
    -------
    list of str
        In the order of ``versions``.

    Raises
    ------
    ValueError
        If the check objects to the right version: its verdicts say nothing.
    """
    if check.objects(bptt):
        raise ValueError(f"check: expected one that accepts the right version, got {check}")
    return [name for name, backward in versions.items() if not check.objects(backward)]
