import pytest
from matplotlib.colors import to_hex

from course_rnn.plotting import gru_cell
from course_rnn.plotting.style import ORANGE
from tests.plotting.diagrams.drawings import arrows, boxes, edges

WIRES = {
    ("x", "joined"), ("h before", "joined"), ("joined", "r"), ("joined", "z"),
    ("h before", "reset"), ("r", "reset"), ("reset", "n"), (None, "n"),
    ("h before", "keep"), ("z", "keep"), ("z", "take"), ("n", "take"),
    ("keep", "add"), ("take", "add"), ("add", "h"),
}  # fmt: skip


@pytest.mark.parametrize("reset_after", [True, False])
def test_the_wiring_is_that_of_the_formulas(ax, reset_after):
    gru_cell(ax, reset_after=reset_after)  # h = (1 - z) ⊙ n + z ⊙ h_before
    assert set(edges(ax)) == WIRES
    assert len(edges(ax)) == len(WIRES)
    said = boxes(ax)
    assert [said[gate] for gate in "rzn"] == [r"$\sigma$", r"$\sigma$", "tanh"]
    assert [said[sign] for sign in ("reset", "keep", "take", "add")] == ["×", "×", "×", "+"]


@pytest.mark.parametrize(
    ("reset_after", "product"), [(True, ("h before", "reset")), (False, ("reset", "n"))]
)
def test_the_matrix_is_before_or_after_the_reset_gate(ax, reset_after, product):
    gru_cell(ax, reset_after=reset_after)
    lit = [
        edge
        for edge, arrow in zip(edges(ax), arrows(ax), strict=True)
        if to_hex(arrow.get_edgecolor()) == ORANGE.lower()
    ]
    assert lit == [product]
