import pytest
from matplotlib.patches import Rectangle

from course_rnn.plotting import window_language_model
from tests.plotting.diagrams.drawings import edges


@pytest.mark.parametrize("words", [["their"], ["students", "opened", "their"]])
def test_words_are_looked_up_joined_and_read(ax, words):
    window_language_model(ax, words, {"books": 0.5})
    count = range(1, len(words) + 1)
    assert edges(ax) == [
        *(
            pair
            for i in count
            for pair in ((f"word {i}", f"embedding {i}"), (f"embedding {i}", "x"))
        ),
        ("x", "h"),
        ("h", None),
    ]
    written = [text.get_text() for text in ax.texts]
    assert set(words) <= set(written)
    assert written.count("$E$") == len(words)


def test_a_guess_has_a_bar_as_long_as_it_is_likely_and_the_first_stands_on_top(ax):
    window_language_model(ax, ["their"], {"books": 0.5, "eyes": 0.25}, unseen="the proctor")
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    assert bars[1].get_width() == pytest.approx(2 * bars[0].get_width())
    places = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert places["books"] == places["0.50"] > places["eyes"] == places["0.25"]
    assert "not seen: the proctor" in places
