"""Interactive: forward and back through a small character RNN, one node of its graph at a time."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_forward
from course_rnn.reference.ops import (
    cross_entropy_backward,
    cross_entropy_forward,
    linear_backward,
    one_hot,
    softmax,
)
from course_rnn.reference.rnn import rnn_backward, rnn_forward

MAX_STEPS, MAX_UNITS, MAX_SYMBOLS = 6, 4, 6  # more would not fit a phone
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def backward_stepper(
    text: str, symbols: Sequence[str], h0: Float[np.ndarray, "1 H"], params: CharRNNParams
) -> InteractiveFigure:
    """Step through the graph of a character RNN: all values forwards, all gradients backwards.

    Parameters
    ----------
    text : str of T + 1 characters, T ≤ 6
        What the network reads, and one character later has to predict.
    symbols : sequence of V str, V ≤ 6
        The vocabulary.
    h0 : float array (1, H), H ≤ 4
        State before the first character.
    params : CharRNNParams
        Parameters.

    Returns
    -------
    InteractiveFigure
        Its data hold every node's value and total derivative, the steps with the numbers that
        they add, and for every recurrent parameter the contribution of each path, from the loss
        of step s to the use of the parameter at step t.

    Raises
    ------
    ValueError
        If a size is too large to draw, a character is not in the vocabulary, or as
        :func:`course_rnn.reference.char_rnn.char_rnn_loss` does.
    """
    unknown = sorted(set(text) - set(symbols))
    if unknown:
        raise ValueError(f"text: expected characters of the vocabulary, got {unknown}")
    if not 2 <= len(text) <= MAX_STEPS + 1:
        raise ValueError(f"text: expected 2 to {MAX_STEPS + 1} characters, got {len(text)}")
    if len(symbols) > MAX_SYMBOLS:
        raise ValueError(f"symbols: expected at most {MAX_SYMBOLS}, got {len(symbols)}")
    run = _Run(np.array([symbols.index(c) for c in text]), h0, params)
    if run.H > MAX_UNITS:
        raise ValueError(f"h0: expected at most {MAX_UNITS} units, got {run.H}")
    data = {
        "T": run.T,
        "text": text,
        "nodes": _nodes(run, text),
        "steps": [_start(run), *_forward_steps(run, symbols, text), *_backward_steps(run, symbols)],
        "first": 3 * run.T,  # the forward pass is done
        "paths": run.contributions(symbols),
    }
    label = "Forward and backward pass through a small recurrent network, node by node"
    return InteractiveFigure("backward_stepper", data, label)


class _Run:
    """All numbers of one forward and backward pass; index t − 1 is step t, and N = 1."""

    def __init__(self, ids: np.ndarray, h0: np.ndarray, params: CharRNNParams):
        self.inputs, self.targets = ids[:-1, None], ids[1:, None]
        self.h0, self.params = h0, params
        self.hs, self.logits, (_, linear_cache) = char_rnn_forward(self.inputs, h0, params)
        self.T, _, self.H = self.hs.shape
        _, loss_cache = cross_entropy_forward(self.logits, self.targets)
        self.dlogits = cross_entropy_backward(loss_cache)
        self.dhs = linear_backward(self.dlogits, linear_cache).x
        self.before = np.stack([h0, *self.hs[:-1]])  # h_{t−1}
        self.slopes = 1 - self.hs**2
        self.back, self.da = self._adjoints(self.dhs)

    def _adjoints(self, dhs):
        """What reaches h_0 … h_T through the next state, and ∂L/∂a_1 … ∂L/∂a_T."""
        # The steps after t are a network that starts from h_t: its dh0 is what comes back to h_t.
        rest = [
            rnn_backward(dhs[t:], rnn_forward(self.inputs[t:], h, *self.params[:4])[1]).h0
            for t, h in enumerate(self.before)
        ]
        back = np.stack([*rest, np.zeros_like(self.h0)])
        return back, self.slopes * (dhs + back[1:])

    def contributions(self, symbols: Sequence[str]) -> list[dict]:
        """Of every recurrent parameter: entry [t − 1][s − 1] comes from ℓ_s by the use at t."""
        T, V = self.T, len(symbols)
        alone = np.eye(T)[:, :, None, None] * self.dhs  # (s, t, 1, H): the loss of step s alone
        da = np.stack([self._adjoints(dhs)[1][:, 0] for dhs in alone], axis=1)  # (t, s, H)
        units = range(1, self.H + 1)
        names = [f"W_hh[{i},{j}]" for i in units for j in units]
        names += [f"W_xh[{i},{symbol}]" for i in units for symbol in symbols]
        names += [f"b_hh[{i}]" for i in units]
        x = one_hot(self.inputs, V)
        sources = [self.before, x, np.ones((T, 1, 1))]
        numbers = [np.einsum("tsi,tj->ijts", da, s[:, 0]).reshape(-1, T, T) for s in sources]
        every = np.concatenate(numbers)
        return [{"name": n, "numbers": c.tolist()} for n, c in zip(names, every, strict=True)]


def _name(kind: str, t: int) -> str:
    return f"{kind}{t}".translate(SUBSCRIPTS)


def _row(label: str, *numbers: np.ndarray) -> dict:
    return {"label": label, "numbers": np.ravel(numbers).tolist()}


def _nodes(run: _Run, text: str) -> list[dict]:
    log_p = np.log(softmax(run.logits))
    dh = run.dhs + run.back[1:]
    nodes = [_node("h", 0, run.h0, run.back[0])]
    for t in range(1, run.T + 1):
        h_before = run.before[t - 1]
        a = _inputs_part(run, t) + h_before @ run.params.W_hh.T
        loss = -log_p[t - 1, 0, run.targets[t - 1, 0]]
        nodes += [
            {"kind": "x", "t": t, "name": text[t - 1]},
            _node("a", t, a, run.da[t - 1]),
            _node("h", t, run.hs[t - 1], dh[t - 1]),
            _node("ℓ", t, loss, 1 / run.T),
        ]
    return nodes


def _node(kind: str, t: int, value, adjoint) -> dict:
    numbers = {"value": np.ravel(value).tolist(), "adjoint": np.ravel(adjoint).tolist()}
    return {"kind": kind, "t": t, "name": _name(kind, t), **numbers}


def _inputs_part(run: _Run, t: int) -> np.ndarray:
    W_xh, _, b_xh, b_hh = run.params[:4]
    return W_xh[:, run.inputs[t - 1]].T + b_xh + b_hh


def _step(kind: str, t: int, way: str, says: str, columns: Sequence[str], rows: list) -> dict:
    return {"kind": kind, "t": t, "way": way, "says": says, "columns": list(columns), "rows": rows}


def _units(run: _Run) -> list[str]:
    return [f"unit {i}" for i in range(1, run.H + 1)]


def _start(run: _Run) -> dict:
    says = "Given: the letters, the weights, and the state h₀. Nothing is computed yet."
    return _step("h", 0, "forward", says, _units(run), [_row("h₀", run.h0)])


def _forward_steps(run: _Run, symbols: Sequence[str], text: str) -> list[dict]:
    steps, p = [], softmax(run.logits)
    for t in range(1, run.T + 1):
        a, h, h_before, loss = _name("a", t), _name("h", t), _name("h", t - 1), _name("ℓ", t)
        from_x, from_h = _inputs_part(run, t), run.before[t - 1] @ run.params.W_hh.T
        wanted = p[t - 1, 0, run.targets[t - 1, 0]]
        rows = [
            _row("from the letter and the biases", from_x),
            _row(f"W_hh {h_before}", from_h),
            _row(a, from_x + from_h),
        ]
        says = f"Forward, step {t}: add up what the letter “{text[t - 1]}” and {h_before} bring."
        steps.append(_step("a", t, "forward", says, _units(run), rows))
        rows = [_row(a, from_x + from_h), _row(f"{h} = tanh({a})", run.hs[t - 1])]
        says = f"Forward, step {t}: squash. {h} goes two ways from here."
        says = says if t < run.T else f"Forward, step {t}: squash. {h} goes to its own loss only."
        steps.append(_step("h", t, "forward", says, _units(run), rows))
        rows = [
            _row(_name("o", t), run.logits[t - 1]),
            _row(_name("p", t), p[t - 1]),
        ]
        says = (
            f"Forward, step {t}: “{text[t]}” comes next; it was given p = {wanted:.3f}, "
            f"so {loss} = {-np.log(wanted):.3f}."
        )
        steps.append(_step("ℓ", t, "forward", says, symbols, rows))
    return steps


def _backward_steps(run: _Run, symbols: Sequence[str]) -> list[dict]:
    steps, dW_hh = [], np.zeros_like(run.params.W_hh)
    entries = [f"{i},{j}" for i in range(1, run.H + 1) for j in range(1, run.H + 1)]
    for t in range(run.T, 0, -1):
        steps += _back_to_state(run, symbols, t)
        used = run.da[t - 1].T @ run.before[t - 1]
        dW_hh = dW_hh + used
        label = f"d{_name('a', t)} times {_name('h', t - 1)}"
        rows = [_row(f"step {t} alone: {label}", used), _row("dW_hh so far", dW_hh)]
        says = f"Backward, step {t}: the weights were used here. Add this step's share (+=)."
        steps.append(_step("w", t, "backward", says, entries, rows))
    rows = [
        _row("immediate: no loss of its own", np.zeros_like(run.h0)),
        _row("through a₁: W_hhᵀ da₁", run.back[0]),
        _row("total dh₀", run.back[0]),
    ]
    says = "Backward, the end: what the losses say about h₀. Every path has been counted once."
    return [*steps, _step("h", 0, "backward", says, _units(run), rows)]


def _back_to_state(run: _Run, symbols: Sequence[str], t: int) -> list[dict]:
    o, h, a, loss = (_name(kind, t) for kind in ("o", "h", "a", "ℓ"))
    later = _name("a", t + 1)
    p, y = softmax(run.logits[t - 1]), one_hot(run.targets[t - 1], len(symbols))
    immediate, through = run.dhs[t - 1], run.back[t]
    wrong = [
        _row(_name("p", t), p),
        _row("what came, one-hot", y),
        _row(f"d{o} = (p − one-hot) / {run.T}", run.dlogits[t - 1]),
    ]
    next_row = f"through {later}: W_hhᵀ d{later}" if t < run.T else "through a next state: none"
    state = [
        _row(f"immediate: W_hyᵀ d{o}", immediate),
        _row(next_row, through),
        _row(f"total d{h}", immediate + through),
    ]
    squash = [
        _row(f"d{h}", immediate + through),
        _row(f"slope 1 − {h}²", run.slopes[t - 1]),
        _row(f"d{a} = product", run.da[t - 1]),
    ]
    met = ", ".join(_name("ℓ", s) for s in range(t + 1, run.T + 1))
    says = [
        f"Backward, step {t}: {loss} asks for other logits.",
        f"Backward, step {t}: at {h} two roads meet, and gradients add. From {loss} at once; "
        f"from {met} through {later}, summed already."
        if met
        else f"Backward, step {t}: {h} is the last state. Only its own loss speaks.",
        f"Backward, step {t}: through tanh, unit by unit.",
    ]
    return [
        _step("ℓ", t, "backward", says[0], symbols, wrong),
        _step("h", t, "backward", says[1], _units(run), state),
        _step("a", t, "backward", says[2], _units(run), squash),
    ]
