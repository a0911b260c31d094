import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_rnn.plotting import unrolled_graph
from tests.cases import assert_rejects
from tests.plotting.diagrams.drawings import edges


def test_an_unrolled_graph_has_its_nodes_and_arrows(ax):
    unrolled_graph(ax, ["x1", "x2", ""], ["", "y2", "y3"], ["h0", "h1", "h2", "h3"])
    texts = [text.get_text() for text in ax.texts]
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    assert (len(boxes), len(arrows)) == (4 + 2 + 2, 3 + 2 + 2)
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert {k: places[k] for k in ("h0", "h3", "x1", "x2", "y2", "y3")} == {
        "h0": (0, 1),
        "h3": (3, 1),
        "x1": (1, 0),
        "x2": (2, 0),
        "y2": (2, 2),
        "y3": (3, 2),
    }
    lower, upper = {("x1", "h1"), ("x2", "h2")}, {("h2", "y2"), ("h3", "y3")}
    assert set(edges(ax)) == {("h0", "h1"), ("h1", "h2"), ("h2", "h3")} | lower | upper
    beside = [t.get_position() for t in ax.texts if t.get_text() == "$W_{hy}$"]
    assert [(int(x), y) for x, y in beside] == [(2, 1.5), (3, 1.5)]  # right of their arrows
    assert [texts.count(name) for name in ("$W_{hh}$", "$W_{xh}$", "$W_{hy}$")] == [3, 2, 2]


@pytest.mark.parametrize("states", [["h0"], ["h0", "h1", "h2"]])
def test_bad_input(states, ax, without_shape_hook):
    assert_rejects(lambda: unrolled_graph(ax, ["x"], ["y"], states), "states", "one more")
