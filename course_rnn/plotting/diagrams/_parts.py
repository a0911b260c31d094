"""Sheet, node and arrow: what all drawings are made of. One unit is one inch."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from course_rnn.plotting.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE

INPUT, STATE, OUTPUT, LOSS, START = GREEN, BLUE, ORANGE, PURPLE, GREY
SMALL, NORMAL = 9, 10  # points
WIDEST = 4.7  # inches: what a phone shows with letters that can still be read

Number = float | int
Point = tuple[Number, Number]


def sheet(ax: Axes, x: Point, y: Point) -> None:
    """Take the frame away, set the limits and, if the figure holds nothing else, fit it."""
    ax.set(xlim=x, ylim=y, aspect="equal")
    ax.axis("off")
    figure = ax.get_figure()
    if figure.axes == [ax]:
        figure.set_layout_engine("none")
        figure.set_size_inches(x[1] - x[0], y[1] - y[0])
        ax.set_position((0, 0, 1, 1))


def node(
    ax: Axes,
    at: Point,
    label: str,
    colour: str,
    *,
    name: str | None = None,
    size: Point = (0.48, 0.36),
    dashed: bool = False,
    shaded: bool = False,
    oval: bool = False,
    fontsize: Number = NORMAL,
) -> FancyBboxPatch:
    """Draw a box of a size around a point; it is called like its label unless it has a name."""
    (x, y), (width, height) = at, size
    box = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        width,
        height,
        boxstyle=f"round,pad=0,rounding_size={height / 2 if oval else min(0.08, height / 3)}",
        fc=colour + "38" if shaded else "none",
        ec=colour,
        lw=1.6,
        ls=(0, (3, 2)) if dashed else "-",
        label=label if name is None else name,
    )
    ax.add_patch(box)
    if label:
        note(ax, at, label, colour="black", fontsize=fontsize)
    return box


def note(
    ax: Axes,
    at: Point,
    text: str,
    *,
    colour: str = INK,
    fontsize: Number = SMALL,
    align: str = "center",
    **more,
) -> Text:
    """Write at a point, which is the middle of the text or its left or right end."""
    kinds = {"ha": align, "va": "center", "color": colour, "fontsize": fontsize}
    return ax.text(*at, text, **kinds | more)


def centre(end: FancyBboxPatch | Point) -> Point:
    """Return the middle of a node; a point is its own."""
    if isinstance(end, FancyBboxPatch):
        return end.get_x() + end.get_width() / 2, end.get_y() + end.get_height() / 2
    return end


def arrow(
    ax: Axes,
    start: FancyBboxPatch | Point,
    end: FancyBboxPatch | Point,
    label: str = "",
    *,
    at: Point = (0.0, 0.12),
    colour: str = GREY,
    curve: Number = 0.0,
    dashed: bool = False,
    width: Number = 1.3,
    fontsize: Number = SMALL,
    leave: Point | None = None,
    enter: Point | None = None,
) -> FancyArrowPatch:
    """Draw an arrow between nodes or points, with its label beside the middle (shifted by at).

    It points from middle to middle and is cut off at the edges, or runs between the points where it
    is to leave and enter.
    """
    (x0, y0), (x1, y1) = leave or centre(start), enter or centre(end)
    patch = FancyArrowPatch(
        (x0, y0),
        (x1, y1),
        arrowstyle="-|>",
        mutation_scale=9 + width,
        color=colour,
        lw=width,
        ls=(0, (3, 2)) if dashed else "-",
        connectionstyle=f"arc3,rad={curve}",
        patchA=start if isinstance(start, FancyBboxPatch) else None,
        patchB=end if isinstance(end, FancyBboxPatch) else None,
        shrinkA=0 if leave or isinstance(start, tuple) else 2,
        shrinkB=0 if enter or isinstance(end, tuple) else 2,
        zorder=2,
    )
    ax.add_patch(patch)
    if label:
        note(ax, ((x0 + x1) / 2 + at[0], (y0 + y1) / 2 + at[1]), label, fontsize=fontsize)
    return patch


def row(
    ax: Axes, labels: Sequence[str], colour: str, x: Number, y: Number, step: Number, **more
) -> list[FancyBboxPatch | None]:
    """Draw nodes at equal distances; an empty label leaves a gap, which is None."""
    return [
        node(ax, (x + i * step, y), label, colour, **more) if label else None
        for i, label in enumerate(labels)
    ]


def cells(
    ax: Axes, at: Point, count: int, colour: str, name: str, *, size: Point = (0.13, 0.2)
) -> FancyBboxPatch:
    """Draw a vector: a shaded box that is divided into a number of cells."""
    (x, y), (width, height) = at, size
    left, bottom, top = x - count * width / 2, y - height / 2, y + height / 2
    inner = [left + i * width for i in range(1, count)]
    ax.vlines(inner, bottom, top, color=colour, lw=0.8)
    return node(ax, at, "", colour, name=name, size=(count * width, height), shaded=True)
