import pytest

from course_rnn.plotting import sentence_pair
from tests.plotting.diagrams.drawings import boxes, edges

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


def test_one_dashed_line_joins_the_two_encoders(ax):
    sentence_pair(ax, FIRST, SECOND, CLASSES)
    assert len(edges(ax, dashed=True)) == 1


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
