import base64
import io

import numpy as np
import pytest
from matplotlib.image import imread

from course_rnn.figures import picture_question
from course_rnn.figures.picture_question import Asked, View

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(256, size=(6, 6, 3), dtype=np.uint8)


def view(answer="red", probability=0.75, weights=None):
    weights = RNG.dirichlet(np.ones(16)).reshape(4, 4) if weights is None else weights
    return View(weights, answer, probability)


def test_pictures_and_views_are_handed_over():
    views = [view(answer) for answer in ("red", "blue", "green", "red", "yellow")]
    (one,) = picture_question([Asked(IMAGE, "what colour ?", "blue", views)]).data["asked"]
    kind, code = one["image"].split(",")
    assert kind == "data:image/png;base64"
    seen = imread(io.BytesIO(base64.b64decode(code)), format="png")
    np.testing.assert_allclose(255 * seen[..., :3], IMAGE, atol=1e-3)
    assert (one["question"], one["truth"]) == ("what colour ?", "blue")
    for true, got in zip(views, one["views"], strict=True):
        np.testing.assert_allclose(got["weights"], true.weights, atol=6e-5)
        assert (got["answer"], got["probability"]) == (true.answer, 0.75)


FIVE = [view()] * 5


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ([], "asked: expected 1 to 8, got 0"),
        ([Asked(IMAGE / 255, "?", "", FIVE)], r"asked\[0\].image: expected uint8.* got float64"),
        ([Asked(IMAGE[:5], "?", "", FIVE)], r"image: expected uint8, shape \(n, n, 3\)"),
        ([Asked(IMAGE, "?", "", FIVE[:4])], r"asked\[0\].views: expected 5, got 4"),
        (
            [Asked(IMAGE, "?", "", [*FIVE[:4], view(weights=np.full((3, 3), 1 / 9))])],
            r"views\[4\].weights: .* even number, got shape \(3, 3\)",
        ),
        (
            [Asked(IMAGE, "?", "", [view(weights=np.full((2, 2), 0.3)), *FIVE[1:]])],
            r"views\[0\].weights: expected values ≥ 0 of sum 1, got 1.2",
        ),
        (
            [Asked(IMAGE, "?", "", [*FIVE[:2], view(probability=np.nan), *FIVE[3:]])],
            r"views\[2\].probability: expected 0 to 1, got nan",
        ),
    ],
)
def test_bad_input(asked, message):
    with pytest.raises(ValueError, match=message):
        picture_question(asked)
