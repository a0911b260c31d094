"""Interactive: a network reads a heartbeat sample by sample, and its state counts since Q."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure

MAX_SAMPLES, MAX_UNITS = 200, 6  # more would not fit a phone


def beat_timer(
    signal: Float[np.ndarray, " T"],
    states: Float[np.ndarray, "T H"],
    inside: Float[np.ndarray, " T"],
    since: Float[np.ndarray, " T"],
    read: Float[np.ndarray, " T"],
    units: Sequence[int],
    *,
    rate: int,
    delay: int,
    first: int = 1,
) -> InteractiveFigure:
    """Step through a heartbeat, and see the units of a state that count the time since Q.

    Parameters
    ----------
    signal : float array (T,)
        What the network read, in millivolt; T ≤ 200.
    states : float array (T, H)
        Its state after each sample.
    inside : float array (T,)
        Its probability, after each sample, that the sample `delay` steps before is inside QRS.
    since : float array (T,)
        Milliseconds since Q began, NaN where nothing is to be counted.
    read : float array (T,)
        The same as a probe reads it off the state.
    units : sequence of int
        The units to show, counted from 0; at most 6.
    rate : int
        Samples a second.
    delay : int
        Steps that the network waits, at least 0.
    first : int
        The sample that is shown first, 1 … T.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If there are too many samples or units, the arrays do not belong together, or a unit or the
        first sample does not exist.
    """
    T, H = states.shape
    if not 0 < T <= MAX_SAMPLES:
        raise ValueError(f"states: expected 1 to {MAX_SAMPLES} samples, got {T}")
    rows = {"signal": signal, "inside": inside, "since": since, "read": read}
    for name, row in rows.items():
        if row.shape != (T,):
            raise ValueError(f"{name}: expected shape {(T,)}, got {row.shape}")
    if not 1 <= len(units) <= MAX_UNITS or not set(units) <= set(range(H)):
        raise ValueError(f"units: expected 1 to {MAX_UNITS} numbers below {H}, got {list(units)}")
    if rate < 1 or delay < 0:
        raise ValueError(f"rate, delay: expected 1 or more and 0 or more, got {rate} and {delay}")
    if not 1 <= first <= T:
        raise ValueError(f"first: expected a sample from 1 to {T}, got {first}")
    data = {name: _rounded(row) for name, row in rows.items() if name != "since"}
    data |= {
        "since": [None if np.isnan(v) else round(float(v), 1) for v in since],
        "units": [{"unit": int(k), "h": _rounded(states[:, k])} for k in units],
        "rate": rate,
        "delay": delay,
        "first": first,
    }
    label = "State of a network that reads a heartbeat, sample by sample"
    return InteractiveFigure("beat_timer", data, label)


def _rounded(values: np.ndarray) -> list:
    return np.round(values.astype(np.float64), 3).tolist()
