import re
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.scene_texts import caption, captions, question
from course_rnn.data.synthetic.scenes import Shape, render, scene
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)
RED_SQUARE = Shape("square", "red", "top right")


@given(seeds)
def test_captions_say_what_is_there(seed):
    rng = np.random.default_rng(seed)
    shapes = scene(rng)
    text = caption(shapes, rng)
    if text.startswith("there is "):
        found = re.findall(r"a (\w+) (\w+)", text)
        assert found == [(s.colour, s.kind) for s in shapes]
    else:
        found = re.findall(r"a (\w+) (\w+) in the (\w+ \w+)(?: and |$)", text)
        assert found == [(s.colour, s.kind, s.place) for s in shapes]


def test_both_captions_are_used(rng):
    plain = sum(caption((RED_SQUARE,), rng).startswith("there") for _ in range(1000))
    assert 400 < plain < 600


def answer(shapes, text):
    """Read the question and look at the scene."""
    if asked := re.fullmatch(r"what colour is the (\w+) \?", text):
        (found,) = [s.colour for s in shapes if s.kind == asked[1]]
    elif asked := re.fullmatch(r"where is the (\w+) \?", text):
        (found,) = [s.place for s in shapes if s.kind == asked[1]]
    elif text == "how many shapes are there ?":
        found = str(len(shapes))
    else:
        asked = re.fullmatch(r"is there a (\w+) (\w+) \?", text)
        found = "yes" if (asked[2], asked[1]) in {s[:2] for s in shapes} else "no"
    return found


@given(seeds)
def test_answers_are_true(seed):
    rng = np.random.default_rng(seed)
    shapes = scene(rng)
    for _ in range(8):
        text, found = question(shapes, rng)
        assert found == answer(shapes, text)


def test_without_the_image_a_third_is_the_best(rng):
    asked = [question(scene(rng), rng) for _ in range(40_000)]
    by_text = defaultdict(Counter)
    for text, found in asked:
        by_text[text][found] += 1
    assert len(by_text) == 3 + 3 + 1 + 12
    best = sum(max(counts.values()) for counts in by_text.values()) / len(asked)
    assert best == pytest.approx(1 / 3, abs=0.02)
    kinds = Counter(text.split()[0] for text, _ in asked)
    assert max(abs(count - 10_000) for count in kinds.values()) < 450


def test_a_caption_is_one_of_the_two(rng):
    shapes = (RED_SQUARE, Shape("circle", "blue", "bottom left"))
    where, plain = captions(shapes)
    assert where == "a red square in the top right and a blue circle in the bottom left"
    assert plain == "there is a red square and a blue circle"
    assert {caption(shapes, rng) for _ in range(30)} == {where, plain}


def test_frozen():
    rng = np.random.default_rng(7)
    shapes = [scene(rng) for _ in range(3)]
    for some in shapes:
        render(some, 32, rng)  # it draws from the same generator
    assert digest([(caption(s, rng), question(s, rng)) for s in shapes]) == "d8facd58ae45be95"


@pytest.mark.parametrize("wrong", [(), (Shape("star", "red", "top left"),)])
def test_bad_arguments(wrong, rng, without_shape_hook):
    for call in (captions, lambda shapes: caption(shapes, rng), lambda s: question(s, rng)):
        assert_rejects(lambda call=call: call(wrong), "shapes")
    assert_rejects(lambda: caption((RED_SQUARE,), 7), "rng")
    assert_rejects(lambda: question((RED_SQUARE,), 7), "rng")
