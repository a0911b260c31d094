import numpy as np
import pytest

from course_rnn.plotting import deciding_words, tag_lattice, tagger_runs
from course_rnn.reference.viterbi import viterbi_steps
from tests.plotting.diagrams.drawings import arrows, boxes, edges

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


def test_an_arrow_goes_from_the_deciding_word_to_the_name(ax):
    deciding_words(ax, [(["mother", "of", "Houston"], 2, 0), (["Houston", ",", "a", "town"], 0, 3)])
    assert edges(ax) == [("0 0", "0 2"), ("1 3", "1 0")]
    assert boxes(ax)["1 0"] == "Houston"
    assert [text.get_text() for text in ax.texts][-5:] == [
        "Houston",
        ",",
        "a",
        "town",
        "3 words later",
    ]
    assert "at once" in [text.get_text() for text in ax.texts]


def test_the_lattice_has_the_back_pointers_the_best_way_and_the_forbidden_step(ax):
    e = np.array([[-1.0, -2.0, -np.inf], [-6.0, -5.0, -1.0]])
    rule = np.array([[False, False, True], [False, False, False], [False, False, False]])
    best, back = viterbi_steps(e, np.where(rule, -np.inf, 0.0))
    tags = ["B-ORG", "B-LOC", "I-LOC"]
    tag_lattice(ax, best, back, ["Houston", "Falls"], tags, likeliest=[0, 2], forbidden=rule)
    assert edges(ax, dashed=False) == [("1 0", "0 0"), ("1 1", "0 0"), ("1 2", "0 1")]
    assert edges(ax, dashed=True) == [("0 0", "1 2")]
    assert len(ax.lines) == 2  # it is crossed out
    (wins,) = [a for a in arrows(ax) if a.get_linewidth() > 2]
    assert wins.patchA.get_label() == "1 2"
    assert boxes(ax) == {
        "0 0": "−1",
        "0 1": "−2",
        "0 2": "",
        "1 0": "−7",
        "1 1": "−6",
        "1 2": "−3",
    }
