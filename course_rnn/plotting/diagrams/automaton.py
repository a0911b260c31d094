"""Adding digit by digit: the sum as a network reads it, and the machine with two states."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    OUTPUT,
    SMALL,
    STATE,
    arrow,
    node,
    note,
    sheet,
)

STEP, BOX = 0.86, (0.42, 0.34)


def digit_adder(ax: Axes, top: str, bottom: str) -> None:
    """Draw a sum read from the right: two digits in, one out, the carry handed to the left.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    top, bottom : str
        Two numbers with equally many digits, 1 to 4; a column is added where the carry comes out.

    Raises
    ------
    ValueError
        If they are no such numbers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> digit_adder(ax, "478", "256")
    """
    for name, number in (("top", top), ("bottom", bottom)):
        if not number.isdecimal() or not 1 <= len(number) <= 4 or len(number) != len(top):
            raise ValueError(f"{name}: expected 1 to 4 digits, as many as in top, got {number!r}")
    pairs = [(int(a), int(b)) for a, b in zip("0" + top, "0" + bottom, strict=True)][::-1]
    carry, before = 0, None
    for t, (a, b) in enumerate(pairs):
        x = STEP * (len(pairs) - 1 - t)
        carry, digit = divmod(a + b + carry, 10)
        digits = [
            node(ax, (x, y), str(d), INPUT, name=f"{kind} {t}", size=BOX)
            for y, d, kind in ((2.1, a, "top"), (1.68, b, "bottom"))
        ]
        h = node(ax, (x, 0.98), f"$h_{t + 1}$", STATE, name=f"h {t}", size=BOX, shaded=True)
        out = node(ax, (x, 0.25), str(digit), OUTPUT, name=f"sum {t}", size=BOX)
        arrow(ax, digits[1], h)
        arrow(ax, h, out)
        if before:
            arrow(ax, before[0], h, str(before[1]), at=(0, 0.14), width=2)
        before = h, carry
    left = -0.42
    for y, text in ((1.89, "read"), (0.98, "carry"), (0.25, "write")):
        note(ax, (left, y), text, align="right")
    sheet(ax, (-1.0, STEP * (len(pairs) - 1) + 0.35), (0.0, 2.35))


def two_states(
    ax: Axes,
    states: Sequence[str],
    moves: Sequence[str],
) -> None:
    r"""Draw a machine with two states and what makes it go from one to the other.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    states : two str
        Names; the machine starts in the first.
    moves : four str
        What makes it stay in the first, go to the second, stay there, and come back.

    Raises
    ------
    ValueError
        If there are not two names and four moves.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> moves = "$a + b < 10$", r"$a + b \geq 10$", r"$a + b \geq 9$", "$a + b < 9$"
    >>> two_states(ax, ["no carry", "carry"], moves)
    """
    for name, given, size in (("states", states, 2), ("moves", moves, 4)):
        if len(given) != size:
            raise ValueError(f"{name}: expected {size}, got {len(given)}")
    x = 1.35, 3.15
    boxes = [
        node(ax, (at, 1.0), s, colour, size=(0.9, 0.5), oval=True, shaded=True, fontsize=SMALL)
        for at, s, colour in zip(x, states, (STATE, LOSS), strict=True)
    ]
    stay, go, stay_there, back = moves
    arrow(ax, *boxes, curve=-0.35)
    arrow(ax, *boxes[::-1], curve=-0.35)
    note(ax, (2.25, 1.5), go)
    note(ax, (2.25, 0.5), back)
    for at, text, box in ((x[0], stay, boxes[0]), (x[1], stay_there, boxes[1])):
        arrow(
            ax,
            box,
            box,
            leave=(at - 0.18, 1.25),
            enter=(at + 0.18, 1.25),
            curve=-1.6,
        )
        note(ax, (at, 1.75), text)
    arrow(ax, (0.45, 1.0), boxes[0])
    note(ax, (0.42, 1.0), "start", align="right")
    sheet(ax, (0.0, 4.0), (0.3, 1.95))
