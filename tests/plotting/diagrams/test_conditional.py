from itertools import pairwise

import pytest

from course_rnn.plotting import one_decoder
from tests.plotting.diagrams.drawings import boxes, edges

ROWS = [("a text", "RNN", "un texto"), ("a picture", "CNN", "a square"), ("both", "two", "yes")]


def test_each_row_goes_from_source_to_words(ax):
    one_decoder(ax, ROWS)
    drawn = edges(ax, dashed=False)
    for k, (source, encoder, written) in enumerate(ROWS):
        way = [source, encoder, f"v {k}", f"decoder {k}", written]
        assert all(step in drawn for step in pairwise(way))
        assert boxes(ax)[f"decoder {k}"] == "decoder"


def test_the_decoders_are_joined(ax):
    one_decoder(ax, ROWS)
    assert edges(ax, dashed=True) == [("decoder 0", "decoder 1"), ("decoder 1", "decoder 2")]


def test_bad_input(ax):
    for rows in (ROWS[:1], ROWS * 2):
        with pytest.raises(ValueError, match="rows: expected 2 to 4"):
            one_decoder(ax, rows)
