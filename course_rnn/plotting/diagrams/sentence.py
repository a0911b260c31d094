"""A sentence becomes one vector: from the last state, or from all of them."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import INPUT, OUTPUT, STATE, arrow, cells, node, sheet

STEP, RISE = 0.92, 0.78  # between the columns and the rows
WORD, BOX, VECTOR = (0.84, 0.3), (0.44, 0.34), 6
THIN, THICK = 0.6, 5.0  # points: an arrow of weight 0, and of weight 1


def sentence_encoder(
    ax: Axes, words: Sequence[str], weights: Sequence[float] | None = None
) -> None:
    """Draw words, a chain of states, and the vector v of the sentence.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    words : sequence of T str
        A short sentence; T is 2 to 5.
    weights : sequence of T float, optional
        With them v is pooled from all states, by arrows as thick as the weights, which sum to 1.
        Without them v is the last state.

    Raises
    ------
    ValueError
        If there are too few or too many words, or the weights do not fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> sentence_encoder(ax, ["A", "wedding", "party"], weights=[0.2, 0.5, 0.3])
    """
    if not 2 <= len(words) <= 5:
        raise ValueError(f"words: expected 2 to 5, got {len(words)}")
    if weights is not None and (
        len(weights) != len(words) or min(weights) < 0 or not abs(sum(weights) - 1) < 1e-3
    ):
        raise ValueError(f"weights: expected {len(words)} shares of sum 1, got {list(weights)}")
    last = STEP * (len(words) - 1)
    v = cells(
        ax,
        (last if weights is None else last / 2, 3.1 * RISE),
        VECTOR,
        OUTPUT,
        "v",
        size=(0.13, 0.26),
    )
    ax.text(v.get_x() - 0.08, 3.1 * RISE, "v", ha="right", va="center", fontsize=11, style="italic")
    states = []
    for t, word in enumerate(words):
        x = STEP * t
        below = node(ax, (x, 0), word, INPUT, name=f"x{t + 1}", size=WORD, fontsize=9)
        vector = cells(ax, (x, 0.8 * RISE), 4, INPUT, f"v of x{t + 1}")
        h = node(ax, (x, 1.8 * RISE), "", STATE, name=f"h{t + 1}", size=BOX)
        arrow(ax, below, vector)
        arrow(ax, vector, h)
        if states:
            arrow(ax, states[-1], h, colour=STATE)
        states.append(h)
    if weights is None:
        arrow(ax, states[-1], v)
    else:
        for h, weight in zip(states, weights, strict=True):
            arrow(ax, h, v, width=THIN + (THICK - THIN) * weight)
    sheet(ax, (-0.5, last + 0.5), (-0.25, 3.1 * RISE + 0.25))
