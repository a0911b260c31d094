"""Whatever is drawn can be read: no text lies on another, or on an arrow, or is cut off."""

import doctest
import importlib
import pkgutil
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path

from course_rnn.plotting import diagrams, use_style
from course_rnn.plotting.diagrams import _parts
from tests.plotting.diagrams.drawings import DRAWINGS, arrows

SMALLEST, PHONE, INCH = 7.5, 350, 96  # CSS pixels: letters on a phone, its column, an inch


def flaws(figure):
    """What a reader would stumble over, in words."""
    figure.canvas.draw()
    texts = [t for ax in figure.axes for t in _texts(ax)]
    boxes = {text: text.get_window_extent() for text in texts}
    sheet = figure.bbox.padded(0.5)
    found = [
        f"{t.get_text()!r} is cut off"
        for t, box in boxes.items()
        if not (sheet.containsx(box.x0) and sheet.containsx(box.x1))
        or not (sheet.containsy(box.y0) and sheet.containsy(box.y1))
    ]
    found += [
        f"{a.get_text()!r} lies on {b.get_text()!r}"
        for a, b in combinations(texts, 2)
        if boxes[a].overlaps(boxes[b])
    ]
    for ax in figure.axes:
        found += _crossed(ax, boxes) + _too_long(ax, boxes)
    scale = min(1, PHONE / (figure.get_figwidth() * INCH))
    points = min((t.get_fontsize() for t in texts), default=SMALLEST)
    if points * INCH / 72 * scale < SMALLEST:
        found.append(f"letters of {points:.0f} points in {figure.get_figwidth():.1f} inches")
    return found


def _texts(ax):
    shown = [*ax.texts, ax.xaxis.label, ax.yaxis.label] if ax.axison else ax.texts
    for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
        low, high = axis.get_view_interval()
        shown = shown + [t.label1 for t in axis.get_major_ticks() if low <= t.get_loc() <= high]
    return [t for t in shown if t.get_visible() and t.get_text().strip()]


def points_of(arrow):
    """Points on the outline of an arrow, less than a pixel apart."""
    path = arrow.get_transform().transform_path(arrow.get_path())
    pieces = [Path(p) for p in path.to_polygons(closed_only=False)]
    longest = max(np.abs(np.diff(p.vertices, axis=0)).max() for p in pieces)
    return np.concatenate([p.interpolated(int(longest) + 2).vertices for p in pieces])


def _crossed(ax, boxes):
    lines = [(a, points_of(a)) for a in arrows(ax)]
    return [
        f"an arrow {tuple(e and e.get_label() for e in (a.patchA, a.patchB))} runs through "
        f"{text.get_text()!r}"
        for text, box in boxes.items()
        for a, points in lines
        if box.padded(-1).count_contains(points)
    ]


def _too_long(ax, boxes):
    frames = [p.get_window_extent() for p in ax.patches if isinstance(p, FancyBboxPatch)]
    return [
        f"{text.get_text()!r} sticks out of its node"
        for text, box in boxes.items()
        for frame in frames
        if frame.overlaps(box)
        and not (frame.containsx(box.x0) and frame.containsx(box.x1) and box.height < frame.height)
    ]


@pytest.fixture
def drawn():
    """Draw with a function in the style of the book; return the figure."""
    with plt.rc_context():
        use_style()
        figure, ax = plt.subplots()

        def draw(function):
            function(ax)
            return figure

        yield draw
        plt.close(figure)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_can_be_read(name, drawn):
    assert flaws(drawn(DRAWINGS[name])) == []


def crowded(ax):
    _parts.node(ax, (0, 0), "a long label", _parts.INPUT)
    _parts.sheet(ax, (-1, 1), (-1, 1))


def on_each_other(ax):
    _parts.note(ax, (0, 0), "one")
    _parts.note(ax, (0.1, 0), "other")
    _parts.sheet(ax, (-1, 1), (-1, 1))


def outside(ax):
    _parts.note(ax, (0.9, 0), "outside")
    _parts.sheet(ax, (-1, 1), (-1, 1))


def crossed(ax):
    _parts.arrow(ax, (-1, 0), (1, 0), "label", at=(0, 0))
    _parts.sheet(ax, (-1, 1), (-1, 1))


def wide(ax):
    _parts.note(ax, (0, 0), "small")
    _parts.sheet(ax, (-4, 4), (-1, 1))


@pytest.mark.parametrize(
    ("function", "flaw"),
    [
        (crowded, "'a long label' sticks out of its node"),
        (on_each_other, "'one' lies on 'other'"),
        (outside, "'outside' is cut off"),
        (crossed, "an arrow (None, None) runs through 'label'"),
        (wide, "letters of 9 points in 8.0 inches"),
    ],
)
def test_what_cannot_be_read_is_found(function, flaw, drawn):
    assert flaws(drawn(function)) == [flaw]


@pytest.mark.parametrize("scale", [0.75, 0.5])
def test_a_drawing_that_is_pressed_together_is_found(scale, drawn):
    figure = drawn(DRAWINGS["unrolled_graph"])
    figure.set_size_inches(figure.get_size_inches() * scale)
    assert flaws(figure)


def test_every_drawing_is_read():
    drawings = {
        name
        for info in pkgutil.iter_modules(diagrams.__path__, f"{diagrams.__name__}.")
        for name, value in vars(importlib.import_module(info.name)).items()
        if getattr(value, "__module__", None) == info.name and not name.startswith("_")
    }
    helpers = {n for n, v in vars(_parts).items() if getattr(v, "__module__", 0) == _parts.__name__}
    missing = drawings - helpers - {"plane_map"}  # has axes, and no words
    assert {n for n in missing if not any(d.startswith(n) for d in DRAWINGS)} == set()


@pytest.mark.parametrize(
    "module", [i.name for i in pkgutil.iter_modules(diagrams.__path__, f"{diagrams.__name__}.")]
)
def test_the_examples_of_docstrings_run(module):
    result = doctest.testmod(importlib.import_module(module), raise_on_error=True)
    plt.close("all")
    assert result.failed == 0


def test_among_other_axes_the_figure_keeps_its_size():
    figure, (left, _) = plt.subplots(1, 2, figsize=(5, 3))
    DRAWINGS["rolled_graph"](left)
    assert tuple(figure.get_size_inches()) == (5, 3)
    plt.close(figure)
