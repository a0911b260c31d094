"""A stack in one number: intervals within intervals."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    GREEN,
    INK,
    LOSS,
    NORMAL,
    STATE,
    note,
    sheet,
)

WIDTH, LEVEL = 4.0, 0.52
COLOURS = {"(": STATE, "[": LOSS}


def stack_number(ax: Axes, stack: str) -> None:
    """Draw where the number of a stack lies: the top symbol chooses an interval, and so on.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    stack : str
        One to three open brackets, ``(`` or ``[``, the top one last.

    Raises
    ------
    ValueError
        If it is no such stack.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> stack_number(ax, "([")
    """
    if not 1 <= len(stack) <= 3 or not set(stack) <= set("(["):
        raise ValueError(f"stack: expected one to three of ( and [, got {stack!r}")
    low, size, rows = 0.0, 1.0, len(stack)
    for level in range(rows):
        y = LEVEL * (rows - level)
        for symbol, digit in (("(", 1), ("[", 3)):
            left, right = low + digit * size / 4, low + (digit + 1) * size / 4
            chosen = stack[-1 - level] == symbol
            ax.plot(
                [WIDTH * left, WIDTH * right],
                [y, y],
                color=COLOURS[symbol],
                lw=7 if chosen else 3,
                alpha=1.0 if chosen else 0.5,
                solid_capstyle="butt",
                label=f"{symbol} at depth {level}",
            )
            if size * WIDTH > 0.9:
                note(ax, (WIDTH * (left + right) / 2, y + 0.2), symbol, fontsize=NORMAL)
        low += (1 if stack[-1 - level] == "(" else 3) * size / 4
        size /= 4
    ax.plot([0, WIDTH], [0.1, 0.1], color=INK, lw=1)
    for k in range(5):
        ax.plot([WIDTH * k / 4] * 2, [0.04, 0.16], color=INK, lw=1)
        note(ax, (WIDTH * k / 4, -0.12), ("0", "1/4", "1/2", "3/4", "1")[k])
    ax.plot([WIDTH * low], [0.1], marker="o", color=GREEN, label="q")
    sheet(ax, (-0.25, WIDTH + 0.25), (-0.3, LEVEL * rows + 0.42))
