"""Exercise 5.3: one step of an LSTM, backward."""

from typing import NamedTuple

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Returns


class _Parts(NamedTuple):
    """What the answer is made of: gradients of the new cell state and of the four gates."""

    dc_new: np.ndarray
    di: np.ndarray
    df: np.ndarray
    dg: np.ndarray
    do: np.ndarray


def run_parts(dh, dc, c, gates):
    """Gradients of c_t in total, and of what came out of the four gates."""
    i, f, g, o = gates
    tanh_c = np.tanh(f * c + i * g)
    dc_new = dc + dh * o * (1 - tanh_c**2)
    return _Parts(dc_new, dc_new * g, dc_new * c, dc_new * i, dh * tanh_c)


def slopes(gates):
    """The derivatives of σ and tanh, from their values."""
    i, f, g, o = gates
    return np.stack([i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o)])


def stack(da_by_gate):
    """One gate after the other, (N, 4H)."""
    return np.concatenate(list(da_by_gate), axis=1)


def reference(dh, dc, c_previous, gates, W_hh, run=run_parts, slope=slopes, join=stack):
    """Gradients of the pre-activations, and of the two states before the step."""
    parts = run(dh, dc, c_previous, gates)
    da = join(np.stack(parts[1:]) * slope(gates))
    return da, da @ W_hh, parts.dc_new * gates[1]


def _draw(rng, last=False):
    """Gates that are neither shut nor open, and cell states far from 0, in part beyond ±1."""
    N, H = distinct_sizes(rng, 2, low=3)
    i, f, o = rng.uniform(0.1, 0.9, size=(3, N, H))
    g = rng.uniform(0.2, 0.9, size=(N, H)) * rng.choice([-1, 1], size=(N, H))
    return {
        "dh": rng.normal(size=(N, H)),
        "dc": rng.normal(size=(N, H)) * (not last),
        "c_previous": rng.uniform(0.4, 2.0, size=(N, H)) * rng.choice([-1, 1], size=(N, H)),
        "gates": np.stack([i, f, g, o]),
        "W_hh": rng.normal(size=(4 * H, H)) / np.sqrt(H),
    }


EXERCISE = Exercise(
    id="5.3",
    name="lstm_step_backward",
    title="One step of an LSTM, backward",
    parameters=("dh", "dc", "c_previous", "gates", "W_hh"),
    returns=(
        Returns("da", ("N", "4H"), "float"),
        Returns("dh_previous", ("N", "H"), "float"),
        Returns("dc_previous", ("N", "H"), "float"),
    ),
    groups=(
        Group("the last step", 1, "dc is 0: all that comes back comes through h_t"),
        Group("dc_previous", 2, "the way back along the cell state", ("dc_previous",)),
        Group("da", 3, "four gates, four slopes", ("da",)),
        Group("dh_previous", 1, "the way back through the gates", ("dh_previous",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("the last step", 2, {"last": True}),
        ("dc_previous", 2),
        ("da", 2),
        ("dh_previous", 2),
    ),
    properties=(),
)
