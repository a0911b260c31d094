"""A scan by doubling: after round k an element stands for its last 2 to the k steps."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import GREEN, INPUT, STATE, arrow, node, note, sheet

SIZE, COLUMN, ROW = (0.5, 0.3), 0.62, 0.8


def scan_rounds(ax: Axes, *, steps: int = 8, last: bool = True) -> None:
    """Draw who is combined with whom, from the steps at the bottom to the prefixes on top.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    steps : int
        T, 2 to 8.
    last : bool
        Whether the way of all steps to the last element is drawn in green.

    Raises
    ------
    ValueError
        If there are too few or too many steps.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> scan_rounds(ax, steps=4)
    """
    if not 2 <= steps <= 8:
        raise ValueError(f"steps: expected 2 to 8, got {steps}")
    rounds = (steps - 1).bit_length()
    used = {(rounds, steps)} if last else set()
    for k in range(rounds, 0, -1):
        for t in [t for level, t in used if level == k]:
            used |= {(k - 1, t)} | ({(k - 1, t - 2 ** (k - 1))} if t > 2 ** (k - 1) else set())
    boxes = {}
    for k in range(rounds + 1):
        for t in range(1, steps + 1):
            first = max(1, t - 2**k + 1)
            boxes[k, t] = node(
                ax,
                (COLUMN * t, ROW * k),
                str(t) if first == t else f"{first}–{t}",
                (INPUT if k == 0 else STATE) if first > 1 or k == 0 else GREEN,
                name=f"{k}, {t}",
                size=SIZE,
                fontsize=9,
            )
        note(ax, (0.02, ROW * k), f"round {k}" if k else "steps", fontsize=9)
    for k in range(1, rounds + 1):
        for t in range(1, steps + 1):
            sources = [t] if t <= 2 ** (k - 1) else [t, t - 2 ** (k - 1)]
            for source in sources:
                on = (k, t) in used and (k - 1, source) in used
                style = {"colour": GREEN, "width": 2.2} if on else {}
                arrow(ax, boxes[k - 1, source], boxes[k, t], **style)
    sheet(ax, (-0.35, COLUMN * steps + 0.35), (-0.25, ROW * rounds + 0.25))
