from course_rnn.plotting import truncation_strips
from course_rnn.plotting.style import PURPLE
from course_rnn.reference.tbptt import regular_links
from tests.plotting.diagrams.drawings import arrows, edges


def test_values_pass_every_link_and_gradients_those_that_are_not_cut(ax):
    truncation_strips(ax, {"regular": regular_links(6, 2), "drawn": [0, 1.5, 1.5, 0, 1.5]})
    found = edges(ax)
    for title, cuts in (("regular", {2, 4}), ("drawn", {1, 4})):
        for t in range(1, 6):
            assert (f"{title} {t}", f"{title} {t + 1}") in found
            assert ((f"{title} {t + 1}", f"{title} {t}") in found) == (t not in cuts)
    assert len(found) == 2 * 5 + 3 + 3
    assert [text.get_text() for text in ax.texts].count("1.5") == 3
    stops = [bar for bar in ax.collections if bar.get_linewidth()[0] > 2]
    assert len(stops) == 4


def test_a_link_that_counts_more_is_wider(ax):
    truncation_strips(ax, {"one": [1.0, 2.0]})
    one, two = (a.get_linewidth() for a in arrows(ax) if a.get_edgecolor()[:3] == _rgb(PURPLE))
    assert two == 2 * one


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
