import pytest

from course_rnn.plotting import weighted_text


def test_words_are_written_in_order_and_shaded_by_weight(ax):
    words = ["the", "shuttle", "is", "late"]
    weighted_text(ax, words, [0.0, 0.6, 0.1, 0.3], letters=11)
    assert [text.get_text() for text in ax.texts] == words
    grounds = [text.get_bbox_patch().get_facecolor() for text in ax.texts]
    assert grounds[0][3] == 0  # weight 0: the page shows through
    assert grounds[1][:3] != grounds[3][:3]
    heights = [text.get_position()[1] for text in ax.texts]
    assert heights[0] == heights[1] > heights[2] == heights[3]


@pytest.mark.parametrize("weights", [[1.0], [1.0, -0.1], [0.0, 0.0]])
def test_weights_that_do_not_fit(ax, weights):
    with pytest.raises(ValueError, match="weights: expected 2"):
        weighted_text(ax, ["not", "bad"], weights)


def test_a_word_longer_than_a_line(ax):
    with pytest.raises(ValueError, match="letters: expected room"):
        weighted_text(ax, ["shuttle"], [1.0], letters=5)
