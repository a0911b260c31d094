from course_rnn.plotting import gru_cell, min_gru_cell
from course_rnn.plotting.diagrams.min_gru import WIRES


def test_no_gate_reads_the_state(ax):
    assert {end for start, end, *_ in WIRES if start == "h before"} == {"keep"}
    assert {end for start, end, *_ in WIRES if start == "x"} == {"z", "n"}
    min_gru_cell(ax)
    few = len(ax.patches)
    ax.clear()
    gru_cell(ax)
    assert few < len(ax.patches)
