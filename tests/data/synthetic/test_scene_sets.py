from collections import Counter

import numpy as np
import pytest

from course_rnn.data.synthetic.scene_sets import draw_pictures, favourite_scene, has_any
from course_rnn.data.synthetic.scenes import COLOURS, KINDS, Shape, render, scene
from tests.cases import assert_rejects
from tests.frozen import digest


def test_images_show_their_scenes_in_order():
    pictures = draw_pictures(6, np.random.default_rng(3), size=16)
    rng = np.random.default_rng(3)
    scenes = [scene(rng) for _ in range(6)]
    assert pictures.scenes == scenes
    assert np.array_equal(pictures.images, [render(shapes, 16, rng) for shapes in scenes])


def test_only_what_is_to_be_kept_is_kept(rng):
    pairs = {("red", "circle"), ("blue", "square")}
    without = draw_pictures(200, rng, size=16, keep=lambda s: not has_any(s, pairs))
    shown = {(s.colour, s.kind) for shapes in without.scenes for s in shapes}
    assert shown == {(c, k) for c in COLOURS for k in KINDS} - pairs
    only = draw_pictures(20, rng, size=16, keep=lambda s: has_any(s, pairs))
    assert all(any((s.colour, s.kind) in pairs for s in shapes) for shapes in only.scenes)


def test_favourites_have_their_share_and_the_others_the_rest(rng):
    favourites = {"circle": "red", "square": "blue"}
    shapes = [s for _ in range(4000) for s in favourite_scene(rng, favourites, 0.7)]
    for kind in KINDS:
        counts = Counter(s.colour for s in shapes if s.kind == kind)
        for colour in COLOURS:
            wanted = 0.25
            if kind in favourites:
                wanted = 0.7 if colour == favourites[kind] else 0.1
            assert abs(counts[colour] / counts.total() - wanted) < 0.03
    assert {s.colour for s in favourite_scene(rng, dict.fromkeys(KINDS, "green"), 1.0)} == {"green"}
    assert len(Counter(s.place for s in shapes)) == 4


def test_the_same_pictures_for_ever():
    rng = np.random.default_rng(0)
    scenes = [favourite_scene(rng, {"circle": "red"}, 0.6) for _ in range(50)]
    assert digest(scenes) == "0843c92b1e482ce7"


def test_bad_input(rng, without_shape_hook):
    assert_rejects(lambda: draw_pictures(0, rng, size=16), "count")
    assert_rejects(lambda: draw_pictures(1, 7, size=16), "rng")
    assert_rejects(lambda: draw_pictures(1, rng, size=16, keep=lambda s: False), "keep")
    assert_rejects(lambda: favourite_scene(7, {}, 0.5), "rng")
    assert_rejects(lambda: favourite_scene(rng, {"blob": "red"}, 0.5), "favourites")
    assert_rejects(lambda: favourite_scene(rng, {"circle": "pink"}, 0.5), "favourites")
    assert_rejects(lambda: favourite_scene(rng, {}, 1.5), "share")


@pytest.mark.parametrize(("pairs", "there"), [({("red", "circle")}, True), (set(), False)])
def test_has_any(pairs, there):
    assert (
        has_any((Shape("square", "red", "top left"), Shape("circle", "red", "top right")), pairs)
        == there
    )
    assert not has_any(
        (Shape("circle", "blue", "top left"), Shape("square", "red", "top right")), pairs
    )
