from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.scenes import (
    BACKGROUND,
    COLOURS,
    KINDS,
    PLACES,
    Shape,
    render,
    scene,
)
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)
RED_SQUARE = Shape("square", "red", "top right")
NAMES = {colour: name for name, colour in COLOURS.items()}


def see(image):
    """The shapes in an image, from its pixels alone."""
    half = len(image) // 2
    found = []
    for i, place in enumerate(PLACES):
        rows, columns = half * (i // 2), half * (i % 2)
        quarter = image[rows : rows + half, columns : columns + half]
        painted = (quarter != BACKGROUND).any(axis=-1)
        if not painted.any():
            continue
        (colour,) = {tuple(int(c) for c in pixel) for pixel in quarter[painted]}
        down, right = (np.flatnonzero(painted.any(axis=axis)) for axis in (1, 0))
        top = painted[down[0]].sum()
        middle = painted[(down[0] + down[-1]) // 2].sum()
        if top == len(right):
            kind = "square"
        elif middle == len(right):
            kind = "circle"
        else:
            kind = "triangle"
            assert painted[down[-1]].sum() == len(right)
        assert len(down) == len(right)
        found.append(Shape(kind, NAMES[colour], place))
    return tuple(found)


@given(seeds, st.sampled_from([16, 24, 32, 50]))
def test_the_image_shows_the_scene(seed, size):
    rng = np.random.default_rng(seed)
    shapes = scene(rng)
    image = render(shapes, size, rng)
    assert image.shape == (size, size, 3)
    assert image.dtype == np.uint8
    assert see(image) == shapes


def test_scenes_are_uniform(rng):
    scenes = [scene(rng) for _ in range(3000)]
    assert all(len({s.kind for s in shapes}) == len(shapes) for shapes in scenes)
    assert abs(np.bincount([len(shapes) for shapes in scenes])[1:] - 1000).max() < 130
    for values, field in ((KINDS, "kind"), (COLOURS, "colour"), (PLACES, "place")):
        counts = Counter(getattr(s, field) for shapes in scenes for s in shapes)
        assert set(counts) == set(values)
        assert max(abs(c - 6000 / len(values)) for c in counts.values()) < 200


def test_shapes_move_and_grow(rng):
    images = [render((RED_SQUARE,), 32, rng) for _ in range(300)]
    painted = [(image != BACKGROUND).any(axis=-1) for image in images]
    assert {int(p.sum()) for p in painted} == {(2 * radius + 1) ** 2 for radius in range(4, 8)}
    assert np.any(painted, axis=0)[:15, 16:31].all()
    assert len({p.tobytes() for p in painted}) > 50


def test_frozen():
    rng = np.random.default_rng(7)
    shapes = [scene(rng) for _ in range(3)]
    assert digest(shapes) == "6220d8d19c67cc5b"
    assert digest(*[render(s, 32, rng) for s in shapes]) == "b07e069ac3c5b157"


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (Shape("star", "red", "top left"),),
        (Shape("square", "pink", "top left"),),
        (RED_SQUARE, Shape("circle", "red", "middle")),
    ],
)
def test_bad_shapes(wrong, rng, without_shape_hook):
    assert_rejects(lambda: render(wrong, 32, rng), "shapes")


def test_bad_arguments(rng, without_shape_hook):
    assert_rejects(lambda: scene(7), "rng")
    assert_rejects(lambda: render((RED_SQUARE,), 14, rng), "size", "≥ 16")
    assert_rejects(lambda: render((RED_SQUARE,), 17, rng), "size", "even", 17)
    assert_rejects(lambda: render((RED_SQUARE,), 16, 7), "rng")
