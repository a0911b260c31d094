"""Layers of RNNs over time: a stack, both directions, skip connections."""

from collections.abc import Sequence
from itertools import pairwise, product

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    OUTPUT,
    START,
    STATE,
    arrow,
    node,
    note,
    sheet,
)

STEP, LEVEL, BOX = 0.86, 0.78, (0.46, 0.32)
SKIPPED, PLUS, SMALLEST = 0.98, (0.2, 0.2), 8  # levels where sums stand between them
HIGH, SMALL = 1.7, (0.32, 0.28)  # of a layer in two directions


def layer_grid(
    ax: Axes,
    *,
    layers: int = 2,
    steps: int = 4,
    skips: bool = False,
    path: Sequence[tuple[int, int]] = (),
) -> None:
    """Draw a stack of RNNs as a grid: time to the right, layers up.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    layers, steps : int
        From 1 to 4 layers, and from 2 to 4 time steps.
    skips : bool
        Draw skip connections: past every layer but the first, what it gets is added to what it
        hands on.
    path : sequence of pairs
        A way through the grid to be lit, as pairs of layer (0: the inputs) and time step; with
        ``skips`` it may go past layers.

    Raises
    ------
    ValueError
        If a number is out of range, or two places of the path are no neighbours.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> layer_grid(ax, layers=2, steps=3, path=[(0, 1), (1, 1), (1, 2), (2, 2), (2, 3)])
    """
    _check(layers, steps, 4)
    lit = _lit(path, layers, steps, skips)
    level = SKIPPED if skips else LEVEL
    times, boxes, handed_on = range(1, steps + 1), {}, {}
    for layer, t in product(range(layers + 2), times):
        at, name = (STEP * t, level * layer), f"{layer}, {t}"
        label, colour = {0: (f"$x_{t}$", INPUT), layers + 1: ("logits", OUTPUT)}.get(
            layer, (f"$h_{t}^{{({layer})}}$", STATE)
        )
        small = {"fontsize": SMALLEST} if layer > layers else {}
        box = boxes[layer, t] = handed_on[layer, t] = node(
            ax, at, label, colour, name=name, size=BOX, **small
        )
        if skips and 2 <= layer <= layers:
            above = (at[0], at[1] + level / 2)
            handed_on[layer, t] = node(
                ax, above, "+", START, name=f"{name} added", size=PLUS, oval=True
            )
            arrow(ax, box, handed_on[layer, t], **_kinds(("in", layer, t) in lit))
    for layer, t in product(range(layers + 1), times):
        up = handed_on[layer, t], boxes[layer + 1, t]
        arrow(ax, *up, **_kinds(("up", layer, t) in lit))
        if layer and t < steps:
            right = boxes[layer, t], boxes[layer, t + 1]
            arrow(ax, *right, **_kinds(("right", layer, t) in lit))
        if skips and layer >= 2:
            past = handed_on[layer - 1, t], handed_on[layer, t]
            kinds = _kinds(("past", layer, t) in lit) or {"colour": INPUT}
            arrow(ax, *past, dashed=True, curve=0.5 if layer == 2 else 0.75, **kinds)
    for layer in range(1, layers + 1):
        note(ax, (0.1, level * layer), f"layer {layer}", colour="black")
    sheet(ax, (-0.3, STEP * steps + 0.45), (-0.25, level * (layers + 1) + 0.25))


def _kinds(lit: bool) -> dict:
    return {"colour": LOSS, "width": 2.8} if lit else {}


def _lit(path: Sequence[tuple[int, int]], layers: int, steps: int, skips: bool) -> set:
    """Arrows of a way: to the right, up, and with skips into a sum or past a layer."""
    lit = set()
    for start, end in pairwise(path):
        (layer, t), (higher, later) = start, end
        inside = 0 <= layer <= layers and 1 <= t <= steps and higher <= layers + 1
        if inside and 1 <= layer == higher and later == t + 1 <= steps:
            lit.add(("right", layer, t))
        elif inside and later == t and (higher == layer + 1 or (skips and higher > layer >= 1)):
            lit |= {("in", layer, t)} | {("past", m, t) for m in range(layer + 1, higher)}
            lit.add(("up", higher - 1, t))
        else:
            raise ValueError(f"path: expected neighbours in the grid, got {[(start, end)]}")
    return lit


def bidirectional_grid(ax: Axes, *, layers: int = 1, steps: int = 4) -> None:
    """Draw RNNs that read in both directions; each layer hands on both states side by side.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    layers, steps : int
        From 1 to 3 layers, and from 2 to 4 time steps.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> bidirectional_grid(ax, layers=2, steps=3)
    """
    _check(layers, steps, 3)
    times = range(1, steps + 1)
    below = [node(ax, (STEP * t, 0), f"$x_{t}$", INPUT, size=BOX) for t in times]
    for layer in range(1, layers):
        kinds = {"size": (0.26, 0.22), "oval": True}
        joined = [
            node(ax, (STEP * t, HIGH * layer), ";", START, name=f"{layer}, {t} joined", **kinds)
            for t in times
        ]
        _both_ways(ax, layer, below, joined)
        below = joined
    kinds = {"size": BOX, "fontsize": SMALLEST}
    top = [
        node(ax, (STEP * t, HIGH * layers), "logits", OUTPUT, name=f"logits {t}", **kinds)
        for t in times
    ]
    _both_ways(ax, layers, below, top)
    sheet(ax, (-0.3, STEP * steps + 0.5), (-0.25, HIGH * layers + 0.25))


def _both_ways(
    ax: Axes, layer: int, below: list[FancyBboxPatch], above: list[FancyBboxPatch]
) -> None:
    bottom = HIGH * (layer - 1)
    note(ax, (0.1, bottom + 0.85), f"layer {layer}", colour="black")
    for way, aside, up in (("→", -0.2, 0.58), ("←", 0.2, 1.12)):
        places = [(STEP * t + aside, bottom + up) for t in range(1, len(below) + 1)]
        chain = [
            node(ax, at, way, STATE, name=f"{layer}, {t} {way}", size=SMALL)
            for t, at in enumerate(places, start=1)
        ]
        for before, after in pairwise(chain if way == "→" else chain[::-1]):
            arrow(ax, before, after)
        for start, h, end in zip(below, chain, above, strict=True):
            arrow(ax, start, h)
            arrow(ax, h, end)


def _check(layers: int, steps: int, most: int) -> None:
    if not isinstance(layers, int) or not 1 <= layers <= most:
        raise ValueError(f"layers: expected a whole number from 1 to {most}, got {layers!r}")
    if not isinstance(steps, int) or not 2 <= steps <= 4:
        raise ValueError(f"steps: expected a whole number from 2 to 4, got {steps!r}")
