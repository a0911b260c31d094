import numpy as np
import pytest

from course_rnn.data.synthetic.scene_sets import Pictures, has_any
from course_rnn.data.synthetic.scene_texts import captions
from course_rnn.data.synthetic.scenes import Shape
from course_rnn.experiments.captions import DECODERS, HELD_OUT, draw, judged, summary
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("captions", tmp_path, capsys)
    assert set(record["results"]) == set(DECODERS)
    result = record["results"]["merge"]["0"]
    assert 0 <= result["test, right"] <= 100
    assert [updates for updates, _ in result["curve"]][-1] == 6


def test_the_new_pairs_are_in_no_familiar_picture(rng):
    for familiar in (True, False):
        scenes = draw(30, rng, familiar=familiar).scenes
        assert {has_any(shapes, HELD_OUT) for shapes in scenes} == {not familiar}
        assert {len(shapes) for shapes in scenes} == {1, 2}


def test_both_true_captions_are_right():
    scenes = [(Shape("circle", "red", "top left"),), (Shape("square", "blue", "top right"),)]
    part = Pictures(scenes, np.zeros((2, 1, 1, 3), np.uint8))
    long, short = captions(scenes[0])
    assert long != short
    assert judged([long, short], part)["right"] == 50
    assert judged([captions(s)[1] for s in scenes], part)["bleu"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("merge", "status"), [(81.0, "reproduced"), (76.0, "partly"), (60.0, "not reproduced")]
)
def test_merge_is_compared_with_the_best_way_to_inject(merge, status):
    bleus = {"first state": 50.0, "first step": 79.5, "every step": 80.0, "attention": 99.0}
    keys = ("test, right", "test, bleu", "new, right", "new, bleu")
    results = {way: {"0": dict.fromkeys(keys, b)} for way, b in (bleus | {"merge": merge}).items()}
    assert summary(results).status == status
