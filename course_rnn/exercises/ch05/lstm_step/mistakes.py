"""Exercise 5.1: what goes wrong, and the hint for it."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_rnn.exercises.ch05.cells import by_gate, by_unit
from course_rnn.exercises.ch05.lstm_step.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then
from course_rnn.reference.ops import sigmoid

zeros = np.zeros_like


def _step(
    x, h, c, W_xh, W_hh, b_xh, b_hh,
    *, order="ifgo", split=by_gate, gate=sigmoid, candidate=np.tanh,
    cell=lambda i, f, g, c, h: f * c + i * g, out=lambda o, c_new, c: o * np.tanh(c_new),
):  # fmt: skip
    """A step with one part replaced by a wrong one."""
    blocks = split(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh, 4)
    a = dict(zip(order, blocks, strict=True))
    i, f, o, g = gate(a["i"]), gate(a["f"]), gate(a["o"]), candidate(a["g"])
    c_new = cell(i, f, g, c, h)
    return out(o, c_new, c), c_new


def _with(**parts):
    return np.errstate(all="ignore")(partial(_step, **parts))


MISTAKES = (
    Mistake(
        "i, f, o, g",
        "the blocks are taken as i, f, o, g: they are stacked i, f, g, o, as in PyTorch.",
        _with(order="ifog"),
    ),
    Mistake(
        "i, g, f, o",
        "the blocks are taken as i, g, f, o: they are stacked i, f, g, o.",
        _with(order="igfo"),
    ),
    Mistake(
        "f and i swapped",
        "input gate and forget gate are swapped: f multiplies the old cell state, i the candidate.",
        _with(order="figo"),
    ),
    Mistake(
        "i and o swapped",
        "input gate and output gate are swapped: the blocks are stacked i, f, g, o.",
        _with(order="ofgi"),
    ),
    Mistake(
        "f and o swapped",
        "forget gate and output gate are swapped: the blocks are stacked i, f, g, o.",
        _with(order="iogf"),
    ),
    Mistake(
        "unit by unit",
        "the rows are taken as if the four of a unit stood together: all rows of i come first, "
        "then all of f, of g and of o.",
        _with(split=by_unit),
    ),
    Mistake(
        "sigmoid candidate",
        "the candidate g goes through the sigmoid: it takes tanh, so that it can lower a cell "
        "state too.",
        _with(candidate=sigmoid),
    ),
    Mistake(
        "candidate without tanh",
        "the candidate g is the pre-activation itself: tanh is missing.",
        _with(candidate=lambda a: a),
    ),
    Mistake(
        "tanh gates",
        "the gates i, f, o go through tanh: they take the sigmoid, between shut, 0, and open, 1.",
        _with(gate=np.tanh),
    ),
    Mistake(
        "gates without sigmoid",
        "the gates i, f, o are pre-activations: the sigmoid is missing.",
        _with(gate=lambda a: a),
    ),
    Mistake(
        "forget gate inverted",
        "the old cell state is multiplied by 1 − f: an open forget gate, f = 1, keeps.",
        _with(cell=lambda i, f, g, c, h: (1 - f) * c + i * g),
    ),
    Mistake(
        "coupled gates",
        "the candidate is multiplied by 1 − f: it has a gate of its own, i.",
        _with(cell=lambda i, f, g, c, h: f * c + (1 - f) * g),
    ),
    Mistake(
        "coupled the other way",
        "the old cell state is multiplied by 1 − i: it has a gate of its own, f.",
        _with(cell=lambda i, f, g, c, h: (1 - i) * c + i * g),
    ),
    Mistake(
        "no forget gate",
        "the old cell state is kept whole: it is to be multiplied by f.",
        _with(cell=lambda i, f, g, c, h: c + i * g),
    ),
    Mistake(
        "no input gate",
        "the candidate is stored whole: it is to be multiplied by i.",
        _with(cell=lambda i, f, g, c, h: f * c + g),
    ),
    Mistake(
        "old cell state dropped",
        "c_new does not depend on c: the part that is kept, f ∘ c, is missing.",
        on_changed(reference, c=zeros),
    ),
    Mistake(
        "hidden state kept",
        "the forget gate multiplies h: it multiplies the old cell state c.",
        _with(cell=lambda i, f, g, c, h: f * h + i * g),
    ),
    Mistake(
        "product for sum",
        "what is kept and what is stored are multiplied: they are added.",
        _with(cell=lambda i, f, g, c, h: f * c * i * g),
    ),
    Mistake(
        "tanh of the sum carried",
        "c_new goes through tanh: that is for the hidden state alone, the cell state stays as it "
        "is.",
        _with(cell=lambda i, f, g, c, h: np.tanh(f * c + i * g), out=lambda o, c_new, c: o * c_new),
    ),
    Mistake(
        "tanh carried and taken again",
        "c_new goes through tanh, and again on its way to h_new: once is enough, and c_new stays "
        "as it is.",
        _with(cell=lambda i, f, g, c, h: np.tanh(f * c + i * g)),
    ),
    Mistake(
        "h from the old c",
        "h_new is made with the old cell state: the output gate lets out the new one.",
        _with(out=lambda o, c_new, c: o * np.tanh(c)),
    ),
    Mistake(
        "no tanh of c",
        "h_new is o ∘ c_new: tanh of the cell state is missing.",
        _with(out=lambda o, c_new, c: o * c_new),
    ),
    Mistake(
        "sigmoid of c",
        "h_new is made with the sigmoid of the cell state: it is tanh.",
        _with(out=lambda o, c_new, c: o * sigmoid(c_new)),
    ),
    Mistake(
        "tanh of the product",
        "h_new is tanh(o ∘ c_new): tanh comes first, the output gate multiplies after it.",
        _with(out=lambda o, c_new, c: np.tanh(o * c_new)),
    ),
    Mistake(
        "no output gate",
        "h_new is tanh(c_new): the output gate is missing.",
        _with(out=lambda o, c_new, c: np.tanh(c_new)),
    ),
    Mistake("b_hh left out", "b_hh is left out.", on_changed(reference, b_hh=zeros)),
    Mistake("b_xh left out", "b_xh is left out.", on_changed(reference, b_xh=zeros)),
    Mistake(
        "no biases", "both biases are left out.", on_changed(reference, b_xh=zeros, b_hh=zeros)
    ),
    Mistake(
        "old hidden state left out",
        "h is not used: every gate sees it, by W_hh.",
        on_changed(reference, h=zeros),
    ),
    Mistake(
        "input left out",
        "x is not used: every gate sees it, by W_xh.",
        on_changed(reference, x=zeros),
    ),
    Mistake(
        "gates see the cell state",
        "W_hh is multiplied by c: the gates see the hidden state h.",
        lambda c, h, **rest: _step(c=c, h=c, **rest),
    ),
    Mistake(
        "c and h swapped",
        "h and c are swapped on their way in: the cell state is the one that f keeps.",
        lambda c, h, **rest: reference(c=h, h=c, **rest),
    ),
    Mistake(
        "answers swapped",
        "the two arrays are right, but c_new stands first: return h_new, c_new.",
        then(reference, itemgetter(1, 0)),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "The N sequences are rows, so W_xh x is x @ W_xh.T, and W_hh h is h @ W_hh.T; both have "
        "shape (N, 4H), and each gate has H of the columns."
    ),
)
