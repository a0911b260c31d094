"""Coloured shapes on a small image."""

from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from course_rnn.data.validate import expect_at_least, expect_rng

#: Kinds of shape.
KINDS = ("circle", "square", "triangle")
#: Colours by name, as RGB.
COLOURS = {
    "red": (220, 40, 40),
    "green": (40, 170, 60),
    "blue": (50, 80, 220),
    "yellow": (240, 200, 40),
}
BACKGROUND = (235, 235, 235)
#: Places of a shape in the picture.
PLACES = ("top left", "top right", "bottom left", "bottom right")


class Shape(NamedTuple):
    """One shape; ``place`` is one of the four `PLACES`.

    Examples
    --------
    >>> shape = Shape("circle", "red", "top left")
    >>> COLOURS[shape.colour]
    (220, 40, 40)
    """

    kind: str
    colour: str
    place: str


def scene(rng: np.random.Generator) -> tuple[Shape, ...]:
    """Draw one to three shapes of different kinds in different places.

    Parameters
    ----------
    rng : np.random.Generator
        Source of everything. The number of shapes, their kinds, places and colours are uniform;
        two shapes may have the same colour.

    Returns
    -------
    tuple of Shape
        In the order of `PLACES`.

    Raises
    ------
    ValueError
        If ``rng`` is not a generator.

    Notes
    -----
    Chapter 10.

    Examples
    --------
    >>> for shape in scene(np.random.default_rng(1)):
    ...     print(*shape)
    triangle red bottom left
    square red bottom right
    """
    expect_rng(rng)
    count = rng.integers(1, len(KINDS) + 1)
    kinds = rng.choice(KINDS, count, replace=False).tolist()
    colours = rng.choice(list(COLOURS), count).tolist()
    places = rng.choice(len(PLACES), count, replace=False)
    shapes = [Shape(kinds[i], colours[i], PLACES[places[i]]) for i in np.argsort(places)]
    return tuple(shapes)


def render(
    shapes: tuple[Shape, ...], size: int, rng: np.random.Generator
) -> UInt8[np.ndarray, "size size 3"]:
    """Paint a scene: every shape somewhere within its quarter of the image, larger or smaller.

    Parameters
    ----------
    shapes : tuple of Shape
        In different places.
    size : int
        Height and width in pixels, at least 16, even.
    rng : np.random.Generator
        Source of centres and radii: a radius is from size // 8 to size // 4 - 1 pixels.

    Returns
    -------
    ndarray, shape (size, size, 3), uint8
        RGB, row 0 at the top; no smoothing at the edges, so every pixel has one of five colours.

    Raises
    ------
    ValueError
        If ``size`` is odd or too small, or a shape is of unknown kind, colour or place.

    Examples
    --------
    >>> image = render((Shape("square", "red", "top left"),), 16, np.random.default_rng(0))
    >>> for row in (image == COLOURS["red"]).all(axis=-1)[:8]:
    ...     print("".join("-#"[int(red)] for red in row))
    ----------------
    -#######--------
    -#######--------
    -#######--------
    -#######--------
    -#######--------
    -#######--------
    -#######--------
    """
    expect_at_least(16, size=size)
    expect_rng(rng)
    if size % 2:
        raise ValueError(f"size: expected an even number, got {size}")
    expect_shapes(shapes)
    image = np.full((size, size, 3), BACKGROUND, dtype=np.uint8)
    half = size // 2
    for shape in shapes:
        radius = int(rng.integers(size // 8, size // 4))
        row, column = rng.integers(radius, half - radius, size=2)
        place = PLACES.index(shape.place)
        rows, columns = np.ogrid[:size, :size]
        down = rows - (row + half * (place // 2))
        right = columns - (column + half * (place % 2))
        image[_inside(shape.kind, down, right, radius)] = COLOURS[shape.colour]
    return image


def _inside(kind: str, down: np.ndarray, right: np.ndarray, radius: int) -> np.ndarray:
    square = (abs(down) <= radius) & (abs(right) <= radius)
    if kind == "circle":
        return down**2 + right**2 <= radius**2
    if kind == "triangle":  # apex at the top, base twice the radius
        return square & (2 * abs(right) <= down + radius)
    return square


def expect_shapes(shapes: tuple[Shape, ...]) -> None:
    """Raise ``ValueError`` unless there are shapes, all of known kind, colour and place.

    Parameters
    ----------
    shapes : tuple of Shape
        What the caller passed.

    Raises
    ------
    ValueError
        ``shapes: expected at least one, got none``.

    Examples
    --------
    >>> expect_shapes((Shape("circle", "red", "top left"),))
    """
    if not shapes:
        raise ValueError("shapes: expected at least one, got none")
    for shape in shapes:
        if not isinstance(shape, Shape):
            raise ValueError(f"shapes: expected Shape, got {type(shape).__name__}")
        if shape.kind not in KINDS or shape.colour not in COLOURS or shape.place not in PLACES:
            raise ValueError(f"shapes: expected known kinds, colours and places, got {shape}")
