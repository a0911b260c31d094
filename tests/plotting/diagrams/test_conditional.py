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


def test_dashed_lines_without_a_head_join_the_decoders(ax):
    one_decoder(ax, ROWS)
    assert edges(ax, dashed=True) == []
    tops = [patch.get_y() for patch in ax.patches if patch.get_label().startswith("decoder")]
    joined = [sorted(line.get_ydata()) for line in ax.lines if line.get_linestyle() != "-"]
    assert [low < high for low, high in joined] == [True, True]
    assert [low > y for (low, _), y in zip(joined, tops[1:], strict=True)] == [True, True]
    assert [high <= y for (_, high), y in zip(joined, tops, strict=False)] == [True, True]


def test_bad_input(ax):
    for rows in (ROWS[:1], ROWS * 2):
        with pytest.raises(ValueError, match="rows: expected 2 to 4"):
            one_decoder(ax, rows)
