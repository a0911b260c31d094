import pytest

from course_rnn.plotting import sentence_pair
from course_rnn.plotting.diagrams._parts import centre
from tests.plotting.diagrams.drawings import arrows, boxes, edges

FIRST, SECOND, CLASSES = ["no", "dog", "moves"], ["a", "poodle"], ["yes", "no idea", "never"]


def test_each_sentence_has_its_chain_and_its_vector(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    drawn = edges(ax, dashed=False)
    for name, words in (("u", FIRST), ("v", SECOND)):
        for t, word in enumerate(words, start=1):
            assert boxes(ax)[f"{name}: {word} {t - 1}"] == word
            assert (f"{name}: {word} {t - 1}", f"{name}: h{t}") in drawn
            assert (f"{name}: h{t}", name) in drawn
            assert t == 1 or (f"{name}: h{t - 1}", f"{name}: h{t}") in drawn
    assert ("u: h3", "v: h1") not in drawn


def test_features_come_from_the_vectors_that_they_name(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    drawn = edges(ax, dashed=False)
    assert [end for start, end in drawn if start == "u"] == ["u", "|u − v|", "u ⊙ v"]
    assert [end for start, end in drawn if start == "v"] == ["v", "|u − v|", "u ⊙ v"]
    assert {end for _, end in drawn} >= set(CLASSES)


def test_one_dashed_line_without_a_head_joins_the_two_encoders(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    assert edges(ax, dashed=True) == []
    (line,) = [line for line in ax.lines if line.get_linestyle() != "-"]
    ends = {p.get_label(): p.get_x() + p.get_width() / 2 for p in ax.patches if p.get_label()}
    assert ends["u: h3"] < min(line.get_xdata()) < max(line.get_xdata()) < ends["v: h1"]


def test_the_classes_are_read_from_all_features(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    to_classes = [start for start, end in edges(ax) if end in CLASSES]
    assert to_classes == [None] * 3  # the bracket over the features, not one of them


def test_each_arrow_enters_a_feature_from_below(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    into = [a for a in arrows(ax) if a.patchB is not None and 2 < centre(a.patchB)[1] < 3]
    assert len(into) == 6
    for patch in into:
        x, y = patch._posA_posB[1]
        assert abs(x - centre(patch.patchB)[0]) < patch.patchB.get_width() / 2
        assert y == pytest.approx(patch.patchB.get_y(), abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["a"], SECOND, CLASSES), "first: expected 2 to 4, got 1"),
        ((FIRST, list("abcde"), CLASSES), "second: expected 2 to 4, got 5"),
        ((FIRST, SECOND, list("abcd")), "classes: expected 2 to 3, got 4"),
    ],
)
def test_bad_input(ax, arguments, message):
    with pytest.raises(ValueError, match=message):
        sentence_pair(ax, *arguments)
