"""Interactive: the state of a two-unit RNN without input, linear and with tanh."""

import math

from course_rnn.figures.base import InteractiveFigure


def plane_dynamics(
    start: tuple[float, float] = (0.9, 0.2), *, steps: int = 40
) -> InteractiveFigure:
    """Iterate h ← W h and h ← tanh(W h) for W = r · rotation by θ, with sliders for r and θ.

    Parameters
    ----------
    start : pair of float
        h_0.
    steps : int
        Number of steps drawn, at least 1.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If ``start`` is no pair of finite numbers, or ``steps`` no positive integer.
    """
    if len(start) != 2 or not all(map(math.isfinite, start)):
        raise ValueError(f"start: expected two finite numbers, got {start}")
    if not isinstance(steps, int) or steps < 1:
        raise ValueError(f"steps: expected an integer of at least 1, got {steps}")
    data = {"start": [float(start[0]), float(start[1])], "steps": steps}
    label = "Path of a two-unit hidden state under repeated multiplication, with and without tanh"
    return InteractiveFigure("plane_dynamics", data, label)
