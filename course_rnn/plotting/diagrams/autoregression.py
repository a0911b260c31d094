"""An autoregressive model: a window on real numbers that slides over its own predictions."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import INPUT, OUTPUT, STATE, arrow, node, note, sheet

STEP, BOX = 0.8, (0.58, 0.32)


def autoregression(ax: Axes, *, order: int = 3) -> None:
    """Draw AR(p) at two steps: its first prediction is the last input of the second.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    order : int
        Number p of past values, from 2 to 4.

    Raises
    ------
    ValueError
        If ``order`` is no whole number from 2 to 4.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> autoregression(ax, order=3)
    """
    if not isinstance(order, int) or not 2 <= order <= 4:
        raise ValueError(f"order: expected a whole number from 2 to 4, got {order!r}")
    past = [f"$x_{{t-{k}}}$" for k in range(order, 0, -1)]
    now, then = r"$\hat{x}_t$", r"$\hat{x}_{t+1}$"
    first = _step(ax, [*past, now], column=0, up=1, given=order)
    again = _step(ax, [*past[1:], now, then], column=1, up=-1, given=order - 1)
    arrow(ax, first[order], again[order - 1], colour=OUTPUT, dashed=True)
    note(ax, (STEP * order + 0.1, 0.5), "fed back", align="left", colour=OUTPUT)
    sheet(ax, (-0.4, STEP * (order + 1) + 0.4), (-1.1, 2.1))


def _step(ax: Axes, labels: list[str], *, column: int, up: int, given: int):
    """Draw a window, its weighted sum above (up = 1) or below it, and the prediction."""
    order = len(labels) - 1
    y = 1.0 if up > 0 else 0.0
    boxes = [
        node(
            ax,
            (STEP * (column + i), y),
            label,
            INPUT if i < given else OUTPUT,
            name=f"{label} {'first' if up > 0 else 'again'}",
            size=BOX,
        )
        for i, label in enumerate(labels)
    ]
    middle = STEP * (column + (order - 1) / 2)
    size = (STEP * (order - 1) + BOX[0], 0.34)
    sign = "t-k" if up > 0 else "t+1-k"
    total = node(
        ax,
        (middle, y + 0.85 * up),
        rf"$b + \sum_k\, a_k\, x_{{{sign}}}$",
        STATE,
        name="sum first" if up > 0 else "sum again",
        size=size,
    )
    for i, box in enumerate(boxes[:-1]):
        x = STEP * (column + i)
        arrow(ax, box, total, leave=(x, y + up * (BOX[1] / 2 + 0.03)), enter=(x, y + up * 0.65))
        note(ax, (x + 0.14, y + 0.4 * up), f"$a_{order - i}$")
    leave = (middle + size[0] / 2 + 0.03, y + 0.85 * up)
    arrow(ax, total, boxes[-1], leave=leave, curve=-0.4 * up)
    return boxes
