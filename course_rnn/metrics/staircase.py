"""Which layers of a stack carry what the last output knows of the first input?"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.gru import gru_backward, gru_forward
from course_rnn.reference.layer import Layer, States
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from course_rnn.reference.stacked import stacked_forward
from course_rnn.reference.validate import expect_floats, expect_shape

CELLS = {
    "rnn": Layer(rnn_forward, rnn_backward),
    "lstm": Layer(lstm_forward, lstm_backward),
    "gru": Layer(gru_forward, gru_backward),
}


class LayerShares(NamedTuple):
    """``shares`` (T − 1, L) of the ``jacobian`` (H, I), ∂h_T / ∂x_1 of what the top layer hands on.

    Examples
    --------
    >>> LayerShares._fields
    ('shares', 'jacobian')
    """

    shares: Float[np.ndarray, "T1 L"]
    jacobian: Float[np.ndarray, "H I"]


class _Step(NamedTuple):
    """Jacobians of one step of one layer: of its states by its states before, and by its input."""

    by_states: Float[np.ndarray, "SH SH"]
    by_input: Float[np.ndarray, "SH I"]


def layer_shares(
    cell: str,
    x: Float[np.ndarray, "T I"],
    states: States,
    weights: list[tuple[np.ndarray, ...]],
    *,
    residual: bool = False,
) -> LayerShares:
    """Take the Jacobian of the last output by the first input apart, by layer and time step.

    A path from x_1 to the top at step T goes up through all layers, and from step t to t + 1 it
    goes in exactly one of them. So the Jacobian is a sum over the layers, J = Σ_l J_t^(l), for
    every t; the share of layer l is ⟨J_t^(l), J⟩ / ⟨J, J⟩, products entry by entry and summed.

    Parameters
    ----------
    cell : {"rnn", "lstm", "gru"}
        The cell of all layers; an LSTM goes from step to step by h and by c, and both count.
    x : float array (T, I)
        One sequence, T ≥ 2.
    states : tuple of float arrays (L, H)
        ``(h0,)``, or ``(h0, c0)`` for an LSTM.
    weights : list of L tuples ``(W_xh, W_hh, b_xh, b_hh)``
        From the bottom layer up.
    residual : bool
        Skip connections as in :func:`course_rnn.reference.stacked.stacked_forward`.

    Returns
    -------
    LayerShares
        ``shares[t - 1, l - 1]`` from step t to t + 1 in layer l: 1 in sum over the layers. One is
        below 0 where a layer works against the others, and then others may be above 1.

    Raises
    ------
    ValueError
        If an argument is not as described, or the Jacobian is 0 in its dtype.

    Notes
    -----
    The Jacobians of single steps are exact, from the backward function of the cell. Chapter 6.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> W_hh, b = rng.normal(size=(3, 3)), np.zeros(3)
    >>> weights = [(rng.normal(size=(3, I)), W_hh, b, b) for I in (2, 3)]
    >>> shares, J = layer_shares("rnn", rng.normal(size=(4, 2)), (np.zeros((2, 3)),), weights)
    >>> shares.shape, shares.sum(axis=1).round(12), J.shape
    ((3, 2), array([1., 1., 1.]), (3, 2))
    """
    steps = _steps(cell, x, states, weights, residual)
    T, H, I = len(steps), states[0].shape[1], x.shape[1]
    # forward: by how much do the states of every layer and the top's output change with x_1?
    before = [np.zeros((len(step.by_states), I), x.dtype) for step in steps[0]]
    reached = []
    for t in range(T):
        dy = np.eye(I, dtype=x.dtype) if t == 0 else np.zeros((I, I), x.dtype)
        for k, step in enumerate(steps[t]):
            before[k] = step.by_states @ before[k] + step.by_input @ dy
            dy = before[k][:H] + dy if residual and k > 0 else before[k][:H]
        reached.append(list(before))
    J = dy
    size = np.sum(J * J)
    if not size > 0:
        raise ValueError(f"x: expected one whose Jacobian is not 0 in {x.dtype}, got {size}")
    # back: and how much of ⟨J, J⟩ does each of these changes make, carried to the next step?
    shares = np.empty((T - 1, len(weights)), x.dtype)
    carried = [np.zeros_like(change) for change in before]
    for t in range(T - 1, 0, -1):
        dy = J if t == T - 1 else np.zeros_like(J)
        for k in reversed(range(len(weights))):
            dstates = carried[k].copy()
            dstates[:H] += dy
            dx = steps[t][k].by_input.T @ dstates
            dy = dx + dy if residual and k > 0 else dx
            carried[k] = steps[t][k].by_states.T @ dstates
        shares[t - 1] = [np.sum(c * r) / size for c, r in zip(carried, reached[t - 1], strict=True)]
    return LayerShares(shares, J)


def _steps(cell, x, states, weights, residual) -> list[list[_Step]]:
    """The Jacobians of all steps, by time and layer."""
    if cell not in CELLS:
        raise ValueError(f"cell: expected one of {sorted(CELLS)}, got {cell!r}")
    expect_shape("x", x, (-1, -1))
    expect_floats("x", x)
    if len(x) < 2:
        raise ValueError(f"x: expected at least 2 steps, got {len(x)}")
    if not isinstance(states, tuple) or len(states) != 1 + (cell == "lstm"):
        wanted = "(h0, c0)" if cell == "lstm" else "(h0,)"
        raise ValueError(f"states: expected {wanted}, got {type(states).__name__}")
    for s, state in enumerate(states):
        expect_shape(f"states[{s}]", state, (len(weights), states[0].shape[-1]))
    layer, steps, now = CELLS[cell], [], tuple(state[:, None] for state in states)
    for t in range(len(x)):
        y, levels = x[t : t + 1, None], []
        after = stacked_forward(layer, y, now, weights, residual=residual)[1]
        for k, w in enumerate(weights):
            levels.append(_step(layer, y, [state[k] for state in now], w))
            h = after[0][k : k + 1]
            y = y + h if residual and k > 0 else h
        steps.append(levels)
        now = after
    return steps


def _step(layer: Layer, x, states, weights) -> _Step:
    """Jacobians of one step, a row for each entry of the new states: a batch of SH sequences."""
    H, S = states[0].shape[1], len(states)
    rows = np.eye(S * H, dtype=x.dtype)
    cache = layer.forward(
        np.repeat(x, S * H, axis=1), *(np.repeat(s, S * H, axis=0) for s in states), *weights
    )[-1]
    grads = layer.backward(rows[None, :, :H], cache, *([rows[:, H:]] if S == 2 else []))
    return _Step(np.concatenate(grads[1 : 1 + S], axis=1), grads[0][0])
