import pytest
from matplotlib.colors import to_hex

from course_rnn.plotting import lstm_cell
from course_rnn.plotting.style import ORANGE
from tests.plotting.diagrams.drawings import arrows, boxes, edges

GATES = {
    ("joined", "f"), ("joined", "i"), ("joined", "g"), ("joined", "o"),
    ("h before", "joined"), ("x", "joined"),
}  # fmt: skip
CELL = {
    ("c before", "keep"), ("f", "keep"), ("i", "take"), ("g", "take"), ("keep", "add"),
    ("take", "add"), ("add", "c"),
}  # fmt: skip
STATE = {(None, "squash"), ("squash", "show"), ("o", "show"), ("show", "h")}


def test_the_wiring_is_that_of_the_formulas(ax):
    lstm_cell(ax)  # c = f ⊙ c_before + i ⊙ g; h = o ⊙ tanh(c)
    assert set(edges(ax)) == GATES | CELL | STATE
    assert len(edges(ax)) == len(GATES | CELL | STATE)
    said = boxes(ax)
    assert [said[gate] for gate in "figo"] == [r"$\sigma$", r"$\sigma$", "tanh", r"$\sigma$"]
    assert [said[sign] for sign in ("keep", "take", "show", "add")] == ["×", "×", "×", "+"]


@pytest.mark.parametrize(
    ("part", "inner"),
    [
        ("forget", {("joined", "f"), ("f", "keep"), ("c before", "keep")}),
        ("store", {("joined", "i"), ("joined", "g"), ("i", "take"), ("g", "take")}),
        ("update", {("keep", "add"), ("take", "add"), ("add", "c")}),
        ("output", {("joined", "o"), ("o", "show"), *STATE}),
    ],
)
def test_a_part_that_is_lit_has_its_own_wires(ax, part, inner):
    lstm_cell(ax, lit=part)
    lit = {
        edge
        for edge, arrow in zip(edges(ax), arrows(ax), strict=True)
        if to_hex(arrow.get_edgecolor()) == ORANGE.lower()
    }
    assert lit == inner | (set() if part == "update" else {("h before", "joined"), ("x", "joined")})
