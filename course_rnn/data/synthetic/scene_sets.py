"""Many rendered scenes at once, with some left out or with favourite colours (chapter 10)."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from course_rnn.data.synthetic.scenes import COLOURS, KINDS, Shape, render, scene
from course_rnn.data.validate import expect_at_least, expect_rng

Scene = tuple[Shape, ...]


class Pictures(NamedTuple):
    """Scenes and their images (n, size, size, 3), RGB of uint8.

    Examples
    --------
    >>> pictures = draw_pictures(5, np.random.default_rng(0), size=16)
    >>> len(pictures.scenes), pictures.images.shape
    (5, (5, 16, 16, 3))
    """

    scenes: list[Scene]
    images: UInt8[np.ndarray, "n size size 3"]


def draw_pictures(
    count: int,
    rng: np.random.Generator,
    *,
    size: int,
    draw: Callable[[np.random.Generator], Scene] = scene,
    keep: Callable[[Scene], bool] = lambda shapes: True,
) -> Pictures:
    """Draw scenes and paint them.

    Parameters
    ----------
    count : int
        How many, n ≥ 1.
    rng : np.random.Generator
        Source of everything.
    size : int
        Height and width of an image in pixels, at least 16, even.
    draw : callable
        ``draw(rng)`` gives one scene.
    keep : callable
        Scenes for which it is False are drawn again.

    Raises
    ------
    ValueError
        If ``count`` or ``size`` does not fit, ``rng`` is no generator, or 1,000 scenes in a row
        were not to be kept.

    Examples
    --------
    >>> one = lambda shapes: len(shapes) == 1
    >>> found = draw_pictures(3, np.random.default_rng(0), size=16, keep=one)
    >>> [len(shapes) for shapes in found.scenes]
    [1, 1, 1]
    """
    expect_at_least(1, count=count)
    expect_rng(rng)
    scenes, refused = [], 0
    while len(scenes) < count:
        shapes = draw(rng)
        refused = 0 if keep(shapes) else refused + 1
        if not refused:
            scenes.append(shapes)
        if refused == 1000:
            raise ValueError("keep: expected to keep some scene, got False 1,000 times in a row")
    return Pictures(scenes, np.stack([render(shapes, size, rng) for shapes in scenes]))


def favourite_scene(rng: np.random.Generator, favourites: Mapping[str, str], share: float) -> Scene:
    """Draw a scene in which each kind of shape has a favourite colour.

    Parameters
    ----------
    rng : np.random.Generator
        Source of everything.
    favourites : mapping from kind to colour
        A kind that is not in it has any colour alike.
    share : float
        How probable the favourite colour is, in [0, 1]; the others share the rest.

    Raises
    ------
    ValueError
        If ``rng`` is no generator, a kind or colour is unknown, or ``share`` is out of range.

    Notes
    -----
    All else is as in :func:`course_rnn.data.synthetic.scenes.scene`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> shapes = [s for _ in range(999) for s in favourite_scene(rng, {"circle": "red"}, 0.7)]
    >>> colours = [s.colour for s in shapes if s.kind == "circle"]
    >>> round(colours.count("red") / len(colours), 1)
    0.7
    """
    expect_rng(rng)
    for kind, colour in favourites.items():
        if kind not in KINDS or colour not in COLOURS:
            expected = f"kinds of {KINDS} and colours of {tuple(COLOURS)}"
            raise ValueError(f"favourites: expected {expected}, got {kind!r}: {colour!r}")
    if not 0 <= share <= 1:
        raise ValueError(f"share: expected a probability in [0, 1], got {share}")
    return tuple(
        shape._replace(colour=_colour(rng, favourites[shape.kind], share))
        if shape.kind in favourites
        else shape
        for shape in scene(rng)
    )


def has_any(shapes: Scene, pairs: Collection[tuple[str, str]]) -> bool:
    """Whether a scene shows one of these pairs of colour and kind.

    Parameters
    ----------
    shapes : tuple of Shape
        The scene.
    pairs : collection of (colour, kind)
        For example combinations that are held out of training.

    Examples
    --------
    >>> has_any((Shape("circle", "red", "top left"),), {("red", "circle")})
    True
    """
    return any((shape.colour, shape.kind) in pairs for shape in shapes)


def _colour(rng: np.random.Generator, favourite: str, share: float) -> str:
    if rng.random() < share:
        return favourite
    return str(rng.choice([colour for colour in COLOURS if colour != favourite]))
