"""What a map does to the plane."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from course_rnn.plotting.style import BLUE, GREY, ORANGE


def plane_map(
    ax: Axes,
    W: Float[np.ndarray, "2 2"],
    f: Callable[[np.ndarray], np.ndarray],
    *,
    extent: float = 2.0,
) -> None:
    """Draw where h ↦ f(W h) sends the grid of the square [−1, 1]².

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    W : float array (2, 2)
        Hidden-to-hidden weights of a two-unit state.
    f : callable
        Applied to each coordinate, for example ``np.tanh``.
    extent : float
        Half the width of the picture, above 0.

    Raises
    ------
    ValueError
        If ``W`` is no finite (2, 2) array, or ``extent`` not positive.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> W = np.array([[1.0, -0.8], [0.6, 1.0]])
    >>> plane_map(ax, W, np.tanh)
    """
    if np.shape(W) != (2, 2) or not np.all(np.isfinite(W)):
        raise ValueError(f"W: expected finite numbers (2, 2), got shape {np.shape(W)}: {W}")
    if not 0 < extent < np.inf:
        raise ValueError(f"extent: expected a positive number, got {extent}")
    ticks, fine = np.linspace(-1, 1, 9), np.linspace(-1, 1, 25)
    for tick in ticks:
        across = np.stack([fine, np.full_like(fine, tick)])
        for line, colour in ((across, BLUE), (across[::-1], ORANGE)):
            ax.plot(*f(W @ line), color=colour, linewidth=1)
    ax.plot([-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1], color=GREY, linestyle=":", linewidth=1)
    ax.set(xlim=(-extent, extent), ylim=(-extent, extent), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    ax.set_aspect("equal")
