"""The way of the gradient along the cell states of an LSTM, as wide as what comes through."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import LOSS, STATE, WIDEST, Number, node, note, sheet

BOX, HIGH = (0.3, 0.28), 0.92  # inches
WIDTH = 10.0  # points, of a gradient of 1


def gradient_highway(ax: Axes, forget: Mapping[str, Sequence[Number] | np.ndarray]) -> None:
    """Draw ∂c_T/∂c_t along the direct path, which is the product of the forget gates after t.

    The line between two cell states is as wide as the gradient that has come so far; below 1 % it
    is dotted.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    forget : mapping
        A title, and the forget gates f_1 … f_T of one unit, between 0 and 1, T from 2 to 8.

    Raises
    ------
    ValueError
        If there are none, their numbers differ or are out of range, or a gate is not between 0
        and 1.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> gradient_highway(ax, {"open": [0.9, 1.0, 0.95], "half open": [0.5, 0.6, 0.5]})
    """
    if not forget:
        raise ValueError("forget: expected at least one sequence, got none")
    count = len(next(iter(forget.values())))
    for title, gates in forget.items():
        if np.shape(gates) != (count,) or not 2 <= count <= 8:
            raise ValueError(
                f"forget[{title!r}]: expected 2 to 8 gates, as many as in the others, "
                f"got shape {np.shape(gates)}"
            )
        if not np.all((np.asarray(gates) >= 0) & (np.asarray(gates) <= 1)):
            raise ValueError(f"forget[{title!r}]: expected gates between 0 and 1, got {gates}")
    for i, (title, gates) in enumerate(forget.items()):
        _way(ax, title, np.asarray(gates, float), -HIGH * i)
    sheet(ax, (-0.25, WIDEST - 0.25), (-HIGH * (len(forget) - 1) - 0.42, 0.5))


def _way(ax: Axes, title: str, gates: np.ndarray, y: float) -> None:
    step = (WIDEST - 0.5) / len(gates)
    through = np.cumprod(gates[::-1])[::-1]  # ∂c_T/∂c_t for t = 0 … T − 1
    note(ax, (-0.18, y + 0.33), title, align="left", colour="black")
    for t in range(len(gates) + 1):
        node(ax, (step * t, y), f"$c_{t}$", STATE, name=f"{title} {t}", size=BOX, fontsize=9)
    for t, share in enumerate(through):
        ends = [step * t + BOX[0] / 2 + 0.02, step * (t + 1) - BOX[0] / 2 - 0.02]
        faint = share < 0.01
        style = {"lw": 1.0, "ls": ":"} if faint else {"lw": WIDTH * share, "solid_capstyle": "butt"}
        ax.plot(ends, [y, y], color=LOSS, **style)
        label = "<0.01" if faint else f"{share:.2f}"
        note(ax, (np.mean(ends), y - 0.27), label, fontsize=8.5)
