"""Exercise 5.3: what goes wrong on the way from the two states back to the four gates."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch05.lstm_step_backward.spec import reference, run_parts
from course_rnn.exercises.spec import Mistake


def _with_parts(change):
    """The parts changed by ``change(parts, dh, dc, c, gates)``, which returns some of them."""

    def run(dh, dc, c, gates):
        parts = run_parts(dh, dc, c, gates)
        return parts._replace(**change(parts, dh, dc, c, gates))

    return partial(reference, run=run)


def _with_dc(dc_of):
    """All that comes after the gradient of c_t, made with a wrong one."""

    def run(dh, dc, c, gates):
        i, f, g, o = gates
        dc_new = dc_of(dh, dc, o, f * c + i * g, c)
        right = run_parts(dh, dc, c, gates)
        return right._replace(dc_new=dc_new, di=dc_new * g, df=dc_new * c, dg=dc_new * i)

    return partial(reference, run=run)


MISTAKES_BEFORE_THE_SLOPES = (
    Mistake(
        "h to c missing",
        "the gradient of c_t is dc alone: what comes back through h_t = o ∘ tanh(c_t) is missing.",
        _with_dc(lambda dh, dc, o, c_new, c: dc),
    ),
    Mistake(
        "no slope of tanh at c",
        "the slope of tanh(c_t) is missing on the way from h_t back to c_t: it is 1 − tanh²(c_t).",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh * o),
    ),
    Mistake(
        "slope from c",
        "the slope of tanh(c_t) is taken as 1 − c_t²: c_t is what goes into tanh, so it is "
        "1 − tanh²(c_t).",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh * o * (1 - c_new**2)),
    ),
    Mistake(
        "slope not squared",
        "the slope of tanh(c_t) is taken as 1 − tanh(c_t): the square is missing.",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh * o * (1 - np.tanh(c_new))),
    ),
    Mistake(
        "slope at the old c",
        "the slope of tanh is taken at c_{t−1}: h_t is made with c_t = f ∘ c_{t−1} + i ∘ g.",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh * o * (1 - np.tanh(c) ** 2)),
    ),
    Mistake(
        "no output gate",
        "o is missing on the way from h_t back to c_t.",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh * (1 - np.tanh(c_new) ** 2)),
    ),
    Mistake(
        "dh for its way to c",
        "dh is added to dc as it is: on the way from h_t to c_t it is multiplied by o and by the "
        "slope of tanh.",
        _with_dc(lambda dh, dc, o, c_new, c: dc + dh),
    ),
    Mistake(
        "o's gradient from c",
        "the gradient of o is made with c_t: h_t = o ∘ tanh(c_t), so its factor is tanh(c_t).",
        _with_parts(lambda p, dh, dc, c, gates: {"do": dh * (gates[1] * c + gates[0] * gates[2])}),
    ),
    Mistake(
        "o's gradient from the old c",
        "the gradient of o is made with tanh(c_{t−1}): the output gate lets out c_t.",
        _with_parts(lambda p, dh, dc, c, gates: {"do": dh * np.tanh(c)}),
    ),
    Mistake(
        "o's gradient from dc",
        "the gradient of o is made with the gradient of c_t: o acts on h_t alone, so it takes dh.",
        _with_parts(
            lambda p, dh, dc, c, gates: {
                "do": p.dc_new * np.tanh(gates[1] * c + gates[0] * gates[2])
            }
        ),
    ),
    Mistake(
        "i and g swapped",
        "the gradients of i and g are made with each other's factor: c_t holds i ∘ g, so that of "
        "i is multiplied by g, and that of g by i.",
        _with_parts(
            lambda p, dh, dc, c, gates: {"di": p.dc_new * gates[0], "dg": p.dc_new * gates[2]}
        ),
    ),
    Mistake(
        "f's gradient from the new c",
        "the gradient of f is made with c_t: f multiplies the cell state before, c_{t−1}.",
        _with_parts(
            lambda p, dh, dc, c, gates: {"df": p.dc_new * (gates[1] * c + gates[0] * gates[2])}
        ),
    ),
    Mistake(
        "f's gradient from tanh",
        "the gradient of f is made with tanh(c_{t−1}): f multiplies c_{t−1} itself.",
        _with_parts(lambda p, dh, dc, c, gates: {"df": p.dc_new * np.tanh(c)}),
    ),
    Mistake(
        "dh for the gates",
        "the gradients of i, f and g are made with dh: those gates act on c_t, so they take its "
        "gradient.",
        _with_parts(
            lambda p, dh, dc, c, gates: {"di": dh * gates[2], "df": dh * c, "dg": dh * gates[0]}
        ),
    ),
)
