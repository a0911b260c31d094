"""Fifteen wrong ways back through time, each a changed line of a right one.

The right one, :func:`bptt`, is the backward pass as chapter 3 builds it, one step at a time. An
:class:`Exhibit` names a line of it and what stands there instead: what is shown is what is run.
"""

import inspect
from collections.abc import Callable
from difflib import ndiff
from typing import NamedTuple

import numpy as np

from course_rnn.reference.rnn import RNNCache, RNNGrads

Backward = Callable[[np.ndarray, RNNCache], RNNGrads]


def bptt(dhs: np.ndarray, cache: RNNCache) -> RNNGrads:
    """Backpropagate through an Elman RNN with tanh, step by step and sum by sum.

    Parameters
    ----------
    dhs : float array (T, N, H)
        The immediate gradient of the loss with respect to every state.
    cache : RNNCache
        From :func:`course_rnn.reference.rnn.rnn_forward`; its inputs are vectors, its slope tanh's.

    Returns
    -------
    RNNGrads
        What :func:`course_rnn.reference.rnn.rnn_backward` returns, which makes one product of all
        steps where this adds one product a step.
    """
    x, h0, hs, W_xh, W_hh, _ = cache
    dx, dh_next = np.zeros_like(x), np.zeros_like(h0)
    dW_xh, dW_hh = np.zeros_like(W_xh), np.zeros_like(W_hh)
    db = np.zeros_like(W_hh[0])
    for t in reversed(range(len(hs))):
        h_previous = hs[t - 1] if t > 0 else h0
        dh = dhs[t] + dh_next
        da = (1 - hs[t] ** 2) * dh
        dx[t] = da @ W_xh
        dW_xh += da.T @ x[t]
        dW_hh += da.T @ h_previous
        db += da.sum(axis=0)
        dh_next = da @ W_hh
    return RNNGrads(dx, dh_next, dW_xh, dW_hh, db, db.copy())


class Exhibit(NamedTuple):
    """A bug: a line of :func:`bptt`, and the line or lines that stand there instead."""

    name: str
    right: str
    wrong: str

    def diff(self) -> str:
        """Show what is taken out (−) and what is put in (+), a line each."""
        changes = ndiff(self.right.splitlines(), self.wrong.splitlines())
        return "\n".join(line for line in changes if line.startswith(("-", "+")))

    def build(self) -> Backward:
        """Make the wrong function.

        Returns
        -------
        callable
            Called like :func:`bptt`.

        Raises
        ------
        ValueError
            If the right line does not stand in :func:`bptt` exactly once.
        """
        source = inspect.getsource(bptt)
        found = source.count(f"    {self.right}\n")
        if found != 1:
            raise ValueError(f"right: expected a line of bptt, got {self.right!r} {found} times")
        indent = source.split(f"{self.right}\n")[0].rpartition("\n")[2]
        wrong = self.wrong.replace("\n", "\n" + indent)
        scope = {"np": np, "RNNCache": RNNCache, "RNNGrads": RNNGrads}
        exec(source.replace(f"    {self.right}\n", f"    {wrong}\n"), scope)
        return scope["bptt"]


_WALK = "for t in reversed(range(len(hs))):"
_BEFORE = "h_previous = hs[t - 1] if t > 0 else h0"
_DH, _DA = "dh = dhs[t] + dh_next", "da = (1 - hs[t] ** 2) * dh"
_SUM, _NEXT = "dW_hh += da.T @ h_previous", "dh_next = da @ W_hh"
_RETURN = "return RNNGrads(dx, dh_next, dW_xh, dW_hh, db, db.copy())"

EXHIBITS = (
    Exhibit("missing transpose", _NEXT, "dh_next = da @ W_hh.T"),
    Exhibit("state detached", _DH, "dh = dhs[t]"),
    Exhibit("only the last loss", _DH, "dh = dhs[t] if t == len(hs) - 1 else dh_next"),
    Exhibit("= for +=", _SUM, "dW_hh = da.T @ h_previous"),
    Exhibit("slope at a, not at h", _DA, "da = (1 - np.arctanh(hs[t]) ** 2) * dh"),
    Exhibit("slope of sigmoid", _DA, "da = hs[t] * (1 - hs[t]) * dh"),
    Exhibit("forward order", _WALK, "for t in range(len(hs)):"),
    Exhibit("dh0 missing", _RETURN, _RETURN.replace("dh_next", "np.zeros_like(h0)")),
    Exhibit("h0 taken for 0", _BEFORE, _BEFORE.replace("else h0", "else np.zeros_like(h0)")),
    Exhibit("index wraps round", _BEFORE, "h_previous = hs[t - 1]"),
    Exhibit("next state", _SUM, "dW_hh += da.T @ hs[t]"),
    Exhibit("mean over batch", "db += da.sum(axis=0)", "db += da.mean(axis=0)"),
    Exhibit("b_hh forgotten", _RETURN, _RETURN.replace("db.copy()", "np.zeros_like(db)")),
    Exhibit("clipped on the way", _NEXT, "dh_next = np.clip(da @ W_hh, -1, 1)"),
    Exhibit("state overwritten", _WALK, f"hs = 0 * hs + hs[-1]\n{_WALK}"),
)


def wrong_versions() -> dict[str, Backward]:
    """All exhibits by name, ready to be called like :func:`bptt`."""
    return {exhibit.name: exhibit.build() for exhibit in EXHIBITS}
