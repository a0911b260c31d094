"""How far the gradient walks back: full, regular and randomised truncation."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    LOSS,
    STATE,
    WIDEST,
    Number,
    arrow,
    node,
    note,
    sheet,
)

SMALL_BOX, HIGH = (0.28, 0.26), 0.95


def truncation_strips(ax: Axes, strips: Mapping[str, Sequence[Number] | np.ndarray]) -> None:
    """Draw strips of states: values go forward over every link, gradients back where they may.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    strips : mapping
        A title, and the weights ω_1 … ω_{T−1} of the links of a sequence of T states, T from 3 to
        9, as ``course_rnn.reference.tbptt`` makes them. A weight of 0 is a cut; one that is neither
        0 nor 1 is written at its arrow.

    Raises
    ------
    ValueError
        If there are no strips, links of different number, too few or too many, or a weight that is
        negative or not finite.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> truncation_strips(ax, {"full": [1, 1, 1, 1], "regular, K = 2": [1, 0, 1, 0]})
    """
    if not strips:
        raise ValueError("strips: expected at least one, got none")
    count = len(next(iter(strips.values())))
    for title, links in strips.items():
        if np.shape(links) != (count,) or not 2 <= count <= 8:
            raise ValueError(
                f"strips[{title!r}]: expected 2 to 8 links, as many as in the others, "
                f"got shape {np.shape(links)}"
            )
        if not np.all(np.isfinite(links)) or np.min(links) < 0:
            raise ValueError(f"strips[{title!r}]: expected weights of at least 0, got {links}")
    for i, (title, links) in enumerate(strips.items()):
        _strip(ax, title, np.asarray(links, float), -HIGH * i)
    bottom = -HIGH * (len(strips) - 1) - 0.5
    sheet(ax, (-0.25, WIDEST - 0.25), (bottom, 0.5))


def _strip(ax: Axes, title: str, links: np.ndarray, y: Number) -> None:
    step = (WIDEST - 0.5) / len(links)
    note(ax, (-0.14, y + 0.33), title, align="left", colour="black")
    places = [step * t for t in range(len(links) + 1)]
    states = [
        node(ax, (x, y), str(t), STATE, name=f"{title} {t}", size=SMALL_BOX, fontsize=9)
        for t, x in enumerate(places, start=1)
    ]
    for t, weight in enumerate(links):
        arrow(ax, states[t], states[t + 1])
        middle = (places[t] + places[t + 1]) / 2
        if weight == 0:
            _stop(ax, (middle, y - 0.17))
            continue
        _back(ax, (places[t + 1], y), (places[t], y), states[t + 1], states[t], weight)
        if weight != 1:
            note(ax, (middle, y - 0.38), f"{weight:.3g}", colour=LOSS, fontsize=8.5)


def _back(ax: Axes, start, end, source, target, weight: Number) -> None:
    """Draw an arrow of the gradient below a link, between the lower edges of two states."""
    low = SMALL_BOX[1] / 2 + 0.03
    arrow(
        ax,
        source,
        target,
        leave=(start[0] - 0.05, start[1] - low),
        enter=(end[0] + 0.05, end[1] - low),
        colour=LOSS,
        curve=-0.35,
        width=1.3 * float(np.clip(weight, 0.3, 2.5)),
    )


def _stop(ax: Axes, at: tuple[float, float]) -> None:
    """Draw the bar at which a gradient ends."""
    x, y = at
    ax.vlines(x, y - 0.12, y + 0.08, color=LOSS, lw=2.4)
