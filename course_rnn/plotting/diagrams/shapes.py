"""Where inputs enter and where outputs leave: the shapes of sequence tasks."""

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import INPUT, OUTPUT, STATE, arrow, node, note, sheet

STEP, BOX = 0.43, (0.22, 0.22)

# title, an example, states, steps with an input, steps with an output; where it stands (inches)
SHAPES = (
    ("one to one", "image → class", 1, (0,), (0,), (0.5, 2.2)),
    ("one to many", "image → caption", 3, (0,), (0, 1, 2), (1.55, 2.2)),
    ("many to one", "review → rating", 3, (0, 1, 2), (2,), (3.35, 2.2)),
    ("many to many, aligned", "words → their tags", 3, (0, 1, 2), (0, 1, 2), (0.5, 0.0)),
    ("many to many, delayed", "sentence → translation", 6, (0, 1, 2), (3, 4, 5), (2.2, 0.0)),
)


def sequence_shapes(ax: Axes) -> None:
    """Draw one to one, one to many, many to one and many to many, the last in two ways.

    Inputs are below, states in the middle, outputs above. Two rows, for one could not be read on a
    phone.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> sequence_shapes(ax)
    """
    for title, example, states, inputs, outputs, (x, y) in SHAPES:
        _shape(ax, title, states, inputs, outputs, (x, y))
        middle = x + STEP * (states - 1) / 2
        note(ax, (middle, y + 1.5), title, colour="black")
        note(ax, (middle, y - 0.25), example, fontsize=8.5)
    sheet(ax, (-0.1, 4.6), (-0.4, 3.85))


def _shape(ax: Axes, title: str, states: int, inputs, outputs, corner) -> None:
    x, y = corner
    before = None
    for t in range(states):
        at = x + t * STEP
        h = node(ax, (at, y + 0.6), "", STATE, name=f"{title} h{t}", size=BOX, shaded=True)
        if before:
            arrow(ax, before, h)
        if t in inputs:
            below = node(ax, (at, y), "", INPUT, name=f"{title} x{t}", size=BOX, shaded=True)
            arrow(ax, below, h)
        if t in outputs:
            above = node(ax, (at, y + 1.2), "", OUTPUT, name=f"{title} y{t}", size=BOX, shaded=True)
            arrow(ax, h, above)
        before = h
