import pytest

from course_rnn.plotting import tagger_runs
from tests.plotting.diagrams.drawings import boxes, edges

WORDS, TAGS = ["tastes", "like", "soap"], ["VERB", "ADP", "NOUN"]


@pytest.mark.parametrize("delay", [1, 2])
def test_each_tag_hangs_on_the_state_it_is_read_from(ax, delay):
    tagger_runs(ax, WORDS, TAGS, delay=delay)
    drawn, said = edges(ax, dashed=False), boxes(ax)
    for t in (1, 2, 3):
        assert (f"at once h{t}", f"at once y{t}") in drawn
        assert (f"later h{t + delay}", f"later y{t}") in drawn
        assert (f"both →h{t}", f"both y{t}") in drawn
        assert (f"both ←h{t}", f"both y{t}") in drawn
        for panel in ("at once", "later", "both"):
            assert (said[f"{panel} x{t}"], said[f"{panel} y{t}"]) == (WORDS[t - 1], TAGS[t - 1])
    assert ("both ←h3", "both ←h2") in drawn
    assert ("both →h2", "both →h3") in drawn
    assert ("later h3", f"later h{4}") in drawn
    assert not any(start == "later x4" for start, _ in drawn)
    assert len(drawn) == (3 + 3 + 2) + (3 + 3 + 2 + delay) + (3 * 4 + 4)
