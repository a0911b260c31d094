import pytest

from course_rnn.plotting import sentence_encoder
from tests.plotting.diagrams.drawings import boxes, edges

WORDS = ["A", "wedding", "party"]


def test_the_last_state_alone_leads_to_v(ax):
    sentence_encoder(ax, WORDS)
    drawn = edges(ax, dashed=False)
    assert [start for start, end in drawn if end == "v"] == ["h3"]
    assert ("h1", "h2") in drawn
    for t, word in enumerate(WORDS, start=1):
        assert {(f"x{t}", f"v of x{t}"), (f"v of x{t}", f"h{t}")} <= set(drawn)
        assert boxes(ax)[f"x{t}"] == word
    assert len(drawn) == 3 + 3 + 2 + 1


def test_a_weight_is_the_width_of_its_arrow(ax):
    sentence_encoder(ax, WORDS, weights=[0.1, 0.7, 0.2])
    assert [start for start, end in edges(ax, dashed=False) if end == "v"] == ["h1", "h2", "h3"]
    widths = [patch.get_linewidth() for patch in ax.patches[-3:]]
    assert widths[1] > widths[2] > widths[0]


@pytest.mark.parametrize("weights", [[0.5, 0.5], [0.5, 0.5, 0.5], [1.5, -0.5, 0.0]])
def test_weights_that_do_not_fit(ax, weights):
    with pytest.raises(ValueError, match="weights: expected 3 shares"):
        sentence_encoder(ax, WORDS, weights=weights)
